package io.weir.config;

import io.weir.input.CsvLines;
import io.weir.input.DeserializedValues;
import io.weir.input.InputFormat;
import io.weir.input.JsonEnvelope;
import io.weir.json.Cells;
import java.util.List;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.utils.Utils;

/** Which format the records of the input topics have. */
public final class InputFormats {

    private InputFormats() {}

    /**
     * The format of a configuration.
     *
     * @throws ConfigException if the settings do not fit together
     */
    public static InputFormat of(WeirConfig config) {
        int maxBytes = config.eventMaxBytes();
        if (config.getClass(Settings.INPUT_DESERIALIZER) != null) {
            return new DeserializedValues(deserializer(config), maxBytes);
        }
        String format = config.getString(Settings.INPUT_FORMAT);
        return switch (format) {
            case "json-schema-envelope" -> new JsonEnvelope(maxBytes);
            case "csv" -> csv(config, maxBytes);
            default -> InputFormat.asIs();
        };
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
