package io.weir.streams;

import java.io.File;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.StreamsMetrics;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.Punctuator;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/** What a processor sees of the world when no cluster is around it: its children, its stores, where the record is from. */
final class LocalContext implements ProcessorContext<Object, Object> {

    private final String application;
    private final TaskId task;
    private final Map<String, Consumer<Record<?, ?>>> children;
    private final Map<String, StateStore> stores;
    private RecordMetadata metadata;

    /**
     * @param children receive what is forwarded to their names
     */
    LocalContext(
            String application,
            int partition,
            Map<String, Consumer<Record<?, ?>>> children,
            Map<String, StateStore> stores) {
        this.application = application;
        task = new TaskId(0, partition);
        this.children = children;
        this.stores = stores;
    }

    /** Where the next record is from. */
    void metadata(RecordMetadata next) {
        metadata = next;
    }

    @Override
    public <K, V> void forward(Record<K, V> record, String childName) {
        children.get(childName).accept(record);
    }

    @Override
    public <K, V> void forward(Record<K, V> record) {
        throw unsupported("forward to every child");
    }

    @Override
    public Optional<RecordMetadata> recordMetadata() {
        return Optional.ofNullable(metadata);
    }

    @Override
    @SuppressWarnings("unchecked")
    public <S extends StateStore> S getStateStore(String name) {
        return (S) stores.get(name);
    }

    @Override
    public String applicationId() {
        return application;
    }

    @Override
    public TaskId taskId() {
        return task;
    }

    @Override
    public Map<String, Object> appConfigs() {
        return Map.of();
    }

    @Override
    public Map<String, Object> appConfigsWithPrefix(String prefix) {
        return Map.of();
    }

    /** The wall clock stands still. */
    @Override
    public Cancellable schedule(Duration interval, PunctuationType type, Punctuator callback) {
        if (type != PunctuationType.WALL_CLOCK_TIME) {
            throw unsupported("stream time");
        }
        return () -> {};
    }

    @Override
    public Cancellable schedule(Instant start, Duration interval, PunctuationType type, Punctuator callback) {
        throw unsupported("punctuation");
    }

    @Override
    public void commit() {
        throw unsupported("a commit");
    }

    @Override
    public Serde<?> keySerde() {
        throw unsupported("a default serde");
    }

    @Override
    public Serde<?> valueSerde() {
        throw unsupported("a default serde");
    }

    @Override
    public File stateDir() {
        throw unsupported("a state directory");
    }

    @Override
    public StreamsMetrics metrics() {
        throw unsupported("metrics of Kafka Streams");
    }

    @Override
    public long currentSystemTimeMs() {
        throw unsupported("the wall clock");
    }

    @Override
    public long currentStreamTimeMs() {
        throw unsupported("the stream time");
    }

    private static UnsupportedOperationException unsupported(String what) {
        return new UnsupportedOperationException("a topology without a cluster has no " + what);
    }
}
