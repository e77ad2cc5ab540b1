package io.weir.streams;

import io.weir.event.Assignment;
import io.weir.event.DeadLetter;
import io.weir.event.ModelKey;
import io.weir.event.Source;
import io.weir.event.UnreadableEvent;
import io.weir.metrics.FieldFigures;
import io.weir.metrics.Metrics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * The processors of {@link WeirTopology} in one thread, without a cluster: one partition, all models on the heap.
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
    private final Map<String, Consumer<Record<?, ?>>> nodes = new HashMap<>();
    private final Map<String, StateStore> stores = new HashMap<>();
    private final LocalContext context;
    private final Metrics metrics = new Metrics();
    private final String topic;
    private final Consumer<Record<?, ?>> first;
    private Assignment made;
    private long offset;

    /** A topology that has seen nothing; its events come from the first input topic of the configuration, partition 0. */
    public LocalTopology(WeirConfig config, Sinks sinks) {
        this(config, sinks, Pools.helpers(1));
    }

    LocalTopology(WeirConfig config, Sinks sinks, Executor helpers) {
        this.config = config;
        this.sinks = sinks;
        this.helpers = helpers;
        topic = config.inputTopics().get(0);
        context = new LocalContext(config.applicationId(), nodes, stores);
        first = build();
    }

    private Consumer<Record<?, ?>> build() {
        Executor searches = Pools.searches();
        var net = new Net(config, metrics, Limits.none());
        boolean repartitioned = config.modelKey().kind() != ModelKey.Kind.RECORD_KEY;
        stores.put(ModelStores.SCORING, HeapStore.heapOnly(ModelStores.SCORING));
        stores.put(ModelStores.LEARNING, HeapStore.heapOnly(ModelStores.LEARNING));
        stores.put(ModelStores.RESERVOIR, HeapStore.heapOnly(ModelStores.RESERVOIR));
        stores.put(ModelStores.REGISTER, HeapStore.heapOnly(ModelStores.REGISTER));
        stores.put(ModelStores.NAMES, HeapStore.heapOnly(ModelStores.NAMES));

        this.<byte[], byte[]>sink(WeirTopology.ASSIGNMENTS, record -> sinks.assignment(record, made));
        sink(WeirTopology.ANOMALIES, sinks::anomaly);
        sink(WeirTopology.DEAD_LETTERS, sinks::deadLetter);
        this.<byte[], byte[]>sink(WeirTopology.UNROUTABLE, record -> {
            settle();
            sinks.deadLetter(record);
        });
        sink(WeirTopology.MODELS, sinks::model);
        sink(WeirTopology.LIFECYCLE, sinks::lifecycle);
        sink(WeirTopology.E_STEP_LIFECYCLE, sinks::lifecycle);
        processor(WeirTopology.MODEL_UPDATE, new ModelUpdateProcessor(config));
        processor(WeirTopology.M_STEP, new MStepProcessor(config, searches, net));
        processor(
                WeirTopology.E_STEP,
                new EStepProcessor(
                        config,
                        InputFormat.asIs(),
                        repartitioned,
                        WeirTopology.M_STEP,
                        assignment -> made = assignment,
                        helpers,
                        net));
        if (!repartitioned) {
            return nodes.get(WeirTopology.E_STEP);
        }
        processor(WeirTopology.ROUTE, new RouteProcessor(config, InputFormat.asIs(), WeirTopology.E_STEP, net));
        return nodes.get(WeirTopology.ROUTE);
    }

    @SuppressWarnings("unchecked")
    private <K, V> void sink(String name, Consumer<Record<K, V>> consumer) {
        nodes.put(name, record -> consumer.accept((Record<K, V>) record));
    }

    @SuppressWarnings("unchecked")
    private <K, V> void processor(String name, Processor<K, V, ?, ?> processor) {
        ((Processor<K, V, Object, Object>) processor).init(context);
        nodes.put(name, record -> processor.process((Record<K, V>) record));
    }

    /**
     * Processes the next record of the log. Events are scored some at a time, so its outputs may come with a later one's; those of a sink
     * come in the order of the records.
     *
     * @param key or null; not copied
     * @param value or null; not copied
     * @param timestamp ms since the epoch; negative counts as zero
     */
    public void process(byte[] key, byte[] value, long timestamp) {
        context.metadata(new Position(topic, offset++));
        first.accept(new Record<>(key, value, Math.max(0, timestamp), new RecordHeaders()));
    }

    /**
     * Takes the next record of the log, which is known not to be readable: a dead letter.
     *
     * @param value raw bytes; not copied
     * @param timestamp ms since the epoch; negative counts as zero
     */
    public void refuse(byte[] value, long timestamp, UnreadableEvent problem) {
        settle();
        var letter = new DeadLetter(new Source(topic, 0, offset++), null, value, problem);
        sinks.deadLetter(DeadLetters.record(letter, new RecordHeaders(), Math.max(0, timestamp), Long.MAX_VALUE));
    }

    /** Has the outputs of all records come. */
    public void settle() {
        ((HeapStore<?>) stores.get(ModelStores.SCORING)).settle();
    }

    /** How often the fields that the configuration names were there. */
    public List<FieldFigures> fields() {
        return metrics.fields().figures();
    }

    private record Position(String topic, long offset) implements RecordMetadata {

        @Override
        public int partition() {
            return 0;
        }
    }
}
