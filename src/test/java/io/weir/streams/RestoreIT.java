package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.broker.EmbeddedBroker;
import io.weir.config.Topics;
import io.weir.config.WeirConfig;
import io.weir.em.EStep;
import io.weir.em.online.Learner;
import io.weir.em.online.PointBatch;
import io.weir.em.online.ScoringModel;
import io.weir.engine.ScoringState;
import io.weir.event.History;
import io.weir.runtime.WeirStreams;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A processor without local state gets that of many models from the changelogs, and goes on. Prints how long that took, for {@code
 * docs/recovery.md}.
 *
 * <p>{@code -Drestore.models=N} is the number of models, of eight features and up to five components; {@code -Drestore.events=N} the
 * events that each has learned.
 */
class RestoreIT {

    private static final int MODELS = Integer.getInteger("restore.models", 2000);
    private static final int EVENTS = Integer.getInteger("restore.events", 300);
    private static final int PARTITIONS = 4;
    private static final int FEATURES = 8;
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    @TempDir
    Path directory;

    /** What the stores hold of one model. */
    private record Stored(byte[] scoring, byte[] learning, List<byte[]> chunks) {

        long bytes() {
            return scoring.length
                    + learning.length
                    + chunks.stream().mapToLong(c -> c.length).sum();
        }
    }

    @Test
    void theStateOfManyModelsIsRestoredAndTheyGoOn() throws Exception {
        try (var broker = EmbeddedBroker.start(0, directory.resolve("broker"))) {
            WeirConfig config = new Applications(broker.bootstrapServers())
                    .config(
                            directory.resolve("state"),
                            "topic.partitions=" + PARTITIONS,
                            "num.stream.threads=2",
                            "features="
                                    + IntStream.range(0, FEATURES)
                                            .mapToObj(j -> "f" + j)
                                            .collect(Collectors.joining(",")),
                            "model.components=5",
                            "model.covariance=diagonal");
            Applications.createTopics(config);
            // Makes the internal topics.
            try (var streams = new WeirStreams(config)) {
                streams.start();
                assertThat(streams.awaitRunning(PATIENCE)).isTrue();
            }
            Stored stored = stored(config);
            fill(config, stored);
            double seconds = restore(config);
            System.err.printf(
                    Locale.ROOT,
                    "restore: %d models after %d events each, %d bytes per model, %.0f MB in %.1f s%n",
                    MODELS,
                    EVENTS,
                    stored.bytes(),
                    stored.bytes() * MODELS / 1e6,
                    seconds);
        }
    }

    /** A model that has learned from five clusters, as its records. */
    private static Stored stored(WeirConfig config) {
        var random = new SplittableRandom(1);
        Learner learner = Learner.create(config.learning(), config.family(), 1, Runnable::run);
        EStep eStep = new EStep();
        ScoringModel model = ScoringModel.initial(config.family(), new double[FEATURES]);
        ScoringState state = ScoringState.of(model, config.alerts(), new History(config.features()));
        double[] x = new double[FEATURES];
        double[] r = new double[16];
        for (int i = 0; i < EVENTS; i++) {
            int cluster = random.nextInt(5);
            for (int j = 0; j < FEATURES; j++) {
                x[j] = 6 * (cluster >> j % 3 & 1) + random.nextGaussian();
            }
            double score = -model.score(x, r, eStep);
            state.alarm().judge(score, 0, false, 0.5, 0, i, config.alerts());
            PointBatch pending = state.pending();
            pending.add(x, i, -score);
            if (pending.size() >= model.batchEvents()) {
                model = learner.learn(state.closeBatch(config.learning().halfLife(), 0, eStep)
                                .get())
                        .model();
                state.model(model, config.alerts());
            }
        }
        List<byte[]> chunks = new ArrayList<>();
        for (int i = 0; i < learner.reservoir().chunks(); i++) {
            chunks.add(ModelStores.reservoirCodec(config)
                    .encode(learner.reservoir().chunk(i)));
        }
        return new Stored(
                ModelStores.scoringCodec(config).encode(state),
                ModelStores.learningCodec(config, Runnable::run).encode(learner),
                chunks);
    }

    private static void fill(WeirConfig config, Stored stored) {
        Map<String, Object> properties =
                Map.of("bootstrap.servers", config.bootstrapServers(), "linger.ms", 20, "batch.size", 1 << 20);
        try (var producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < MODELS; i++) {
                int partition = i % PARTITIONS;
                String name = "k" + i;
                producer.send(record(config, ModelStores.SCORING, partition, name, stored.scoring));
                producer.send(record(config, ModelStores.LEARNING, partition, name, stored.learning));
                for (int j = 0; j < stored.chunks.size(); j++) {
                    String key = ModelStores.chunkKey(name, j);
                    producer.send(record(config, ModelStores.RESERVOIR, partition, key, stored.chunks.get(j)));
                }
            }
        }
    }

    private static ProducerRecord<byte[], byte[]> record(
            WeirConfig config, String store, int partition, String key, byte[] value) {
        return new ProducerRecord<>(config.internalTopics().changelog(store), partition, Driven.utf8(key), value);
    }

    /** Seconds until an application with an empty directory is at work. */
    private double restore(WeirConfig config) throws Exception {
        Map<String, String> settings = new HashMap<>(config.originalsStrings());
        settings.put("state.dir", directory.resolve("empty").toString());
        WeirConfig empty = WeirConfig.load(null, Map.of(), settings);
        try (var streams = new WeirStreams(empty)) {
            long begin = System.nanoTime();
            streams.start();
            assertThat(streams.awaitRunning(PATIENCE)).isTrue();
            double seconds = (System.nanoTime() - begin) / 1e9;
            goesOn(empty);
            return seconds;
        }
    }

    /** An event of the first model is assigned by what was restored. */
    private static void goesOn(WeirConfig config) throws Exception {
        Map<String, Object> properties = Map.of("bootstrap.servers", config.bootstrapServers());
        try (var producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(
                            config.inputTopics().get(0), 0, Driven.utf8("k0"), Driven.utf8("{\"f0\":0}")))
                    .get();
        }
        Applications.awaitOutput(config, 1);
        var assignment =
                Applications.committed(config, Topics.of(config).assignments()).get(0);
        assertThat(Driven.json(assignment.value()).get("modelVersion").longValue())
                .isPositive();
    }
}
