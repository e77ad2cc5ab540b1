package io.weir.store;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToLongFunction;

/**
 * A part of the heap that the stores of a process share. Each may take what the others leave, and an even share at least; one that
 * holds more than that lets objects go when all of them together hold too much.
 */
public final class HeapBudget {

    /** Of an object that takes n bytes when written, headers and references included (measured on models of 40 and 300 events). */
    private static final long PER_ENCODED_BYTE = 2;

    private static final long PER_OBJECT = 1_000;

    private final long bytes;
    private final AtomicLong used = new AtomicLong();
    private final AtomicInteger stores = new AtomicInteger();

    HeapBudget(long bytes) {
        this.bytes = bytes;
    }

    /**
     * @param share of the largest heap of this process
     */
    public static HeapBudget ofHeap(double share) {
        return new HeapBudget((long) (share * Runtime.getRuntime().maxMemory()));
    }

    /** Bytes in use by all stores, as estimated. */
    long used() {
        return used.get();
    }

    /**
     * Room for one store.
     *
     * @param besides bytes that an object takes besides what is written of it
     */
    public <V> CacheBound<V> room(ToLongFunction<V> besides) {
        return new CacheBound<>() {
            @Override
            public long of(V value, int encoded) {
                return PER_OBJECT + PER_ENCODED_BYTE * encoded + besides.applyAsLong(value);
            }

            @Override
            public long most(long held) {
                return Math.max(bytes / Math.max(1, stores.get()), bytes - used.get() + held);
            }

            /** Some less, so that the next object that is loaded does not ask for a flush again. */
            @Override
            public long keep(long held) {
                return most(held) / 8 * 7;
            }

            @Override
            public void open() {
                stores.incrementAndGet();
            }

            @Override
            public void changed(long difference) {
                used.addAndGet(difference);
            }

            @Override
            public void close() {
                stores.decrementAndGet();
            }
        };
    }
}
