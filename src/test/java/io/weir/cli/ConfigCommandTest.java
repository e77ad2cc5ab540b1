package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.WeirConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.config.ConfigDef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code weir config -c FILE}. */
class ConfigCommandTest {

    private final Terminal terminal = new Terminal();

    @TempDir
    private Path folder;

    private String file(String... lines) throws IOException {
        return Files.write(folder.resolve("weir.properties"), List.of(lines)).toString();
    }

    private List<List<String>> rows() {
        return terminal.out()
                .lines()
                .map(line -> Arrays.asList(line.split(" {2,}")))
                .toList();
    }

    @Test
    void whatIsNotAsByDefaultIsPrintedWithItsValueAndWhereItWasSaid() throws IOException {
        String file = file("features=x, y", "model.components=8", "topic.prefix=a.", "learning.starts=2");
        assertThat(terminal.run("config", "-c", file, "--set", "topic.prefix=b.", "--set", "num.stream.threads=2"))
                .isZero();
        assertThat(terminal.err()).isEmpty();
        assertThat(rows())
                .containsExactly(
                        List.of("setting", "value", "from"),
                        List.of("features", "x, y", file),
                        List.of("learning.starts", "2", file),
                        List.of("num.stream.threads", "2", "--set"),
                        List.of("topic.prefix", "b.", "--set"));
    }

    @Test
    void theEnvironmentIsNamedByItsVariable() {
        var config = WeirConfig.load(null, Map.of("WEIR_FEATURES", "x", "KAFKA_LINGER_MS", "3"), Map.of());
        assertThat(config.inForce(false))
                .extracting(setting -> setting.key() + " " + setting.source())
                .containsExactly("features WEIR_FEATURES", "linger.ms KAFKA_LINGER_MS");
    }

    @Test
    void aValueThatIsWrittenOtherwiseThanTheDefaultAndMeansTheSameIsNotPrinted() throws IOException {
        String file =
                file("features=x", "model.covariance.floor=0.000001", "learning.adapt=TRUE", "commit.interval.ms=100");
        assertThat(terminal.run("config", "-c", file)).isZero();
        assertThat(rows()).hasSize(2);
    }

    @Test
    void secretsAreHiddenAndReferencesAreNot() throws IOException {
        Path secrets = Files.writeString(folder.resolve("secrets"), "k=open-sesame-open-sesame\n");
        String file = file(
                "features=x",
                "config.providers=file",
                "config.providers.file.class=org.apache.kafka.common.config.provider.FileConfigProvider",
                "http.token=${file:" + secrets + ":k}",
                "ssl.key.password=open-sesame",
                "input.deserializer=org.apache.kafka.common.serialization.ByteArrayDeserializer",
                "input.deserializer.schema.registry.url=http://me:open-sesame@registry:8081",
                "input.deserializer.basic.auth.user.info=me:open-sesame");
        assertThat(terminal.run("config", "-c", file, "--all")).isZero();
        assertThat(terminal.out())
                .contains("${file:" + secrets + ":k}", "http://(hidden)@registry:8081")
                .doesNotContain("open-sesame");
    }

    @Test
    void anInvalidConfigurationIsRefusedWithStatusTwo() throws IOException {
        assertThat(terminal.run("config", "-c", file("feature=x"))).isEqualTo(2);
        assertThat(terminal.err()).startsWith("weir: ").contains("did you mean 'features'?");
        assertThat(terminal.out()).isEmpty();
        assertThat(terminal.run("config", "-c", file("features=x", "model.components=0")))
                .isEqualTo(2);
        assertThat(terminal.err()).contains("model.components", "whole number from 1 to 256");
        assertThat(terminal.run("config", "-c", file("features=x"), "--set", "num.stream.threads=0"))
                .isEqualTo(2);
        assertThat(terminal.run("config", "-c", file("features=x"), "--set", "http.token=open-sesame"))
                .isEqualTo(2);
        assertThat(terminal.run("config", "-c", file("features=x"), "--markdown"))
                .isEqualTo(2);
    }

    @Test
    void whatIsOddIsSaid() throws IOException {
        assertThat(terminal.run("config", "-c", file("features=x"), "--set", "featurs=y"))
                .isZero();
        assertThat(terminal.err().lines())
                .containsExactly("weir: --set: unknown setting 'featurs' is ignored; did you mean 'features'?");
        assertThat(rows()).extracting(row -> row.get(0)).containsExactly("setting", "features");
    }

    /** The defaults that are printed, and with them those of docs/configuration.md, are those that hold where nothing is said. */
    @Test
    void everyPrintedDefaultIsWhatAnEmptyConfigurationHas() {
        assertThat(terminal.run("config", "--markdown")).isZero();
        var page = terminal.out();
        var config = WeirConfig.load(null, Map.of(), Map.of("features", "x"));
        for (var key : WeirConfig.definition().configKeys().values()) {
            if (!key.hasDefault()) {
                assertThat(page)
                        .contains(
                                "| `" + key.name + "` | " + key.type.name().toLowerCase(Locale.ROOT) + " | required |");
                continue;
            }
            Object effective = config.values().get(key.name);
            String text = ConfigDef.convertToString(effective, key.type);
            assertThat(page)
                    .contains("| `" + key.name + "` | " + key.type.name().toLowerCase(Locale.ROOT) + " | "
                            + (text == null ? "none given" : "`" + text + "`") + " |");
            // Said as it is printed, it changes nothing.
            if (text != null) {
                var said = WeirConfig.load(null, Map.of(), Map.of("features", "x", key.name, text));
                assertThat(said.values().get(key.name)).as(key.name).isEqualTo(effective);
                assertThat(said.inForce(false)).extracting(Objects::toString).hasSize(1);
            }
        }
    }

    /** What the texts say of settings that are printed as not given. */
    @Test
    void whatIsNotGivenIsWhatItsTextSays() {
        var config = WeirConfig.load(null, Map.of(), Map.of("features", "x"));
        assertThat(config.feedbackTopic()).contains("weir.feedback");
        assertThat(config.http().port()).isNull();
        assertThat(config.http().token()).isNull();
        assertThat(config.dashboardTokenFile()).isEmpty();
        assertThat(config.alerts().coreMass()).isEqualTo(0.8);
        assertThat(config.learning().batchEvents()).isEqualTo(256);
        assertThat(config.modelTtlMillis()).isZero();
        assertThat(config.streamThreads()).isEqualTo(1);
    }
}
