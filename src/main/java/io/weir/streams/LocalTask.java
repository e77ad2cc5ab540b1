package io.weir.streams;

import io.weir.event.Source;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/** Processors and sinks that work on the same partition, and their stores, all on the heap. */
final class LocalTask {

    private final Map<String, Consumer<Record<?, ?>>> nodes = new HashMap<>();
    private final Map<String, StateStore> stores = new HashMap<>();
    private final LocalContext context;

    /**
     * @param application its id
     * @param partition that it works on
     */
    LocalTask(String application, int partition) {
        context = new LocalContext(application, partition, nodes, stores);
    }

    void stores(String... names) {
        for (String name : names) {
            stores.put(name, HeapStore.heapOnly(name));
        }
    }

    @SuppressWarnings("unchecked")
    <V> HeapStore<V> store(String name) {
        return (HeapStore<V>) stores.get(name);
    }

    @SuppressWarnings("unchecked")
    <K, V> void sink(String name, Consumer<Record<K, V>> consumer) {
        nodes.put(name, record -> consumer.accept((Record<K, V>) record));
    }

    /** Its stores must be there. */
    @SuppressWarnings("unchecked")
    <K, V> void processor(String name, Processor<K, V, ?, ?> processor) {
        ((Processor<K, V, Object, Object>) processor).init(context);
        nodes.put(name, record -> processor.process((Record<K, V>) record));
    }

    /** Gives a node a record that comes from no topic. */
    void give(String node, Record<?, ?> record) {
        nodes.get(node).accept(record);
    }

    /** Gives a node a record of a topic. */
    void give(String node, Source source, Record<?, ?> record) {
        context.metadata(new Position(source));
        give(node, record);
    }

    /** Has what the E-step holds back done. */
    void settle() {
        store(ModelStores.SCORING).settle();
    }

    private record Position(Source source) implements RecordMetadata {

        @Override
        public String topic() {
            return source.topic();
        }

        @Override
        public int partition() {
            return source.partition();
        }

        @Override
        public long offset() {
            return source.offset();
        }
    }
}
