package io.weir.store;

/**
 * How much a {@link HeapStore} may hold, in objects or in bytes.
 *
 * @param <V> the objects
 */
public interface CacheBound<V> {

    /**
     * What an object takes.
     *
     * @param encoded bytes that it was written or read as
     */
    long of(V value, int encoded);

    /**
     * Before another object is loaded, a store that holds so much writes out what changed and lets some go.
     *
     * @param held by the store
     */
    long most(long held);

    /**
     * What may stay after everything was written out.
     *
     * @param held by the store
     */
    long keep(long held);

    /** The store is in use from now on. */
    default void open() {}

    /** The store holds so much more, or less. */
    default void changed(long difference) {}

    /** The store is no longer in use. */
    default void close() {}

    /**
     * Room for a number of objects.
     *
     * @param keep that stay after a flush
     * @param most in between
     */
    static <V> CacheBound<V> objects(int keep, int most) {
        return new CacheBound<>() {
            @Override
            public long of(V value, int encoded) {
                return 1;
            }

            @Override
            public long most(long held) {
                return most;
            }

            @Override
            public long keep(long held) {
                return keep;
            }
        };
    }
}
