package io.weir.store;

import io.weir.engine.Store;
import io.weir.store.LiveObjects.Live;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.TaskId;
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
 * {@code flush} and {@code commit} come after it or not at all, and what they wrote would be lost. It is also the last moment for what
 * processors have {@linkplain #heldBack held back}, and what that forwards. After an abort the task starts
 * again with an empty heap and the inner store as of the last commit.
 *
 * <p>It deliberately is no {@code KeyValueStore}: Streams would hand processors a wrapper instead of this object.
 */
public final class HeapStore<V> implements Store<V>, StateStore, CachedStateStore<Object, Object> {

    private final String name;
    /** Null if there is nothing behind the heap. */
    private final KeyValueStore<String, byte[]> inner;

    private final Codec<V> codec;
    private final KeptState kept;
    private final LiveObjects<V> objects;
    /** Changed since the last flush; null for those that were removed. */
    private final Map<String, Live<V>> dirty = new HashMap<>();

    private TaskId task;

    /** Hears of each value that cannot be read, once. */
    private BiConsumer<String, UnreadableState> unreadable = (key, why) -> {};

    /** Those that it has heard of. */
    private final Set<String> setAside = new HashSet<>();

    /** What others have held back, and has to be done before objects are written. */
    private Runnable heldBack = () -> {};

    /**
     * @param room for objects on the heap; the least recently used go first
     */
    public HeapStore(KeyValueStore<String, byte[]> inner, Codec<V> codec, CacheBound<V> room) {
        this(inner, codec, room, KeptState.none());
    }

    /**
     * @param room for objects on the heap; the least recently used go first
     * @param kept what the inner store may have kept
     */
    public HeapStore(KeyValueStore<String, byte[]> inner, Codec<V> codec, CacheBound<V> room, KeptState kept) {
        this(inner.name(), inner, codec, room, kept);
    }

    private HeapStore(
            String name, KeyValueStore<String, byte[]> inner, Codec<V> codec, CacheBound<V> room, KeptState kept) {
        this.name = name;
        this.inner = inner;
        this.codec = codec;
        this.kept = kept;
        objects = new LiveObjects<>(room);
    }

    /** A store of objects that live as long as it does; not for a topology on a cluster. */
    public static <V> HeapStore<V> heapOnly(String name) {
        return new HeapStore<>(
                name, null, null, CacheBound.objects(Integer.MAX_VALUE, Integer.MAX_VALUE), KeptState.none());
    }

    /**
     * Somebody holds work back that changes these objects, or others that are written after them.
     *
     * @param work does all of it, and nothing if there is none; asked before every commit and by {@link #settle}
     */
    public void heldBack(Runnable work) {
        heldBack = work;
    }

    /** Has done what was held back: for everybody who is about to read or change the objects. */
    public void settle() {
        heldBack.run();
    }

    /**
     * Who wants to hear of values that cannot be read. For {@link #get} there is none then; what is put in its place is the value
     * from then on.
     */
    public void onUnreadable(BiConsumer<String, UnreadableState> listener) {
        unreadable = listener;
    }

    /** The object if it is on the heap, otherwise null. */
    public V live(String key) {
        Live<V> found = objects.find(key);
        return found == null ? null : found.value;
    }

    /**
     * A new object from the bytes that were stored last, which becomes the live one; null if there are none. May write other
     * objects out, so nobody may be in the middle of changing one.
     *
     * @throws UnreadableState if the bytes are damaged
     */
    public V load(String key) {
        if (objects.areMost()) {
            write();
        }
        if (inner == null || isRemoved(key)) {
            return null;
        }
        byte[] bytes;
        V value;
        try {
            bytes = inner.get(key);
            value = bytes == null ? null : codec.decode(bytes);
        } catch (ProcessorStateException | IncompatibleState e) {
            throw damaged(e);
        }
        if (value != null) {
            objects.hold(key, value, bytes.length);
        }
        return value;
    }

    /** What to throw where what is stored cannot be what was written. */
    RuntimeException damaged(RuntimeException e) {
        return kept.damaged(task, e);
    }

    /** The live object, loaded if necessary; null if there is none, or none that can be read. */
    @Override
    public V get(String key) {
        V value = live(key);
        if (value != null) {
            return value;
        }
        try {
            return load(key);
        } catch (UnreadableState e) {
            if (setAside.add(key)) {
                unreadable.accept(key, e);
            }
            return null;
        }
    }

    /** Makes the object the live one and marks it as changed; to be called again after every change. */
    @Override
    public void put(String key, V value) {
        Live<V> object = objects.find(key);
        if (object == null || object.value != value) {
            object = objects.hold(key, value, 0);
        }
        if (inner != null && !object.dirty) {
            object.dirty = true;
            dirty.put(key, object);
        }
    }

    /** Forgets the object and its bytes. */
    @Override
    public void remove(String key) {
        objects.remove(key);
        if (inner != null) {
            dirty.put(key, null);
        }
    }

    private boolean isRemoved(String key) {
        return dirty.containsKey(key) && dirty.get(key) == null;
    }

    /** Objects on the heap. */
    int size() {
        return objects.size();
    }

    @Override
    public void flushCache() {
        settle();
        write();
    }

    private void write() {
        dirty.forEach(this::write);
        dirty.clear();
        objects.letGo();
    }

    private void write(String key, Live<V> object) {
        byte[] bytes = object == null ? null : codec.encode(object.value);
        inner.put(key, bytes);
        if (object != null) {
            object.dirty = false;
            objects.resize(object, bytes.length);
        }
    }

    @Override
    public void clearCache() {
        objects.clear();
        dirty.clear();
    }

    @Override
    public boolean setFlushListener(CacheFlushListener<Object, Object> listener, boolean sendOldValues) {
        return false;
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {
        clearCache();
        setAside.clear();
        heldBack = () -> {};
        unreadable = (key, why) -> {};
        objects.open();
        task = context.taskId();
        try {
            inner.init(context, root);
        } catch (ProcessorStateException e) {
            throw damaged(e);
        }
    }

    @Override
    public void close() {
        clearCache();
        objects.close();
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
        return kept.believed(partition, inner.committedOffset(partition));
    }

    /** What the inner store keeps until the next commit, bytes; Kafka Streams asks since 4.4, in whose interface it is. */
    public long approximateNumUncommittedBytes() {
        return UncommittedBytes.of(inner);
    }

    @Override
    @Deprecated
    @SuppressWarnings("deprecation")
    public boolean managesOffsets() {
        return inner.managesOffsets();
    }
}
