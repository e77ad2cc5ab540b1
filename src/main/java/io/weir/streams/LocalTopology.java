package io.weir.streams;

import io.weir.em.Learner;
import io.weir.em.Patience;
import io.weir.em.ScoringModel;
import io.weir.event.Assignment;
import io.weir.event.DeadLetter;
import io.weir.event.Source;
import io.weir.event.UnreadableEvent;
import io.weir.metrics.FieldFigures;
import io.weir.metrics.Metrics;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.processor.api.Record;

/**
 * The processors of {@link WeirTopology} in one thread, without a cluster, all models on the heap.
 *
 * <p>In {@code key} scope there is one partition. In {@code shared} scope there are as many as {@code topic.partitions} says, each with an
 * E-step of its own, and one M-step:
 *
 * <pre>
 *   partition 0 ─► E-step 0 ─┐                      ┌─► E-step 0
 *   partition 1 ─► E-step 1 ─┼─ contributions ─► M-step ─ each snapshot ─► E-step 1
 *   …                        ┘                      └─► …
 * </pre>
 *
 * <p>A contribution is learned at once. A snapshot is there for the next event of every partition, or after a number of events that is
 * given. All is done in the order of the log, so that the same log gives the same outputs.
 *
 * <p>The offset of an event is its number in the log, in whichever partition it is: within a partition, offsets grow and have gaps.
 *
 * <p>Events are JSON, whatever the configuration says of the topics. Every sink gets the very bytes that it would write to its topic. Use from one thread; what
 * helpers of it may do, see {@link EStepProcessor}, is done by idle processors.
 */
public final class LocalTopology {

    /** Receives what the sinks would write, in order. */
    public interface Sinks {
        /**
         * @param made what the record says; its arrays are overwritten by the next event
         */
        void assignment(Record<byte[], byte[]> record, Assignment made);

        /** An event that is flagged; its assignment comes before it. */
        void anomaly(Record<byte[], byte[]> record);

        void deadLetter(Record<byte[], byte[]> record);

        /** A snapshot, or null where the model was forgotten. */
        void model(Record<String, byte[]> record);

        void lifecycle(Record<String, byte[]> record);
    }

    private final WeirConfig config;
    private final Sinks sinks;
    private final Executor helpers;
    private final Executor searches = Pools.searches(Patience.ENDLESS);
    private final BroadcastModels broadcast;
    private final Metrics metrics = Metrics.ofToldReasons();
    private final Net net;
    private final String topic;
    /** Where events come in: one per partition. */
    private final List<LocalTask> tasks = new ArrayList<>();

    private final LocalTask mStep;
    /** What events are given to. */
    private final String first;
    /** Events that are processed before a snapshot is at the E-steps of the shared scope. */
    private final int lag;
    /** Snapshots on their way, the oldest first. */
    private final Deque<Travelling> travelling = new ArrayDeque<>();

    private Assignment made;
    private long offset;
    private long keyless;
    /** The partition that alone may hold events back. */
    private int newest;

    /** A snapshot that is at the E-steps before the event of a number. */
    private record Travelling(long arrival, Record<String, byte[]> snapshot) {}

    /** A topology that has seen nothing; its events come from the first input topic of the configuration. */
    public LocalTopology(WeirConfig config, Sinks sinks) {
        this(config, sinks, 0);
    }

    /**
     * A topology that has seen nothing; its events come from the first input topic of the configuration.
     *
     * @param lag events that are processed before a snapshot is at the E-steps of the shared scope, ≥ 0
     */
    public LocalTopology(WeirConfig config, Sinks sinks, int lag) {
        this(config, sinks, lag, Pools.helpers(1));
    }

    LocalTopology(WeirConfig config, Sinks sinks, int lag, Executor helpers) {
        this.config = config;
        this.sinks = sinks;
        this.lag = lag;
        this.helpers = helpers;
        net = new Net(config, metrics, Limits.none());
        topic = config.inputTopics().get(0);
        broadcast = new BroadcastModels(config);
        first = config.isRepartitioned() ? WeirTopology.ROUTE : WeirTopology.E_STEP;
        if (config.isShared()) {
            mStep = new LocalTask(config.applicationId(), 0);
            addMStep(mStep);
            for (int p = 0; p < config.getInt(Settings.TOPIC_PARTITIONS); p++) {
                tasks.add(eStep(p));
            }
        } else {
            mStep = eStep(0);
            tasks.add(mStep);
            addMStep(mStep);
        }
    }

    private LocalTask eStep(int partition) {
        var task = new LocalTask(config.applicationId(), partition);
        task.stores(ModelStores.SCORING, ModelStores.REGISTER, ModelStores.NAMES);
        task.<byte[], byte[]>sink(WeirTopology.ASSIGNMENTS, record -> sinks.assignment(record, made));
        task.sink(WeirTopology.ANOMALIES, sinks::anomaly);
        task.sink(WeirTopology.DEAD_LETTERS, sinks::deadLetter);
        task.sink(WeirTopology.E_STEP_LIFECYCLE, sinks::lifecycle);
        task.<byte[], byte[]>sink(WeirTopology.UNROUTABLE, record -> {
            settle();
            sinks.deadLetter(record);
        });
        task.processor(WeirTopology.MODEL_UPDATE, new ModelUpdateProcessor(config, metrics));
        if (config.isShared()) {
            task.sink(WeirTopology.STATISTICS, record -> mStep.give(WeirTopology.M_STEP, record));
        }
        task.processor(
                WeirTopology.E_STEP,
                new EStepProcessor(
                        config,
                        InputFormat.asIs(),
                        config.isRepartitioned(),
                        config.isShared() ? WeirTopology.STATISTICS : WeirTopology.M_STEP,
                        assignment -> made = assignment,
                        helpers,
                        net));
        if (config.isRepartitioned()) {
            task.<byte[], byte[]>sink(
                    WeirTopology.ROUTED,
                    record -> task.give(WeirTopology.E_STEP, new Source(config.byModelTopic(), 0, offset), record));
            task.processor(
                    WeirTopology.ROUTE, new RouteProcessor(config, InputFormat.asIs(), WeirTopology.ROUTED, net));
        }
        return task;
    }

    private void addMStep(LocalTask task) {
        task.stores(ModelStores.LEARNING, ModelStores.RESERVOIR);
        task.<String, byte[]>sink(WeirTopology.MODELS, this::published);
        task.sink(WeirTopology.LIFECYCLE, sinks::lifecycle);
        task.processor(WeirTopology.M_STEP, new MStepProcessor(config, searches, net));
    }

    private void published(Record<String, byte[]> snapshot) {
        sinks.model(snapshot);
        if (!config.isShared()) {
            return;
        }
        if (lag == 0) {
            toEveryEStep(snapshot);
        } else {
            travelling.add(new Travelling(offset + lag, snapshot));
        }
    }

    /** As from the topic of models: each E-step has an object of its own. */
    private void toEveryEStep(Record<String, byte[]> snapshot) {
        for (LocalTask task : tasks) {
            var model = broadcast.deserialize(WeirTopology.MODELS, snapshot.headers(), snapshot.value());
            task.give(WeirTopology.MODEL_UPDATE, snapshot.withValue(model));
        }
    }

    /**
     * Processes the next record of the log, in the partition that Kafka's producer puts its key in, or in one after the other if it has no
     * key. Events are scored some at a time, so its outputs may come with a later one's; those of a sink come in the order of the records.
     *
     * @param key or null; not copied
     * @param value or null; not copied
     * @param timestamp ms since the epoch; negative counts as zero
     */
    public void process(byte[] key, byte[] value, long timestamp) {
        process(partition(key), key, value, timestamp);
    }

    /**
     * Processes the next record of the log, in a partition that its producer chose.
     *
     * @param partition from 0 on
     * @param key or null; not copied
     * @param value or null; not copied
     * @param timestamp ms since the epoch; negative counts as zero
     */
    public void process(int partition, byte[] key, byte[] value, long timestamp) {
        if (partition != newest) {
            settle();
            newest = partition;
        }
        while (!travelling.isEmpty() && travelling.peek().arrival <= offset) {
            settle();
            toEveryEStep(travelling.remove().snapshot);
        }
        tasks.get(partition)
                .give(
                        first,
                        new Source(topic, partition, offset++),
                        new Record<>(key, value, Math.max(0, timestamp), new RecordHeaders()));
    }

    private int partition(byte[] key) {
        int partitions = tasks.size();
        return key == null ? (int) (keyless++ % partitions) : Utils.toPositive(Utils.murmur2(key)) % partitions;
    }

    /**
     * Takes the next record of the log, which is known not to be readable: a dead letter.
     *
     * @param value raw bytes; not copied
     * @param timestamp ms since the epoch; negative counts as zero
     */
    public void refuse(byte[] value, long timestamp, UnreadableEvent problem) {
        settle();
        var letter = new DeadLetter(new Source(topic, partition(null), offset++), null, value, problem);
        sinks.deadLetter(DeadLetters.record(letter, new RecordHeaders(), Math.max(0, timestamp), Long.MAX_VALUE));
    }

    /** Has the outputs of all records come. */
    public void settle() {
        tasks.get(newest).settle();
    }

    /** What a model is now, after all records; empty before its first batch. */
    public Optional<ScoringModel> model(String name) {
        settle();
        Learner learner = mStep.<Learner>store(ModelStores.LEARNING).get(name);
        return Optional.ofNullable(learner).map(Learner::model);
    }

    /** How often the fields that the configuration names were there. */
    public List<FieldFigures> fields() {
        return metrics.fields().figures();
    }
}
