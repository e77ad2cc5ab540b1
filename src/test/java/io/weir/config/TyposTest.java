package io.weir.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.streams.Driven;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings that nobody knows, wherever they are said. */
class TyposTest {

    @TempDir
    private Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("weir.properties"), text);
    }

    private static List<String> warnings(Path file, Map<String, String> environment, Map<String, String> overrides) {
        return WeirConfig.load(file, environment, overrides).warnings();
    }

    @ParameterizedTest
    @CsvSource({
        "feature, features",
        "Features, features",
        "FEATURES, features",
        "weir.features, features",
        "WEIR_FEATURES, features",
        "model_components, model.components",
        "Model.Components, model.components",
        "model.componets, model.components",
        "anomaly.alertrate, anomaly.alert.rate",
        "topic.prefx, topic.prefix",
        "comit.interval.ms, commit.interval.ms",
        "num.stream.treads, num.stream.threads",
        "consumer.max.poll.recrods, consumer.max.poll.records",
        "Consumer.max.poll.records, consumer.max.poll.records",
        "consumr.max.poll.records, consumer.max.poll.records",
        "main.consumer.fetch.min.byte, main.consumer.fetch.min.bytes",
        "producer.liger.ms, producer.linger.ms",
        "admin.retires, admin.retries",
        "topic.retention.m, topic.retention.ms",
        "boostrap.servers, bootstrap.servers",
        "bootstrap.server, bootstrap.servers",
        "config.provider, config.providers",
        "security.protocoll, security.protocol",
    })
    void aTypoIsSaidWithItsPlaceAndTheNearestKeyInTheFileAndInSet(String typo, String meant) throws IOException {
        String sentence = "unknown setting '" + typo + "'";
        Path file = file("features=x\n" + typo + "=1\n");
        assertThat(warnings(file, Map.of(), Map.of()))
                .singleElement()
                .asString()
                .startsWith(file + ": " + sentence)
                .endsWith("did you mean '" + meant + "'?");
        assertThat(warnings(null, Map.of(), Map.of("features", "x", typo, "1")))
                .singleElement()
                .asString()
                .startsWith("--set: " + sentence)
                .endsWith("did you mean '" + meant + "'?");
    }

    @ParameterizedTest
    @CsvSource({
        "WEIR_FEATURE, features",
        "WEIR_ANOMALY_ALERT_RAET, anomaly.alert.rate",
        "weir_features, features",
        "Weir_Features, features",
        "KAFKA_BOOTSTRAP_SERVER, bootstrap.servers",
        "WEIR_CONSUMER_MAX_POLL_RECRODS, consumer.max.poll.records",
        "KAFKA_CONSUMER_MAX_POLL_RECRODS, consumer.max.poll.records",
    })
    void aTypoIsSaidInTheEnvironment(String variable, String meant) {
        assertThat(warnings(null, Map.of(variable, "1"), Map.of("features", "x")))
                .singleElement()
                .asString()
                .contains(variable, "did you mean '" + meant + "'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "WEIR_LOG",
                "WEIR_LOG_FORMAT",
                "WEIR_CLASSPATH",
                "WEIR_IMAGE",
                "WEIR_SERVICE_HOST",
                "WEIR_PORT",
                "WEIR_PORT_8080_TCP_ADDR",
                "WEIR_SERVICE_PORT_HTTP",
                "WEIR_HOME",
                "WEIR_MEMORY",
                "WEIR_DASHBOARD_PORT",
                "KAFKA_HEAP_OPTS",
                "KAFKA_OPTS",
                "KAFKA_HOME",
                "KAFKA_JMX_PORT",
                "KAFKA_BROKER_ID",
                "KAFKA_VERSION",
                "KAFKA_ADVERTISED_LISTENERS",
                "KAFKA_LOG_DIRS",
                "KAFKA_TOPIC_NAME",
                "KAFKA_SERVICE_HOST",
                "PATH",
                "USER",
            })
    void variablesOfOthersAreLeftAlone(String variable) {
        var config = WeirConfig.load(null, Map.of(variable, "1"), Map.of("features", "x"));
        assertThat(config.warnings()).isEmpty();
        assertThat(config.originals()).containsOnlyKeys("features");
    }

    @ParameterizedTest
    @ValueSource(strings = {"feature", "Features", "featurs", "weir.features", "\u200bfeatures"})
    void whereTheFeaturesAreMissingTheErrorSaysWhatTheyAreCalled(String typo) throws IOException {
        Path file = file(typo + "=x\n");
        assertThatThrownBy(() -> WeirConfig.load(file, Map.of(), Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(file + ": unknown setting '" + typo + "'")
                .hasMessageContaining("did you mean 'features'?");
        assertThatThrownBy(() -> WeirConfig.load(null, Map.of("WEIR_FEATURE", "x"), Map.of()))
                .hasMessageContaining("(WEIR_FEATURE)")
                .hasMessageContaining("did you mean 'features'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\uFEFFfeatures=x\nmodel.components=3\n",
                "\uFEFF# a comment\nfeatures=x\nmodel.components=3\n",
                "\uFEFF\nfeatures=x\nmodel.components=3",
                "\uFEFF\uFEFFmodel.components=3\r\n\uFEFFfeatures=x\r\n",
            })
    void aByteOrderMarkIsPassedOver(String text) throws IOException {
        var config = WeirConfig.load(file(text), Map.of(), Map.of());
        assertThat(config.features().toString()).contains("x");
        assertThat(config.learning().components().most()).isEqualTo(3);
        assertThat(config.warnings()).isEmpty();
    }

    @Test
    void aKeyThatIsInTheFileTwiceIsSaid() throws IOException {
        Path file = file("features=x\nmodel.components=3\nmodel.components=4\n");
        assertThat(warnings(file, Map.of(), Map.of()))
                .containsExactly("model.components is there more than once in " + file + "; the last one counts");
    }

    @Test
    void whatIsLikeNothingIsNotGuessed() {
        assertThat(Driven.config("features=x", "xyz=1", "consumer.my.interceptor.thing=1")
                        .warnings())
                .containsExactly(
                        "--set: unknown setting 'consumer.my.interceptor.thing' is handed on as it is, Kafka knows no consumer"
                                + " setting of that name; 'weir config' shows the settings",
                        "--set: unknown setting 'xyz' is ignored; 'weir config' shows the settings");
    }

    @Test
    void settingsOfADeserializerThatIsNotThereAreSaid() {
        assertThat(Driven.config("features=x", "input.deserializer.schema.registry.url=http://r")
                        .warnings())
                .containsExactly(
                        "--set: 'input.deserializer.schema.registry.url' is ignored without input.deserializer");
    }

    static List<String> keys() {
        return List.copyOf(Settings.DEFINITION.names());
    }

    /** Any two letters changed places, any letter doubled or left out. */
    @ParameterizedTest
    @MethodSource("keys")
    void noSmallMistakeInAnyKeyIsPassedOver(String key) {
        for (int i = 0; i < key.length() - 1; i += 3) {
            for (String typo : List.of(
                    key.substring(0, i) + key.charAt(i + 1) + key.charAt(i) + key.substring(i + 2),
                    key.substring(0, i) + key.charAt(i) + key.substring(i),
                    key.substring(0, i) + key.substring(i + 1))) {
                if (!ConfigKeys.isKnown(typo)) {
                    assertThat(ConfigKeys.warnings(List.of(new Setting(typo, "1", "--set"))))
                            .as(typo)
                            .singleElement()
                            .asString()
                            .containsAnyOf("did you mean '", "without input.deserializer");
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "num.stream.threads=0                | num.stream.threads                | at least 1",
                "num.stream.threads=-2               | -2                                | no event is ever read",
                "num.stream.threads=many             | num.stream.threads                | many",
                "processing.guarantee=exactly_once   | processing.guarantee              | exactly_once_v2",
                "commit.interval.ms=soon             | commit.interval.ms                | soon",
                "commit.interval.ms=-1               | commit.interval.ms                | -1",
                "consumer.max.poll.records=0         | consumer.max.poll.records         | 0",
                "main.consumer.max.poll.records=x    | main.consumer.max.poll.records    | x",
                "producer.linger.ms=-1               | producer.linger.ms                | -1",
                "producer.acks=some                  | producer.acks                     | some",
                "auto.offset.reset=first             | auto.offset.reset                 | first",
                "admin.request.timeout.ms=1s         | admin.request.timeout.ms          | 1s",
                "security.protocol=TLS               | security.protocol                 | TLS",
            })
    void valuesThatKafkaRefusesOrNothingWorksWithAreRefusedAtOnce(String setting, String key, String expected) {
        assertThatThrownBy(() -> Driven.config("features=x", setting))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(key)
                .hasMessageContaining(expected);
    }

    @Test
    void settingsThatCostAPromiseOrDoNothingAreSaid() {
        assertThat(Driven.config("features=x", "processing.guarantee=at_least_once")
                        .warnings())
                .singleElement()
                .asString()
                .startsWith("processing.guarantee=at_least_once: after a crash or a rebalance")
                .contains("twice", "exactly_once_v2");
        assertThat(Driven.config("features=x", "processing.guarantee=exactly_once_v2")
                        .warnings())
                .isEmpty();
        assertThat(Driven.config(
                                "features=x",
                                "consumer.group.id=mine",
                                "isolation.level=read_uncommitted",
                                "producer.enable.idempotence=true")
                        .warnings())
                .hasSize(2)
                .anyMatch(w -> w.contains("'consumer.group.id' is without effect") && w.contains("application.id"))
                .anyMatch(w -> w.contains("'isolation.level' is without effect"));
    }
}
