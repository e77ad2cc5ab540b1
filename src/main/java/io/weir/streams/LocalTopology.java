package io.weir.streams;

import io.weir.config.Settings;
import io.weir.config.WeirConfig;
import io.weir.em.Patience;
import io.weir.em.online.Contribution;
import io.weir.em.online.Learner;
import io.weir.em.online.ScoringModel;
import io.weir.engine.Contributions;
import io.weir.engine.DetectorSettings;
import io.weir.engine.Engine;
import io.weir.engine.Learning;
import io.weir.engine.MemoryLearners;
import io.weir.engine.Scoring;
import io.weir.engine.ScoringStores;
import io.weir.event.Assignment;
import io.weir.event.Source;
import io.weir.event.UnreadableEvent;
import io.weir.input.InputFormat;
import io.weir.metrics.FieldFigures;
import io.weir.metrics.Metrics;
import io.weir.records.Limits;
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
 * helpers of it may do, see {@link Scoring}, is done by idle processors.
 */
public final class LocalTopology {

    private final Sinks sinks;
    private final Executor helpers;
    private final BroadcastModels broadcast;
    private final Metrics metrics = Metrics.ofToldReasons();
    private final Net net;
    private final String topic;
    private final DetectorSettings settings;
    private final boolean shared;
    /** Where events come in: one per partition. */
    private final List<Partition> partitions = new ArrayList<>();

    private final Learning learning;
    private final Route route;
    private final Log log = new Log();

    /**
     * The way of snapshots to where events are scored, in shared scope.
     *
     * @param lag events that are processed meanwhile
     * @param travelling those on their way, the oldest first
     */
    private record Route(int lag, Deque<Travelling> travelling) {}

    /** How far the log has been read. */
    private static final class Log {

        private long offset;
        private long keyless;
        /** The partition that alone may hold events back. */
        private int newest;
    }

    private record Partition(EventTask events, Scoring scoring) {}

    /** A snapshot that is where events are scored before the event of a number. */
    private record Travelling(long arrival, Record<String, byte[]> snapshot) {}

    /** A topology that has seen nothing; its events come from the first input topic of the configuration. */
    public LocalTopology(WeirConfig config, Sinks sinks) {
        this(config, sinks, 0);
    }

    /**
     * A topology that has seen nothing; its events come from the first input topic of the configuration.
     *
     * @param lag events that are processed before a snapshot is where events are scored, in shared scope; ≥ 0
     */
    public LocalTopology(WeirConfig config, Sinks sinks, int lag) {
        this(config, sinks, lag, Pools.helpers(1));
    }

    LocalTopology(WeirConfig config, Sinks sinks, int lag, Executor helpers) {
        this.sinks = sinks;
        route = new Route(lag, new ArrayDeque<>());
        this.helpers = helpers;
        net = new Net(config, metrics, Limits.none());
        topic = config.inputTopics().get(0);
        broadcast = new BroadcastModels(config);
        settings = config.detector().withoutFeedback();
        shared = config.isShared();
        var learners = new MemoryLearners(config.learning(), config.family(), Pools.searches(Patience.ENDLESS));
        var models = new ModelTask(config, 0, false, new ModelVersions(null, 0), new Broadcasting(sinks), net);
        if (shared) {
            // Models go to those that score as snapshots.
            learning = new Learning(learners, models, (name, model, timestamp) -> {}, net);
            for (int p = 0; p < config.getInt(Settings.TOPIC_PARTITIONS); p++) {
                partitions.add(scoring(config, p));
            }
        } else {
            var events = events(config);
            var engine =
                    new Engine(settings, 0, ScoringStores.inMemory(settings), learners, events, models, net, helpers);
            learning = engine.learning();
            partitions.add(new Partition(events, engine.scoring()));
        }
        models.use(learning);
        partitions.forEach(partition -> partition.events.use(partition.scoring));
    }

    private EventTask events(WeirConfig config) {
        return new EventTask(config, InputFormat.asIs(), false, sinks, net);
    }

    private Partition scoring(WeirConfig config, int partition) {
        var contributions = new Contributions() {
            @Override
            public void contributed(String model, Contribution contribution, long timestamp) {
                learning.learn(model, contribution, timestamp);
            }

            @Override
            public long forget(String model, long timestamp) {
                throw new IllegalStateException("models of the shared scope live for ever");
            }
        };
        var events = events(config);
        var scoring =
                new Scoring(settings, partition, ScoringStores.inMemory(settings), events, contributions, net, helpers);
        return new Partition(events, scoring);
    }

    /** The same sinks, and in shared scope every snapshot goes to every partition, too. */
    private final class Broadcasting implements Sinks {

        private final Sinks to;

        Broadcasting(Sinks to) {
            this.to = to;
        }

        @Override
        public void model(Record<String, byte[]> snapshot) {
            to.model(snapshot);
            if (shared && route.lag == 0) {
                toEveryPartition(snapshot);
            } else if (shared) {
                route.travelling.add(new Travelling(log.offset + route.lag, snapshot));
            }
        }

        @Override
        public void assignment(Record<byte[], byte[]> record, Assignment made) {
            to.assignment(record, made);
        }

        @Override
        public void anomaly(Record<byte[], byte[]> record) {
            to.anomaly(record);
        }

        @Override
        public void deadLetter(Record<byte[], byte[]> record) {
            to.deadLetter(record);
        }

        @Override
        public void lifecycle(Record<String, byte[]> record) {
            to.lifecycle(record);
        }
    }

    /** As from the topic of models: each partition has an object of its own. */
    private void toEveryPartition(Record<String, byte[]> snapshot) {
        for (Partition partition : partitions) {
            var model = (ScoringModel) broadcast.deserialize(topic, snapshot.headers(), snapshot.value());
            partition.scoring.update(snapshot.key(), model, snapshot.timestamp());
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
        if (partition != log.newest) {
            settle();
            log.newest = partition;
        }
        while (!route.travelling.isEmpty() && route.travelling.peek().arrival <= log.offset) {
            settle();
            toEveryPartition(route.travelling.remove().snapshot);
        }
        partitions.get(partition).events.event(record(key, value, timestamp), here(partition));
    }

    private static Record<byte[], byte[]> record(byte[] key, byte[] value, long timestamp) {
        return new Record<>(key, value, Math.max(0, timestamp), new RecordHeaders());
    }

    /** Of the next record. */
    private Source here(int partition) {
        return new Source(topic, partition, log.offset++);
    }

    private int partition(byte[] key) {
        int count = partitions.size();
        return key == null ? (int) (log.keyless++ % count) : Utils.toPositive(Utils.murmur2(key)) % count;
    }

    /**
     * Takes the next record of the log, which is known not to be readable: a dead letter.
     *
     * @param value raw bytes; not copied
     * @param timestamp ms since the epoch; negative counts as zero
     */
    public void refuse(byte[] value, long timestamp, UnreadableEvent problem) {
        settle();
        int partition = partition(null);
        partitions.get(partition).events.refuse(record(null, value, timestamp), here(partition), problem);
    }

    /** Has the outputs of all records come. */
    public void settle() {
        partitions.get(log.newest).scoring.flush();
    }

    /** What a model is now, after all records; empty before its first batch. */
    public Optional<ScoringModel> model(String name) {
        settle();
        return Optional.ofNullable(learning.learner(name, 0)).map(Learner::model);
    }

    /** How often the fields that the configuration names were there. */
    public List<FieldFigures> fields() {
        return metrics.fields().figures();
    }
}
