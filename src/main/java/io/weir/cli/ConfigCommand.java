package io.weir.cli;

import io.weir.config.WeirConfig;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code weir config}. */
@Command(name = "config", description = "Prints every setting with its type, default and meaning.")
final class ConfigCommand implements Runnable {

    @Option(names = "--markdown", description = "As docs/configuration.md.")
    private boolean markdown;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        var out = spec.commandLine().getOut();
        out.print(markdown ? markdown(WeirConfig.definition()) : text(WeirConfig.definition()));
        out.flush();
    }

    static String markdown(ConfigDef definition) {
        var page = new StringBuilder("""
                # Configuration

                Made by `bin/weir config --markdown`. Order of the sources, later ones win: defaults, the file (`-c FILE`), the
                environment (`WEIR_LEARNING_HALF_LIFE` is `learning.half.life`, `KAFKA_BOOTSTRAP_SERVERS` is `bootstrap.servers`),
                `--set key=value`. Every other key of Kafka Streams and of its clients (`consumer.`, `producer.`, `admin.`, …) is handed
                on to Kafka.

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
