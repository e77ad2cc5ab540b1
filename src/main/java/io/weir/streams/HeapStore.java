package io.weir.streams;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.internals.CacheFlushListener;
import org.apache.kafka.streams.state.internals.CachedStateStore;

/**
 * A store of live objects, changelogged exactly once.
 *
 * <pre>
 *   live, load, put ──► objects on the heap ──flushCache──► inner store (bytes) ──► changelog
 * </pre>
 *
 * <p>Objects are changed in place and marked by {@link #put}; their bytes are made once per commit, whatever the number of
 * changes. The only hook that Kafka Streams calls before it commits a transaction is {@code CachedStateStore.flushCache};
 * {@code flush} and {@code commit} come after it or not at all, and what they wrote would be lost. After an abort the task starts
 * again with an empty heap and the inner store as of the last commit.
 *
 * <p>It deliberately is no {@code KeyValueStore}: Streams would hand processors a wrapper instead of this object.
 */
final class HeapStore<V> implements StateStore, CachedStateStore<Object, Object> {

    private final String name;
    /** Null if there is nothing behind the heap. */
    private final KeyValueStore<String, byte[]> inner;

    private final Codec<V> codec;
    private final int keep;
    private final int most;
    private final Map<String, V> live = new LinkedHashMap<>(16, 0.75f, true);
    /** Changed since the last flush; null for those that were removed. */
    private final Map<String, V> dirty = new HashMap<>();

    /**
     * @param keep objects that stay on the heap after a flush, the least recently used go first
     * @param most objects on the heap in between: before one more is loaded, there is a flush
     */
    HeapStore(KeyValueStore<String, byte[]> inner, Codec<V> codec, int keep, int most) {
        this(inner.name(), inner, codec, keep, most);
    }

    private HeapStore(String name, KeyValueStore<String, byte[]> inner, Codec<V> codec, int keep, int most) {
        this.name = name;
        this.inner = inner;
        this.codec = codec;
        this.keep = keep;
        this.most = most;
    }

    /** A store of objects that live as long as it does; not for a topology on a cluster. */
    static <V> HeapStore<V> heapOnly(String name) {
        return new HeapStore<>(name, null, null, Integer.MAX_VALUE, Integer.MAX_VALUE);
    }

    /** The object if it is on the heap, otherwise null. */
    V live(String key) {
        return live.get(key);
    }

    /**
     * A new object from the bytes that were stored last, which becomes the live one; null if there are none. May write other
     * objects out, so nobody may be in the middle of changing one.
     */
    V load(String key) {
        if (live.size() >= most) {
            flushCache();
        }
        byte[] bytes = inner == null || isRemoved(key) ? null : inner.get(key);
        if (bytes == null) {
            return null;
        }
        V value = codec.decode(bytes);
        live.put(key, value);
        return value;
    }

    /** The live object, loaded if necessary; null if there is none. */
    V get(String key) {
        V value = live.get(key);
        return value != null ? value : load(key);
    }

    /** Makes the object the live one and marks it as changed; to be called again after every change. */
    void put(String key, V value) {
        live.put(key, value);
        if (inner != null) {
            dirty.put(key, value);
        }
    }

    /** Forgets the object and its bytes. */
    void remove(String key) {
        live.remove(key);
        if (inner != null) {
            dirty.put(key, null);
        }
    }

    private boolean isRemoved(String key) {
        return dirty.containsKey(key) && dirty.get(key) == null;
    }

    /** Objects on the heap. */
    int size() {
        return live.size();
    }

    @Override
    public void flushCache() {
        dirty.forEach((key, value) -> inner.put(key, value == null ? null : codec.encode(value)));
        dirty.clear();
        Iterator<String> eldest = live.keySet().iterator();
        for (int excess = live.size() - keep; excess > 0; excess--) {
            eldest.next();
            eldest.remove();
        }
    }

    @Override
    public void clearCache() {
        live.clear();
        dirty.clear();
    }

    @Override
    public boolean setFlushListener(CacheFlushListener<Object, Object> listener, boolean sendOldValues) {
        return false;
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {
        clearCache();
        inner.init(context, root);
    }

    @Override
    public void close() {
        clearCache();
        inner.close();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean persistent() {
        return inner.persistent();
    }

    @Override
    public boolean isOpen() {
        return inner.isOpen();
    }

    @Override
    public void commit(Map<TopicPartition, Long> changelogOffsets) {
        inner.commit(changelogOffsets);
    }

    @Override
    public Long committedOffset(TopicPartition partition) {
        return inner.committedOffset(partition);
    }

    @Override
    @Deprecated
    @SuppressWarnings("deprecation")
    public boolean managesOffsets() {
        return inner.managesOffsets();
    }
}
