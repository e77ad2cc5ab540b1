package io.weir.store;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** The objects of a {@link HeapStore} that are on the heap, and what they take of its room. */
final class LiveObjects<V> {

    private final CacheBound<V> room;
    /** Least recently used first. */
    private final Map<String, Live<V>> live = new LinkedHashMap<>(16, 0.75f, true);
    /** The object that was asked for or put last, most often the next one too; null if it is gone. */
    private Live<V> last;

    private String lastKey;
    /** What the live objects take of the room. */
    private long held;

    private boolean open;

    static final class Live<V> {

        final V value;
        /** What it took of the room when it was written or read last. */
        private long size;
        /** Whether it has changed since the last flush. */
        boolean dirty;

        private Live(V value) {
            this.value = value;
        }
    }

    /**
     * @param room the least recently used go first
     */
    LiveObjects(CacheBound<V> room) {
        this.room = room;
    }

    void open() {
        if (!open) {
            open = true;
            room.open();
        }
    }

    void close() {
        if (open) {
            open = false;
            room.close();
        }
    }

    /** Null if it is not there. */
    Live<V> find(String key) {
        if (last == null || !lastKey.equals(key)) {
            last = live.get(key);
            lastKey = key;
        }
        return last;
    }

    /**
     * Takes an object in, in the place of another one of the same key.
     *
     * @param encoded bytes that it was read as; 0 if it is new
     */
    Live<V> hold(String key, V value, int encoded) {
        Live<V> object = new Live<>(value);
        Live<V> before = live.put(key, object);
        last = object;
        lastKey = key;
        if (before != null) {
            changed(-before.size);
        }
        resize(object, encoded);
        return object;
    }

    /**
     * The object has another size.
     *
     * @param encoded bytes that it was written or read as
     */
    void resize(Live<V> object, int encoded) {
        long size = room.of(object.value, encoded);
        changed(size - object.size);
        object.size = size;
    }

    void remove(String key) {
        Live<V> gone = live.remove(key);
        last = null;
        if (gone != null) {
            changed(-gone.size);
        }
    }

    void clear() {
        live.clear();
        last = null;
        changed(-held);
    }

    /** Whether there is no room for another one. */
    boolean areMost() {
        return held >= room.most(held);
    }

    /** Lets the least recently used go, as far as the room is too small; nothing of them may be unwritten. */
    void letGo() {
        Iterator<Live<V>> eldest = live.values().iterator();
        for (long keep = room.keep(held); held > keep && eldest.hasNext(); ) {
            changed(-eldest.next().size);
            eldest.remove();
            last = null;
        }
    }

    private void changed(long difference) {
        held += difference;
        room.changed(difference);
    }

    int size() {
        return live.size();
    }
}
