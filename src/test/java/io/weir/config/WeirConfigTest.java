package io.weir.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.admin.TopicAdmin;
import io.weir.anomaly.AlertRate;
import io.weir.anomaly.RegimeTimeout;
import io.weir.em.ComponentCount;
import io.weir.em.HalfLife;
import io.weir.json.ModelKey;
import io.weir.streams.Driven;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class WeirConfigTest {

    @TempDir
    Path directory;

    private Path file(String... lines) throws IOException {
        return Files.write(directory.resolve("weir.properties"), java.util.List.of(lines));
    }

    @Test
    void overridesWinOverTheEnvironmentWhichWinsOverTheFileWhichWinsOverDefaults() throws IOException {
        Path file = file(
                "features=x",
                "learning.half.life=1 events",
                "learning.starts=2",
                "application.id=file",
                "model.components=3");
        Map<String, String> environment = Map.of(
                "WEIR_LEARNING_HALF_LIFE", "20_000 events",
                "WEIR_MODEL_COMPONENTS", "4",
                "KAFKA_BOOTSTRAP_SERVERS", "a:1,b:2",
                "KAFKA_CONSUMER_MAX_POLL_RECORDS", "7",
                "KAFKA_HEAP_OPTS", "-Xmx1g",
                "WEIR_LOG", "debug",
                "PATH", "/bin");
        WeirConfig config = WeirConfig.load(file, environment, Map.of("model.components", "5"));
        assertThat(config.learning().components()).isEqualTo(ComponentCount.fixed(5));
        assertThat(config.learning().halfLife().events()).isEqualTo(20_000);
        assertThat(config.learning().starts()).isEqualTo(2);
        assertThat(config.learning().batchEvents()).isEqualTo(256);
        assertThat(config.applicationId()).isEqualTo("file");
        assertThat(config.bootstrapServers()).isEqualTo("a:1,b:2");
        assertThat(config.modelKey().kind()).isEqualTo(ModelKey.Kind.RECORD_KEY);
        assertThat(config.streamsProperties())
                .containsEntry("consumer.max.poll.records", "7")
                .doesNotContainKey("heap.opts");
        assertThat(config.warnings()).isEmpty();
    }

    @Test
    void kafkasSettingsArePassedOnAndUnknownOnesAreNamedWithTheNearestKnownOne() {
        WeirConfig config = Driven.config(
                "features=x",
                "num.stream.threads=3",
                "producer.compression.type=lz4",
                "security.protocol=SASL_SSL",
                "topic.retention.ms=5",
                "comit.interval.ms=7",
                "model.component=9");
        assertThat(config.streamsProperties())
                .containsEntry("num.stream.threads", "3")
                .containsEntry("producer.compression.type", "lz4")
                .containsEntry("topic.retention.ms", "5")
                .containsEntry("commit.interval.ms", 100)
                .doesNotContainKeys("features", "topic.prefix", "topic.partitions", "model.components");
        assertThat(config.adminProperties()).containsEntry("security.protocol", "SASL_SSL");
        assertThat(config.readerProperties())
                .containsEntry("security.protocol", "SASL_SSL")
                .containsEntry("isolation.level", "read_committed");
        assertThat(config.warnings())
                .containsExactly(
                        "--set: unknown setting 'comit.interval.ms' is ignored; did you mean 'commit.interval.ms'?",
                        "--set: unknown setting 'model.component' is ignored; did you mean 'model.components'?");
    }

    @Test
    void theCommitIntervalIsTheShippedOneUnlessItIsSet() {
        assertThat(Driven.config("features=x").commitInterval()).isEqualTo(Duration.ofMillis(100));
        assertThat(Driven.config("features=x", "commit.interval.ms=30000").commitInterval())
                .isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void secretsComeFromConfigProviders() throws IOException {
        Path secrets = Files.writeString(directory.resolve("secrets"), "password=open sesame\n");
        WeirConfig config = Driven.config(
                "features=x",
                "config.providers=file",
                "config.providers.file.class=org.apache.kafka.common.config.provider.FileConfigProvider",
                "ssl.key.password=${file:" + secrets + ":password}");
        assertThat(config.streamsProperties())
                .containsEntry("ssl.key.password", "open sesame")
                .doesNotContainKey("config.providers");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    model.components=auto(5..2)      | auto(5..2)             | bounds for it like auto(2..40)
                    model.components=0               | model.components       | whole number from 1 to 256
                    model.components=auto(0..9)      | model.components       | whole number from 1 to 256
                    model.components=auto(2..257)    | model.components       | whole number from 1 to 256
                    model.components=many            | many                   | whole number from 1 to 256
                    model.covariance=round           | round                  | full or diagonal or spherical or tied
                    model.covariance.floor=2         | model.covariance.floor | no more than
                    model.scope=both                 | both                   | key or shared
                    model.key=host                   | model.key              | record-key, constant or field(/path)
                    model.key=field(a..b)            | a..b                   | JSON pointer
                    learning.half.life=PT0S          | PT0S                   | at least a millisecond
                    learning.half.life=P1Y           | P1Y                    | like PT6H or P7D
                    learning.half.life=-PT6H         | -PT6H                  | a time like PT6H
                    learning.half.life=0 events      | 0 events               | > 0
                    learning.half.life=20000         | 20000                  | 20000 events
                    learning.batch.events=x          | learning.batch.events  | number
                    learning.batch.events=0          | learning.batch.events  | at least 1
                    learning.reservoir=10            | 10                     | at least 1000
                    anomaly.alert.rate=0             | anomaly.alert.rate     | at most 0.5, like 0.01
                    anomaly.alert.rate=1             | anomaly.alert.rate     | 50 per P1D
                    anomaly.alert.rate=-0.01         | -0.01                  | above 0
                    anomaly.alert.rate=0.51          | 0.51                   | at most 0.5
                    anomaly.alert.rate=0 per P1D     | 0 per P1D              | 50 per P1D
                    anomaly.alert.rate=50 per day    | 50 per day             | 50 per P1D
                    anomaly.alert.rate=50 per PT0S   | 50 per PT0S            | 50 per P1D
                    anomaly.patience=0               | anomaly.patience       | PT30M
                    anomaly.patience=PT0S            | PT0S                   | PT30M
                    anomaly.patience=soon            | soon                   | 2000 events
                    model.ttl=PT0S                   | model.ttl              | P30D
                    model.ttl=30                     | PT12H                  | none
                    model.first.events=0             | model.first.events     | at least 1
                    anomaly.once.per=PT0S            | anomaly.once.per       | PT10M
                    anomaly.once.per=often           | often                  | PT10M
                    anomaly.ignore.near=z:5          | anomaly.ignore.near    | one of [x]
                    anomaly.ignore.near=x            | anomaly.ignore.near    | bytes:10%
                    features=log(                    | features               | position 5
                    event.time=a..b                  | event.time             | JSON pointer
                    input.topics=a b                 | input.topics           | topic names
                    application.id=a/b               | application.id         | letters
                    """)
    void aBadValueIsNamedWithItsKeyAndWhatIsAllowed(String setting, String what, String allowed) {
        assertThatThrownBy(() -> Driven.config("features=x", setting))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(what)
                .hasMessageContaining(allowed);
    }

    @Test
    void theNumberOfComponentsMayBeLeftToTheData() {
        assertThat(Driven.config("features=x", "model.components=auto")
                        .learning()
                        .components())
                .isEqualTo(new ComponentCount(1, 25));
        assertThat(Driven.config("features=x", "model.components=auto( 2 .. 40 )")
                        .learning()
                        .components())
                .isEqualTo(new ComponentCount(2, 40));
    }

    @Test
    void aHalfLifeMayBeATime() {
        HalfLife halfLife = Driven.config("features=x", "learning.half.life=PT6H")
                .learning()
                .halfLife();
        assertThat(halfLife).isEqualTo(HalfLife.time(Duration.ofHours(6).toMillis()));
        assertThat(halfLife.left(Duration.ofHours(12).toMillis())).isEqualTo(0.25);
    }

    @Test
    void aHalfLifeTooShortForTheParametersIsWarnedOf() {
        // p = 5 (1 + 2 + 3) − 1 = 29, 17 p = 493, p / (2 · 2.885 · 100) = 0.050.
        String[] settings = {"features=x, y", "model.components=5", "learning.half.life=100 events"};
        assertThat(Driven.config(settings).warnings())
                .singleElement()
                .asString()
                .contains("learning.half.life=100 events", "29 parameters", "0.050 nats", "at least 493 events");
        settings[2] = "learning.half.life=493 events";
        assertThat(Driven.config(settings).warnings()).isEmpty();
    }

    @Test
    void alertsMayBeAShareOrABudgetAndPatienceEventsOrATime() {
        WeirConfig config = Driven.config("features=x", "anomaly.alert.rate=50 per P1D", "anomaly.patience=PT30M");
        assertThat(config.alerts().rate()).isEqualTo(AlertRate.budget(50, 86_400_000));
        assertThat(config.alerts().patience()).isEqualTo(RegimeTimeout.millis(1_800_000));
        WeirConfig other = Driven.config("features=x", "anomaly.alert.rate=0.5", "anomaly.patience=3_000 events");
        assertThat(other.alerts().rate()).isEqualTo(AlertRate.share(0.5));
        assertThat(other.alerts().patience()).isEqualTo(RegimeTimeout.events(3000));
    }

    @Test
    void featuresMustBeGiven() {
        assertThatThrownBy(Driven::config).isInstanceOf(ConfigException.class).hasMessageContaining("features");
    }

    @Test
    void aFileThatCannotBeReadIsNamed() {
        Path missing = directory.resolve("none.properties");
        assertThatThrownBy(() -> WeirConfig.load(missing, Map.of(), Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(missing.toString())
                .hasMessageContaining("readable");
    }

    @Test
    void modelsAreForgottenWhereOneTaskHasAllTheirEvents() {
        assertThat(Driven.config("features=x", "model.ttl=P30D").modelTtlMillis())
                .isEqualTo(30L * 24 * 3600 * 1000);
        assertThatThrownBy(() -> Driven.config("features=x", "model.ttl=P30D", "model.scope=shared"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("model.ttl")
                .hasMessageContaining("model.scope=key");
    }

    /** Types of which any text is a value. */
    private static final Set<ConfigDef.Type> ANYTHING =
            Set.of(ConfigDef.Type.STRING, ConfigDef.Type.LIST, ConfigDef.Type.PASSWORD);

    static Stream<String> typedSettings() {
        return Settings.DEFINITION.configKeys().values().stream()
                .filter(key -> !ANYTHING.contains(key.type))
                .map(key -> key.name);
    }

    @ParameterizedTest
    @MethodSource("typedSettings")
    void aValueOfAnotherTypeIsNamedWithItsKey(String key) {
        assertThatThrownBy(() -> Driven.config("features=x", key + "=one, or two"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(key)
                .hasMessageContaining("one, or two");
    }

    @Test
    void aTopicWithoutPermissionIsNamedWithThePermissionsThatAreNeeded() {
        assertThat(TopicAdmin.failed("looking at topic 'a'", new TopicAuthorizationException(Set.of("a"))))
                .contains("'a'", "READ", "WRITE", "DESCRIBE_CONFIGS");
        assertThat(TopicAdmin.failed("looking at topic 'a'", new KafkaException("no")))
                .endsWith("failed: no");
    }

    @Test
    void theCoreIsAllComponentsWhereModelsAreJudgedTogetherUnlessItIsSaid() {
        assertThat(Driven.config("features=x").alerts().coreMass()).isEqualTo(0.8);
        assertThat(Driven.config("features=x", "anomaly.rate.per=application")
                        .alerts()
                        .coreMass())
                .isEqualTo(1);
        assertThat(Driven.config("features=x", "anomaly.rate.per=application", "anomaly.core.mass=0.8")
                        .alerts()
                        .coreMass())
                .isEqualTo(0.8);
    }

    @Test
    void modelsAreJudgedTogetherInKeyScopeOnly() {
        assertThatThrownBy(() -> Driven.config("features=x", "anomaly.rate.per=application", "model.scope=shared"))
                .hasMessageContaining("anomaly.rate.per")
                .hasMessageContaining("model.scope=key only")
                .hasMessageContaining("set it to model");
    }

    @Test
    void aBudgetOfAllModelsIsSharedOutAmongPartitions() {
        var config = Driven.config(
                "features=x", "anomaly.rate.per=application", "anomaly.alert.rate=50 per P1D", "topic.partitions=5");
        assertThat(config.alerts().inOneOf(config.alertPlaces()).rate().alerts())
                .isEqualTo(10);
        var constant = Driven.config(
                "features=x",
                "anomaly.rate.per=application",
                "anomaly.alert.rate=50 per P1D",
                "topic.partitions=5",
                "model.key=constant");
        assertThat(constant.alertPlaces()).isEqualTo(1);
    }
}
