package io.weir.cli;

import io.weir.config.InputFormats;
import io.weir.config.SensitiveKeys;
import io.weir.config.Settings;
import io.weir.config.WeirConfig;
import io.weir.event.Features;
import io.weir.event.Words;
import io.weir.source.FileFormat;
import io.weir.source.InputException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/** How a file is to be read, for commands that can do without a configuration. */
final class FileOptions {

    private static final int LONGEST_NOTE = 500;

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "A configuration, whose features and input.* settings are used.")
    private Path file;

    @Option(
            names = "--set",
            paramLabel = "key=value",
            description = "A setting, like input.missing=NA,-200; may be given many times.")
    private Map<String, String> overrides = new LinkedHashMap<>();

    @Option(names = "--records", paramLabel = "POINTER", description = RECORDS)
    private String records;

    static final String RECORDS =
            "JSON pointer to the array of events in a JSON document, like /Records; without it, the one array"
                    + " of objects is taken, if there is only one.";

    /** The configuration; one that says nothing of features has some that mean nothing. */
    private WeirConfig config(PrintWriter err) {
        SensitiveKeys.refuseOnCommandLine(overrides);
        var settings = new LinkedHashMap<>(overrides);
        if (file == null) {
            settings.putIfAbsent("features", "none");
        }
        var config = WeirConfig.load(file, System.getenv(), settings);
        config.warnings().forEach(warning -> err.println("weir: " + warning));
        return config;
    }

    /** Whether a configuration says what the features are. */
    private boolean hasFeatures() {
        return file != null || overrides.containsKey("features");
    }

    /**
     * What the configuration says of files.
     *
     * @param err gets what it does not say and is seen
     */
    Input input(PrintWriter err) {
        var config = config(err);
        return new Input(format(config, records, err), hasFeatures() ? config : null, config.features());
    }

    /**
     * @param config null if none says what the features are
     * @param reading features that are read as the configuration says
     */
    record Input(FileFormat format, WeirConfig config, Features reading) {}

    /**
     * Refuses features of a calendar where there is none.
     *
     * @return the same
     */
    static Features withCalendar(Features features) {
        if (features.lackCalendar()) {
            throw new InputException("the feature calendar() is of a calendar; name its file with --set "
                    + Settings.CALENDAR_FILE + "=FILE");
        }
        return features;
    }

    /** How files are read by a configuration. */
    static FileFormat format(WeirConfig config, String records, PrintWriter err) {
        return new FileFormat(
                config.csvSeparator(),
                config.csvDecimal(),
                config.eventReader().time(),
                config.times(),
                config.missingMarks(),
                config.csvColumns(),
                records,
                InputFormats.lines(config),
                config.eventMaxBytes(),
                notes(err));
    }

    /** Says what was seen in a file. */
    private static Consumer<String> notes(PrintWriter err) {
        return note -> {
            err.println("weir: " + plain(note));
            err.flush();
        };
    }

    /** A text with something of a file in it, as one line that no terminal obeys. */
    static String plain(String text) {
        return Words.beginning(text.replaceAll("\\p{Cntrl}", "\u00b7"), LONGEST_NOTE);
    }
}
