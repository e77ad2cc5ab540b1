package io.weir.engine;

import java.util.HashMap;
import java.util.Map;

/**
 * A store that is gone with its process.
 *
 * @param <V> of the objects
 */
public final class MemoryStore<V> implements Store<V> {

    private final Map<String, V> objects = new HashMap<>();

    @Override
    public V get(String key) {
        return objects.get(key);
    }

    @Override
    public void put(String key, V value) {
        objects.put(key, value);
    }

    @Override
    public void remove(String key) {
        objects.remove(key);
    }

    /** Names of all of them, in no order. */
    public Iterable<String> keys() {
        return objects.keySet();
    }
}
