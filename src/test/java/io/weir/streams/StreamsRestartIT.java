package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.broker.EmbeddedBroker;
import io.weir.event.ModelSnapshot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The processor on a real broker: what it promises over restarts and failures. */
class StreamsRestartIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static EmbeddedBroker broker;
    private static Applications application;

    @TempDir
    Path directory;

    @BeforeAll
    static void startBroker() {
        broker = EmbeddedBroker.start(0, null);
        application = new Applications(broker.bootstrapServers());
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    private WeirConfig config(String... settings) {
        return application.config(directory, settings);
    }

    @ParameterizedTest
    @CsvSource({"record-key,true,3", "record-key,false,3", "constant,true,1", "field(/id),true,400"})
    void aRestartContinuesWithTheSameModelsAndTheAccountHolds(String modelKey, boolean keepState, int models)
            throws Exception {
        int events = modelKey.startsWith("field") ? 404 : 4000;
        WeirConfig config = config("model.key=" + modelKey, "topic.partitions=2");
        Applications.createTopics(config);
        Applications.send(config, 0, events / 2);
        try (var streams = new WeirStreams(config)) {
            streams.start();
            Applications.awaitOutput(config, events / 2);
        }
        Map<String, ModelSnapshot> before = Applications.newestModels(config);
        if (!keepState) {
            try (var streams = new KafkaStreams(WeirTopology.build(config), config.streamsProperties())) {
                streams.cleanUp();
            }
        }
        Applications.send(config, events / 2, events);
        try (var streams = new WeirStreams(config)) {
            streams.start();
            Applications.awaitOutput(config, events);
        }
        Applications.assertAccount(config, events);
        Map<String, ModelSnapshot> after = Applications.newestModels(config);
        assertThat(after).hasSize(models);
        before.forEach((name, model) -> {
            assertThat(after.get(name).version()).isGreaterThanOrEqualTo(model.version());
            assertThat(after.get(name).events()).isGreaterThanOrEqualTo(model.events());
        });
        if (models == 1) {
            assertThat(after.get("default").version())
                    .isGreaterThan(before.get("default").version());
        }
    }

    /** Fails, once there is something committed, after every 701 events, when they have been scored, assigned and learned but not committed. */
    private static final class Faulty extends ContextualProcessor<byte[], byte[], Void, Void> {

        private static final int FIRST = 1000;
        private static final int FAULTS = 3;

        private final AtomicInteger seen;
        private final AtomicInteger faults;

        private Faulty(AtomicInteger seen, AtomicInteger faults) {
            this.seen = seen;
            this.faults = faults;
        }

        @Override
        public void process(Record<byte[], byte[]> record) {
            int n = seen.incrementAndGet();
            if (n > FIRST && n % 701 == 0 && faults.getAndIncrement() < FAULTS) {
                throw new IllegalStateException("an injected failure");
            }
        }
    }

    @Test
    void anAbortBetweenTwoCommitsNeitherLosesNorDoublesAnything() throws Exception {
        WeirConfig config = config();
        Applications.createTopics(config);
        AtomicInteger faults = new AtomicInteger();
        AtomicInteger seen = new AtomicInteger();
        var topology = WeirTopology.build(config);
        topology.addProcessor("faulty", () -> new Faulty(seen, faults), WeirTopology.EVENTS);
        Applications.send(config, 0, Faulty.FIRST);
        try (var streams = new WeirStreams(config, new KafkaStreams(topology, config.streamsProperties()))) {
            streams.start();
            Applications.awaitOutput(config, Faulty.FIRST);
            Applications.send(config, Faulty.FIRST, 4000);
            Applications.awaitOutput(config, 4000);
            assertThat(streams.error()).isEmpty();
        }
        assertThat(faults.get()).isGreaterThanOrEqualTo(Faulty.FAULTS);
        assertThat(seen.get()).as("events seen again after an abort").isGreaterThan(4000);
        Applications.assertAccount(config, 4000);
        Applications.newestModels(config);
    }

    /** A process of its own, to be killed. */
    static final class Child {

        /** Arguments are settings, key=value. */
        public static void main(String[] settings) throws InterruptedException {
            try (var streams = new WeirStreams(Driven.config(settings))) {
                streams.start();
                streams.awaitStop();
            }
        }

        static Process start(WeirConfig config) throws IOException {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-cp",
                    System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                    Child.class.getName()));
            config.originalsStrings().forEach((key, value) -> command.add(key + "=" + value));
            return new ProcessBuilder(command).inheritIO().start();
        }
    }

    @Test
    void killingTheProcessInTheMiddleNeitherLosesNorDoublesAnything() throws Exception {
        WeirConfig config = config("topic.partitions=2");
        Applications.createTopics(config);
        for (int round = 1; round <= 3; round++) {
            Applications.send(config, 8000 * (round - 1), 8000 * round);
            Process child = Child.start(config);
            Applications.awaitOutput(config, 8000 * (round - 1) + 1);
            child.destroyForcibly().waitFor();
        }
        try (var streams = new WeirStreams(config)) {
            streams.start();
            Applications.awaitOutput(config, 24_000);
        }
        Applications.assertAccount(config, 24_000);
        Applications.newestModels(config);
    }

    @Test
    void whatFailsAgainAndAgainStopsTheProcessorAndSaysWhy() throws Exception {
        WeirConfig config = config();
        Applications.createTopics(config);
        var topology = WeirTopology.build(config);
        topology.addProcessor(
                "faulty",
                () -> new ContextualProcessor<byte[], byte[], Void, Void>() {
                    @Override
                    public void process(Record<byte[], byte[]> record) {
                        throw new IllegalStateException("never heals");
                    }
                },
                WeirTopology.EVENTS);
        Applications.send(config, 0, 10);
        try (var streams = new WeirStreams(config, new KafkaStreams(topology, config.streamsProperties()))) {
            streams.start();
            assertThat(streams.awaitStop(PATIENCE)).isTrue();
            assertThat(streams.error().orElseThrow()).rootCause().hasMessage("never heals");
        }
    }

    @Test
    void stateOfOtherFeaturesIsRefusedWithAClearSentence() throws Exception {
        WeirConfig config = config();
        Applications.createTopics(config);
        Applications.send(config, 0, 100);
        try (var streams = new WeirStreams(config)) {
            streams.start();
            Applications.awaitOutput(config, 100);
        }
        Map<String, String> other = new HashMap<>(Map.of("features", "y, x"));
        config.originalsStrings().forEach(other::putIfAbsent);
        WeirConfig changed = WeirConfig.load(null, Map.of(), other);
        Applications.send(config, 100, 200);
        try (var streams = new WeirStreams(changed)) {
            streams.start();
            assertThat(streams.awaitStop(PATIENCE)).isTrue();
            assertThat(streams.error().orElseThrow())
                    .rootCause()
                    .hasMessageContaining("features x, y")
                    .hasMessageContaining("features y, x")
                    .hasMessageContaining("application.id");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"record-key", "constant"})
    void aRecordOfTenMegabytesIsADeadLetterWithAllItsBytes(String modelKey) throws Exception {
        WeirConfig config = config("model.key=" + modelKey);
        Applications.createTopics(config);
        byte[] huge = new byte[10_000_000];
        Arrays.fill(huge, (byte) '7');
        Map<String, Object> properties =
                Map.of("bootstrap.servers", broker.bootstrapServers(), "max.request.size", 20_000_000);
        try (var producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            String topic = config.inputTopics().get(0);
            producer.send(new ProducerRecord<>(topic, 0, 1000L, null, huge));
            producer.send(new ProducerRecord<>(topic, 0, 1000L, null, Driven.utf8("{\"x\":1}")));
        }
        try (var streams = new WeirStreams(config)) {
            streams.start();
            Applications.awaitOutput(config, 2);
        }
        var letters = Applications.committed(config, Topics.of(config).deadLetters());
        assertThat(letters).hasSize(1);
        assertThat(letters.get(0).value()).isEqualTo(huge);
        assertThat(new String(letters.get(0).headers().lastHeader("weir.reason").value(), StandardCharsets.UTF_8))
                .isEqualTo("TOO_LARGE");
    }

    @Test
    void aBrokerThatDoesNotAnswerIsNamed() {
        WeirConfig config = Driven.config("features=x", "bootstrap.servers=127.0.0.1:1", "state.dir=" + directory);
        try (var streams = new WeirStreams(config)) {
            assertThatThrownBy(streams::start)
                    .isInstanceOf(CannotStart.class)
                    .hasMessageContaining("bootstrap.servers=127.0.0.1:1");
        }
    }

    @Test
    void topicsThatAreMissingOrWillNotDoAreNamedWithTheirRemedy() throws Exception {
        WeirConfig config = config("model.components=64");
        Topics topics = Topics.of(config);
        try (var streams = new WeirStreams(config)) {
            assertThatThrownBy(streams::start)
                    .isInstanceOf(CannotStart.class)
                    .hasMessageContaining("'" + topics.assignments() + "'")
                    .hasMessageContaining("weir topics create");
        }
        try (Admin admin = Admin.create(config.adminProperties())) {
            var tooSmall = new NewTopic(topics.models(), 1, (short) 1)
                    .configs(Map.of("cleanup.policy", "delete", "max.message.bytes", "5000"));
            admin.createTopics(List.of(tooSmall)).all().get();
            Applications.awaitTopics(admin, Set.of(topics.models()));
            assertThat(Topics.create(admin, config))
                    .containsExactly(
                            config.inputTopics().get(0),
                            topics.assignments(),
                            topics.anomalies(),
                            topics.lifecycle(),
                            topics.deadLetters());
            Applications.awaitTopics(admin, topics.all());
            assertThat(Topics.create(admin, config)).isEmpty();
            var changelog = new NewTopic(config.changelog(ModelStores.LEARNING), 1, (short) 1)
                    .configs(Map.of("max.message.bytes", "6000"));
            admin.createTopics(List.of(changelog)).all().get();
            Set<String> all = new HashSet<>(topics.all());
            all.add(changelog.name());
            Applications.awaitTopics(admin, all);
            assertThat(Topics.check(admin, config))
                    .hasSize(3)
                    .anyMatch(p -> p.contains(changelog.name()) && p.contains("6000"))
                    .anyMatch(p -> p.contains("cleanup.policy=delete") && p.contains("compact"))
                    .anyMatch(p -> p.contains("64 components")
                            && p.contains("5000")
                            && p.contains("max.message.bytes to "
                                    + config.recordSizes().snapshot()));
        }
    }
}
