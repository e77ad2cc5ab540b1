package io.weir.streams;

import io.weir.em.Learner;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Counts what was learned, from the stores' changelogs as committed: per model, the events in the model and those in its
 * waiting batch.
 *
 * <p>Counts values, never offsets: those number transaction markers and replaced records too.
 */
public final class ChangelogReader {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final WeirConfig config;

    private ChangelogReader(WeirConfig config) {
        this.config = config;
    }

    /**
     * What one model has learned.
     *
     * @param events in the model
     * @param pending scored, and waiting to be learned
     * @param withheld scored, and kept from learning
     * @param version of the model
     * @param components K
     * @param meanLogLikelihood running mean of log p(x), nats
     */
    public record Progress(
            long events, int pending, long withheld, long version, int components, double meanLogLikelihood) {

        /** Events in the model and in its waiting batch. */
        public long learned() {
            return events + pending;
        }
    }

    /**
     * Reads the changelogs to their committed ends.
     *
     * @return progress by model name; empty before the first commit
     */
    public static Map<String, Progress> read(WeirConfig config) {
        return new ChangelogReader(config).read();
    }

    /** Σ learned over all models. */
    public static long learned(Map<String, Progress> models) {
        return models.values().stream().mapToLong(Progress::learned).sum();
    }

    /** Σ withheld over all models. */
    public static long withheld(Map<String, Progress> models) {
        return models.values().stream().mapToLong(Progress::withheld).sum();
    }

    private Map<String, Progress> read() {
        Map<String, byte[]> scoring;
        Map<String, byte[]> learning;
        try (var consumer = new KafkaConsumer<byte[], byte[]>(config.readerProperties())) {
            scoring = latest(consumer, config.changelog(ModelStores.SCORING));
            learning = latest(consumer, config.changelog(ModelStores.LEARNING));
        }
        var scoringCodec = ModelStores.scoringCodec(config);
        var learningCodec = ModelStores.learningCodec(config, Runnable::run);
        Map<String, Progress> models = new TreeMap<>();
        scoring.forEach((name, bytes) -> {
            ScoringState state = scoringCodec.decode(bytes);
            Learner learner = learning.containsKey(name) ? learningCodec.decode(learning.get(name)) : null;
            models.put(
                    name,
                    new Progress(
                            learner == null ? 0 : learner.events(),
                            state.pending().size(),
                            state.alarm().withheld(),
                            state.model().version(),
                            state.model().mixture().size(),
                            learner == null ? 0 : learner.meanLogLikelihood()));
        });
        return models;
    }

    /** The newest value of each key of a topic; nothing if there is no such topic yet. */
    private static Map<String, byte[]> latest(Consumer<byte[], byte[]> consumer, String topic) {
        Map<String, byte[]> latest = new HashMap<>();
        var infos = consumer.listTopics(PATIENCE).get(topic);
        if (infos == null) {
            return latest;
        }
        List<TopicPartition> partitions = infos.stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, PATIENCE);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
            var records = consumer.poll(POLL);
            for (ConsumerRecord<byte[], byte[]> record : records) {
                String key = new String(record.key(), StandardCharsets.UTF_8);
                if (record.value() == null) {
                    latest.remove(key);
                } else {
                    latest.put(key, record.value());
                }
            }
            if (!records.isEmpty()) {
                deadline = System.nanoTime() + PATIENCE.toNanos();
            } else if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException(
                        "topic '" + topic + "' could not be read to its end within " + PATIENCE.toSeconds() + " s");
            }
        }
        return latest;
    }
}
