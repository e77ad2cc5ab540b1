package io.weir.streams;

import io.weir.em.Contribution;
import io.weir.em.Learner;
import io.weir.em.ScoringModel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Counts what was learned, as committed: per model, the events in the model, those that wait, and in shared scope those on their
 * way from an E-step to the M-step. The first two come from the stores' changelogs, the last from the topic between.
 *
 * <p>Counts values, never offsets: those number transaction markers and replaced records too.
 */
public final class ChangelogReader {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final WeirConfig config;

    private ChangelogReader(WeirConfig config) {
        this.config = config;
    }

    /**
     * What one model has learned.
     *
     * @param events learned, whatever was forgotten again by command
     * @param pending scored, and waiting to be learned
     * @param travelling scored, and on their way to the M-step
     * @param withheld scored, and kept from learning
     * @param dropped scored, and learned by nobody: the components they were assigned to were gone
     * @param version of the model
     * @param components K
     * @param meanLogLikelihood running mean of log p(x), nats
     */
    public record Progress(
            long events,
            long pending,
            long travelling,
            long withheld,
            long dropped,
            long version,
            int components,
            double meanLogLikelihood) {

        /** Events in the model, in its waiting batches, and on their way between the two. */
        public long learned() {
            return events + pending + travelling;
        }
    }

    /**
     * Reads to the committed ends.
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

    /** Σ dropped over all models. */
    public static long dropped(Map<String, Progress> models) {
        return models.values().stream().mapToLong(Progress::dropped).sum();
    }

    /**
     * Events that were assigned by models which are forgotten by now.
     *
     * @param models number of these models
     */
    public record Forgotten(long models, long events) {}

    /** Reads what was forgotten, to the committed ends. */
    public static Forgotten forgotten(WeirConfig config) {
        long models = 0;
        long events = 0;
        if (config.modelTtlMillis() > 0) {
            var codec = ModelStores.registerCodec();
            try (var consumer = new KafkaConsumer<byte[], byte[]>(config.readerProperties())) {
                for (var partitions :
                        latest(consumer, config.changelog(ModelStores.REGISTER)).values()) {
                    for (byte[] bytes : partitions.values()) {
                        Register register = codec.decode(bytes);
                        models += register.forgottenModels();
                        events += register.forgottenEvents();
                    }
                }
            }
        }
        return new Forgotten(models, events);
    }

    private Map<String, Progress> read() {
        Map<String, Map<Integer, byte[]>> scoring;
        Map<String, Map<Integer, byte[]>> learning;
        Map<String, Long> travelling;
        try (var consumer = new KafkaConsumer<byte[], byte[]>(config.readerProperties())) {
            scoring = latest(consumer, config.changelog(ModelStores.SCORING));
            learning = latest(consumer, config.changelog(ModelStores.LEARNING));
            travelling = config.isShared() ? travelling(consumer) : Map.of();
        }
        var scoringCodec = ModelStores.scoringCodec(config);
        var learningCodec = ModelStores.learningCodec(config, Runnable::run);
        Map<String, Progress> models = new TreeMap<>();
        scoring.forEach((name, partitions) -> {
            List<ScoringState> states =
                    partitions.values().stream().map(scoringCodec::decode).toList();
            Learner learner = learning.getOrDefault(name, Map.of()).values().stream()
                    .map(learningCodec::decode)
                    .findFirst()
                    .orElse(null);
            ScoringModel newest = states.stream()
                    .map(ScoringState::model)
                    .max(Comparator.comparingLong(ScoringModel::version))
                    .orElseThrow();
            models.put(
                    name,
                    new Progress(
                            learner == null ? 0 : learner.learned(),
                            states.stream()
                                    .mapToLong(s ->
                                            s.pending().size() - s.pending().retractions())
                                    .sum(),
                            travelling.getOrDefault(name, 0L),
                            states.stream().mapToLong(s -> s.withheld()).sum(),
                            learner == null ? 0 : learner.dropped(),
                            newest.version(),
                            newest.mixture().size(),
                            learner == null ? 0 : learner.meanLogLikelihood()));
        });
        return models;
    }

    /** The newest value of each key in each partition of a topic; nothing if there is no such topic yet. */
    private static Map<String, Map<Integer, byte[]>> latest(Consumer<byte[], byte[]> consumer, String topic) {
        Map<String, Map<Integer, byte[]>> latest = new HashMap<>();
        TopicScan.readToEnd(consumer, topic, Map.of(), record -> {
            String key = new String(record.key(), StandardCharsets.UTF_8);
            Map<Integer, byte[]> values = latest.computeIfAbsent(key, k -> new HashMap<>());
            if (record.value() == null) {
                values.remove(record.partition());
            } else {
                values.put(record.partition(), record.value());
            }
            return true;
        });
        latest.values().removeIf(Map::isEmpty);
        return latest;
    }

    /** Events of contributions that the M-step has not taken yet, by model. */
    private Map<String, Long> travelling(Consumer<byte[], byte[]> consumer) {
        var codec = ModelStores.statisticsCodec(config);
        Map<String, Long> events = new HashMap<>();
        TopicScan.readToEnd(consumer, config.statisticsTopic(), committed(), record -> {
            String key = new String(record.key(), StandardCharsets.UTF_8);
            Contribution contribution = codec.decode(record.value());
            events.merge(key, (long) contribution.events() - contribution.retractions(), Long::sum);
            return true;
        });
        return events;
    }

    private Map<TopicPartition, Long> committed() {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        try (Admin admin = Admin.create(config.adminProperties())) {
            admin.listConsumerGroupOffsets(config.applicationId())
                    .partitionsToOffsetAndMetadata()
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                    .forEach((partition, offset) -> {
                        if (offset != null) {
                            offsets.put(partition, offset.offset());
                        }
                    });
            return offsets;
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(
                    "the offsets of group '" + config.applicationId() + "' cannot be read: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while reading offsets", e);
        }
    }
}
