package io.weir.cli;

import io.weir.config.SensitiveKeys;
import io.weir.config.WeirConfig;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** {@code -c FILE --set key=value …}, for the commands that work on a cluster. */
final class ConfigurationOptions {

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            required = true,
            description = "The configuration, lines of key=value; 'weir config' shows the keys.")
    private Path file;

    @Option(
            names = "--set",
            paramLabel = "key=value",
            description = "Wins over the file and the environment; may be given many times.")
    private Map<String, String> overrides = new LinkedHashMap<>();

    /** Refuses a configuration that cannot be read, before anything else is done. */
    WeirConfig check() {
        SensitiveKeys.refuseOnCommandLine(overrides);
        return WeirConfig.load(file, System.getenv(), overrides);
    }

    /** Reads the configuration; what is odd in it goes to {@code err}. */
    WeirConfig load(PrintWriter err) {
        return load(err, Map.of());
    }

    /**
     * Reads the configuration; what is odd in it goes to {@code err}.
     *
     * @param defaults settings that hold where neither the file nor anything else says otherwise
     */
    WeirConfig load(PrintWriter err, Map<String, String> defaults) {
        SensitiveKeys.refuseOnCommandLine(overrides);
        var config = WeirConfig.load(file, System.getenv(), overrides);
        var missing = new LinkedHashMap<>(defaults);
        missing.keySet().removeAll(config.originals().keySet());
        if (!missing.isEmpty()) {
            missing.putAll(overrides);
            config = WeirConfig.load(file, System.getenv(), missing);
        }
        config.warnings().forEach(warning -> err.println("weir: " + warning));
        return config;
    }
}
