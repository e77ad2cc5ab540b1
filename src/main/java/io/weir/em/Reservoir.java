package io.weir.em;

import io.weir.numeric.Hash64;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * A uniform sample of all events so far, of bounded size: each event is in it with the same probability (Vitter 1985,
 * algorithm R).
 *
 * <p>Which event replaces which follows from the seed and the count alone, so that a replay makes the same choices. The sample is
 * kept in chunks, each of which knows whether it changed: only those need to be stored again.
 */
public final class Reservoir {

    /** Points in a chunk. */
    public static final int CHUNK = 64;

    private final int capacity;
    private final long seed;
    private long seen;
    private final List<ReservoirChunk> chunks = new ArrayList<>();
    private final BitSet dirty = new BitSet();

    Reservoir(int capacity, long seed) {
        this.capacity = capacity;
        this.seed = seed;
    }

    /** Events offered so far. */
    long seen() {
        return seen;
    }

    /** Events in the sample. */
    public int size() {
        return (int) Math.min(seen, capacity);
    }

    boolean full() {
        return seen >= capacity;
    }

    /**
     * @param x taken over, not copied
     */
    void offer(double[] x) {
        long index = seen < capacity ? seen : Long.remainderUnsigned(Hash64.mix(seed, seen), seen + 1);
        seen++;
        if (index >= capacity) {
            return;
        }
        int chunk = (int) index / CHUNK;
        if (chunk == chunks.size()) {
            chunks.add(new ReservoirChunk());
        }
        chunks.get(chunk).set((int) index % CHUNK, x);
        dirty.set(chunk);
    }

    /** The sample as rows, not copies; rows are never changed once they are in. */
    double[][] points() {
        double[][] points = new double[size()][];
        for (int i = 0; i < points.length; i++) {
            points[i] = chunks.get(i / CHUNK).get(i % CHUNK);
        }
        return points;
    }

    /** Number of chunks. */
    public int chunks() {
        return (size() + CHUNK - 1) / CHUNK;
    }

    /** Chunk i, the live object. */
    public ReservoirChunk chunk(int i) {
        return chunks.get(i);
    }

    /** Visits the chunks that changed since the last visit. */
    public void visitChanged(IntConsumer visitor) {
        dirty.stream().forEach(visitor);
        dirty.clear();
    }

    /** Puts back what was stored: chunks in order, after {@link Learner#read}. */
    public void restore(ReservoirChunk chunk) {
        chunks.add(chunk);
    }

    void restore(long seenBefore) {
        seen = seenBefore;
    }
}
