package io.weir.store;

import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** Builds {@link HeapStore}s over a persistent, changelogged store; caching is what they are, so it cannot be turned off. */
public final class HeapStoreBuilder<V> implements StoreBuilder<HeapStore<V>> {

    private final StoreBuilder<KeyValueStore<String, byte[]>> inner;
    private final Supplier<Codec<V>> codec;
    private final Supplier<CacheBound<V>> room;
    private KeptState kept = KeptState.none();

    /**
     * @param codec for one store
     * @param room for the objects of one store
     */
    public HeapStoreBuilder(String name, Supplier<Codec<V>> codec, Supplier<CacheBound<V>> room) {
        inner = Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), Serdes.String(), Serdes.ByteArray())
                .withLoggingEnabled(Map.of())
                .withCachingDisabled();
        this.codec = codec;
        this.room = room;
    }

    /** Stores that are asked whether what they kept on this machine is to be believed. */
    public HeapStoreBuilder<V> over(KeptState state) {
        kept = state;
        return this;
    }

    @Override
    public HeapStore<V> build() {
        return new HeapStore<>(inner.build(), codec.get(), room.get(), kept);
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
