package io.weir.engine;

/**
 * Objects by name, which their users change in place. For one thread.
 *
 * @param <V> of the objects
 */
public interface Store<V> {

    /** Null if there is none. */
    V get(String key);

    /** Makes the object the one of that name; to be called again after every change. */
    void put(String key, V value);

    void remove(String key);
}
