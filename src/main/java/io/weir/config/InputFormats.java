package io.weir.config;

import io.weir.event.Calendar;
import io.weir.event.Features;
import io.weir.event.Reading;
import io.weir.event.Times;
import io.weir.input.CsvLines;
import io.weir.input.DeserializedValues;
import io.weir.input.InputFormat;
import io.weir.input.JsonEnvelope;
import io.weir.json.Cells;
import io.weir.json.EventReader;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.utils.Utils;

/** Which format the records of the input topics have. */
public final class InputFormats {

    /** Of a deserializer that asks a registry. */
    private static final Duration LONGEST_PATIENCE = Duration.ofSeconds(3);

    private static final int PATIENCE_SHARE = 20;

    private InputFormats() {}

    /**
     * The format of a configuration.
     *
     * @throws ConfigException if the settings do not fit together
     */
    public static InputFormat of(WeirConfig config) {
        int maxBytes = config.eventMaxBytes();
        if (config.getClass(Settings.INPUT_DESERIALIZER) != null) {
            DeserializedValues.limitAvro(maxBytes);
            return new DeserializedValues(deserializer(config), maxBytes, patience(config));
        }
        String format = config.getString(Settings.INPUT_FORMAT);
        return switch (format) {
            case "json-schema-envelope" -> new JsonEnvelope(maxBytes);
            case "csv" -> csv(config, maxBytes);
            default -> InputFormat.asIs();
        };
    }

    /** Reads events as they are in the input topics; use from one thread. */
    public static EventReader reader(WeirConfig config) {
        return config.eventReader().converting(conversion(config));
    }

    /**
     * Makes lines of a file into events, as records of them would be; null where they are events, or CSV. Use from one thread.
     *
     * <p>A dump of what a deserializer reads is JSON more often than not: if it refuses the first line and that is an object, lines
     * are events as they are.
     */
    public static EventReader.Conversion lines(WeirConfig config) {
        boolean deserialized = config.getClass(Settings.INPUT_DESERIALIZER) != null;
        if (!deserialized && !config.getString(Settings.INPUT_FORMAT).equals("json-schema-envelope")) {
            return null;
        }
        EventReader.Conversion conversion = conversion(config);
        return deserialized ? new FirstLineDecides(conversion, config.eventMaxBytes()) : conversion;
    }

    private static EventReader.Conversion conversion(WeirConfig config) {
        InputFormat format = of(config);
        String topic = config.inputTopics().get(0);
        return value -> format.json(topic, new RecordHeaders(), value);
    }

    /** How times are read, those of files included. */
    static Times times(WeirConfig config) {
        Times unit = config.parsed(Settings.EVENT_TIME_UNIT, Times.DEFAULT::unit);
        Times zone = config.parsed(Settings.EVENT_ZONE, unit::zone);
        return config.parsed(Settings.EVENT_TIME_FORMAT, zone::pattern);
    }

    /** How values of features are read, with the calendar if there is one. */
    static Reading reading(WeirConfig config, Times times) {
        Calendar calendar = config.getString(Settings.CALENDAR_FILE) == null
                ? null
                : config.parsed(Settings.CALENDAR_FILE, file -> calendar(file, times));
        return new Reading(times, config.getString(Settings.FEATURES_INVALID).equals("missing"), calendar);
    }

    private static Calendar calendar(String file, Times times) {
        List<String> lines;
        try {
            lines = Files.readAllLines(Path.of(file));
        } catch (InvalidPathException | NoSuchFileException e) {
            throw new IllegalArgumentException(
                    "there is no such file; expected one with lines like '2026-12-25 Christmas'", e);
        } catch (MalformedInputException e) {
            throw new IllegalArgumentException("it is no text in UTF-8; write it in UTF-8", e);
        } catch (IOException e) {
            throw new IllegalArgumentException("it cannot be read: " + e, e);
        }
        return Calendar.parse(lines, times.zone());
    }

    /**
     * @throws ConfigException if a feature is of a calendar, and there is none
     */
    static void checkCalendar(Features features) {
        if (features.lackCalendar()) {
            throw new ConfigException(
                    Settings.FEATURES,
                    features.toString(),
                    "calendar() is of a calendar; name its file with " + Settings.CALENDAR_FILE);
        }
    }

    private static InputFormat csv(WeirConfig config, int maxBytes) {
        List<String> columns = config.columns();
        if (columns.isEmpty()) {
            throw new ConfigException(
                    Settings.INPUT_CSV_COLUMNS,
                    "",
                    "expected the names of the columns, in their order, separated by commas: with "
                            + Settings.INPUT_FORMAT + "=csv, records have no header");
        }
        // A record alone does not show its separator; a comma is the usual one.
        Character separator = config.csvSeparator();
        Character decimal = config.csvDecimal();
        var grammar = new Cells(decimal == null ? '.' : decimal, config.missingMarks(), true);
        return new CsvLines(columns, separator == null ? ',' : separator, grammar, maxBytes);
    }

    /** How long a value may take: far below a transaction's timeout, in which others come after it. */
    private static Duration patience(WeirConfig config) {
        Duration share = config.transactionTimeout().dividedBy(PATIENCE_SHARE);
        return share.compareTo(LONGEST_PATIENCE) < 0 ? share : LONGEST_PATIENCE;
    }

    private static Deserializer<?> deserializer(WeirConfig config) {
        Class<?> named = config.getClass(Settings.INPUT_DESERIALIZER);
        if (!Deserializer.class.isAssignableFrom(named)) {
            throw new ConfigException(
                    Settings.INPUT_DESERIALIZER,
                    named.getName(),
                    "expected a class that implements " + Deserializer.class.getName());
        }
        try {
            Deserializer<?> deserializer = (Deserializer<?>) Utils.newInstance(named);
            deserializer.configure(config.originalsWithPrefix(Settings.INPUT_DESERIALIZER + "."), false);
            return deserializer;
        } catch (RuntimeException e) {
            throw new ConfigException(
                    Settings.INPUT_DESERIALIZER,
                    named.getName(),
                    "it cannot be set up (" + e.getMessage() + "); its own settings begin with "
                            + Settings.INPUT_DESERIALIZER + ".");
        }
    }
}
