package io.weir.admin;

import io.weir.admin.LearningAccount.Forgotten;
import io.weir.admin.LearningAccount.Progress;
import io.weir.config.WeirConfig;
import io.weir.em.online.Learner;
import io.weir.em.online.ScoringModel;
import io.weir.engine.ScoringState;
import io.weir.engine.timers.TimerWheel;
import io.weir.streams.ModelStores;
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
     * Reads to the committed ends.
     *
     * @throws IllegalStateException if the cluster does not answer
     */
    public static LearningAccount read(WeirConfig config) {
        return new LearningAccount(new ChangelogReader(config).read(), forgotten(config));
    }

    private static Forgotten forgotten(WeirConfig config) {
        long models = 0;
        long events = 0;
        if (config.modelTtlMillis() > 0) {
            var codec = ModelStores.registerCodec();
            try (var consumer = new KafkaConsumer<byte[], byte[]>(config.readerProperties())) {
                for (var partitions : latest(consumer, config.internalTopics().changelog(ModelStores.REGISTER))
                        .values()) {
                    List<TimerWheel> registers = partitions.values().stream()
                            .flatMap(codec::readable)
                            .toList();
                    for (TimerWheel register : registers) {
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
            scoring = latest(consumer, config.internalTopics().changelog(ModelStores.SCORING));
            learning = latest(consumer, config.internalTopics().changelog(ModelStores.LEARNING));
            travelling = config.isShared() ? travelling(consumer) : Map.of();
        }
        var scoringCodec = ModelStores.scoringCodec(config);
        var learningCodec = ModelStores.learningCodec(config, Runnable::run);
        Map<String, Progress> models = new TreeMap<>();
        scoring.forEach((name, partitions) -> {
            List<ScoringState> states =
                    partitions.values().stream().flatMap(scoringCodec::readable).toList();
            List<Learner> learners = learning.getOrDefault(name, Map.of()).values().stream()
                    .flatMap(learningCodec::readable)
                    .toList();
            if (!states.isEmpty()) {
                models.put(name, progress(states, learners, travelling.getOrDefault(name, 0L)));
            }
        });
        return models;
    }

    /** One model's, of all partitions that have some of it. */
    private static Progress progress(List<ScoringState> states, List<Learner> learners, long travelling) {
        ScoringModel newest = states.stream()
                .map(ScoringState::model)
                .max(Comparator.comparingLong(ScoringModel::version))
                .orElseThrow();
        double scores = 0;
        long events = 0;
        for (Learner learner : learners) {
            scores += learner.learned() * learner.meanLogLikelihood();
            events += learner.learned();
        }
        return new Progress(
                events,
                states.stream().mapToLong(s -> s.pending().netEvents()).sum(),
                travelling,
                states.stream().mapToLong(ScoringState::withheld).sum(),
                learners.stream().mapToLong(Learner::dropped).sum(),
                newest.version(),
                newest.mixture().size(),
                events == 0 ? 0 : scores / events);
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
        TopicScan.readToEnd(consumer, config.internalTopics().statistics(), committed(), record -> {
            String key = new String(record.key(), StandardCharsets.UTF_8);
            codec.readable(record.value())
                    .forEach(contribution -> events.merge(key, (long) contribution.netEvents(), Long::sum));
            return true;
        });
        return events;
    }

    private Map<TopicPartition, Long> committed() {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        try (var session = AdminSession.open(config.adminProperties())) {
            session.admin()
                    .listConsumerGroupOffsets(config.applicationId())
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
