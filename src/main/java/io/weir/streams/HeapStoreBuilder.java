package io.weir.streams;

import java.util.Map;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** Builds {@link HeapStore}s over a persistent, changelogged store; caching is what they are, so it cannot be turned off. */
final class HeapStoreBuilder<V> implements StoreBuilder<HeapStore<V>> {

    private final StoreBuilder<KeyValueStore<String, byte[]>> inner;
    private final Codec<V> codec;
    private final int keep;
    private final int most;

    /**
     * @param keep objects that stay on the heap after a flush
     * @param most objects on the heap at any time
     */
    HeapStoreBuilder(String name, Codec<V> codec, int keep, int most) {
        inner = Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), Serdes.String(), Serdes.ByteArray())
                .withLoggingEnabled(Map.of())
                .withCachingDisabled();
        this.codec = codec;
        this.keep = keep;
        this.most = most;
    }

    @Override
    public HeapStore<V> build() {
        return new HeapStore<>(inner.build(), codec, keep, most);
    }

    @Override
    public HeapStoreBuilder<V> withLoggingEnabled(Map<String, String> config) {
        inner.withLoggingEnabled(config);
        return this;
    }

    @Override
    public HeapStoreBuilder<V> withLoggingDisabled() {
        inner.withLoggingDisabled();
        return this;
    }

    @Override
    public HeapStoreBuilder<V> withCachingEnabled() {
        return this;
    }

    @Override
    public HeapStoreBuilder<V> withCachingDisabled() {
        throw new UnsupportedOperationException("a HeapStore is a cache");
    }

    @Override
    public Map<String, String> logConfig() {
        return inner.logConfig();
    }

    @Override
    public boolean loggingEnabled() {
        return inner.loggingEnabled();
    }

    @Override
    public String name() {
        return inner.name();
    }
}
