package io.weir.cli;

import io.weir.cli.terminal.TextTable;
import io.weir.config.SensitiveKeys;
import io.weir.config.WeirConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code weir config}. */
@Command(
        name = "config",
        description = {
            "Prints every setting with its type, default and meaning.",
            "With -c FILE it prints the configuration in force instead: every setting that is not as by default, its value,"
                    + " and where it was said. One that is invalid is refused with status 2."
        })
final class ConfigCommand implements Runnable {

    @Option(names = "--markdown", description = "As docs/configuration.md.")
    private boolean markdown;

    @Option(names = "--all", description = "With -c: the settings that are as by default, too.")
    private boolean all;

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "The configuration to look at.")
    private Path file;

    @Option(
            names = "--set",
            paramLabel = "key=value",
            description = "Wins over the file and the environment; may be given many times.")
    private Map<String, String> overrides = new LinkedHashMap<>();

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        var out = spec.commandLine().getOut();
        if (file != null || all || !overrides.isEmpty()) {
            inForce();
            return;
        }
        out.print(markdown ? markdown(WeirConfig.definition()) : text(WeirConfig.definition()));
        out.flush();
    }

    private void inForce() {
        if (markdown) {
            throw new ParameterException(spec.commandLine(), "--markdown is of all settings; leave out -c and --set");
        }
        SensitiveKeys.refuseOnCommandLine(overrides);
        var err = spec.commandLine().getErr();
        var config = WeirConfig.load(file, System.getenv(), overrides);
        config.warnings().forEach(warning -> err.println("weir: " + warning));
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("setting", "value", "from"));
        config.inForce(all).forEach(setting -> rows.add(List.of(setting.key(), setting.shown(), setting.source())));
        TextTable.printLeft(rows, spec.commandLine().getOut());
    }

    static String markdown(ConfigDef definition) {
        var page = new StringBuilder("""
                # Configuration

                Made by `bin/weir config --markdown`. Order of the sources, later ones win: defaults, the file (`-c FILE`), the
                environment (`WEIR_LEARNING_HALF_LIFE` is `learning.half.life`, `KAFKA_BOOTSTRAP_SERVERS` is `bootstrap.servers`),
                `--set key=value`. Every other key of Kafka Streams and of its clients (`consumer.`, `producer.`, `admin.`, …) is handed
                on to Kafka. `bin/weir config -c FILE` checks a configuration and prints what of it is not as by default, with where it
                was said. A key that nobody knows is said at the start, with the nearest one that is known.

                | key | type | default | meaning |
                |---|---|---|---|
                """);
        for (var key : keys(definition)) {
            page.append(
                    "| `%s` | %s | %s | %s |%n".formatted(key.name, type(key), defaultOf(key, "`"), key.documentation));
        }
        return page.toString().replace(System.lineSeparator(), "\n");
    }

    private static String text(ConfigDef definition) {
        var page = new StringBuilder();
        for (var key : keys(definition)) {
            page.append("%s (%s, %s)%n    %s%n".formatted(key.name, type(key), defaultOf(key, ""), key.documentation));
        }
        return page.toString();
    }

    /** The important ones first, else in the order of their definition. */
    private static List<ConfigKey> keys(ConfigDef definition) {
        return definition.configKeys().values().stream()
                .sorted(Comparator.comparing(key -> key.importance))
                .toList();
    }

    private static String type(ConfigKey key) {
        return key.type.name().toLowerCase(Locale.ROOT);
    }

    private static String defaultOf(ConfigKey key, String quote) {
        if (!key.hasDefault()) {
            return "required";
        }
        String value = ConfigDef.convertToString(key.defaultValue, key.type);
        return value == null ? "none given" : quote + value + quote;
    }
}
