package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.Topics;
import io.weir.config.WeirConfig;
import io.weir.json.snapshot.ModelSnapshot;
import io.weir.runtime.WeirStreams;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the processor promises over restarts and failures, on whatever broker a subclass has. */
abstract class StreamsContract {

    @TempDir
    Path directory;

    /** Of the cluster to run on. */
    abstract Applications applications();

    final WeirConfig config(String... settings) {
        return applications().config(directory, settings);
    }

    @Test
    void aRestartContinuesWithTheSameModelsAndTheAccountHolds() throws Exception {
        aRestartContinues("record-key", true, 3);
    }

    @Tag("long")
    @ParameterizedTest
    @CsvSource({"record-key,false,3", "constant,true,1", "field(/id),true,400"})
    void soItDoesWithoutTheLocalStateAndWithOtherModels(String modelKey, boolean keepState, int models)
            throws Exception {
        aRestartContinues(modelKey, keepState, models);
    }

    private void aRestartContinues(String modelKey, boolean keepState, int models) throws Exception {
        int events = modelKey.startsWith("field") ? 404 : 4000;
        WeirConfig config = config("model.key=" + modelKey, "topic.partitions=2", "model.first.events=1");
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
        anAbortNeitherLosesNorDoubles("key", "record-key");
    }

    @Tag("long")
    @ParameterizedTest
    @CsvSource({"key,constant", "shared,constant"})
    void norDoesItWhereRecordsGoThroughTopicsOfOurOwn(String scope, String modelKey) throws Exception {
        anAbortNeitherLosesNorDoubles(scope, modelKey);
    }

    private void anAbortNeitherLosesNorDoubles(String scope, String modelKey) throws Exception {
        WeirConfig config = config("model.scope=" + scope, "model.key=" + modelKey);
        Applications.createTopics(config);
        AtomicInteger faults = new AtomicInteger();
        AtomicInteger seen = new AtomicInteger();
        var topology = WeirTopology.build(config);
        topology.addProcessor("faulty", () -> new Faulty(seen, faults), Nodes.EVENTS);
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
        if (scope.equals("key")) {
            Applications.newestModels(config);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"record-key", "constant"})
    void aRecordOfTenMegabytesIsADeadLetterWithAllItsBytes(String modelKey) throws Exception {
        WeirConfig config = config("model.key=" + modelKey);
        Applications.createInput(config, Map.of("max.message.bytes", "20000000"));
        Applications.createTopics(config);
        byte[] huge = new byte[10_000_000];
        Arrays.fill(huge, (byte) '7');
        Map<String, Object> properties =
                Map.of("bootstrap.servers", config.bootstrapServers(), "max.request.size", 20_000_000);
        try (var producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            String topic = config.inputTopics().get(0);
            producer.send(new ProducerRecord<>(topic, huge)).get();
            producer.send(new ProducerRecord<>(topic, Driven.utf8("{\"x\":1}"))).get();
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
}
