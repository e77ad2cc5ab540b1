package io.weir.em.online;

import io.weir.numeric.Hash64;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * A uniform sample of the events so far, of bounded size: each event is in it with the same probability (Vitter 1985,
 * algorithm R). If old events are to be forgotten, newer ones enter with a probability of at least R ln 2 / H, which halves
 * the presence of older ones every H events (Aggarwal 2006). If they age by time, an event of weight w enters with R w / W, with
 * W what is left of the weights of all events: the presence of an event is then in proportion to what is left of it (Chao 1982),
 * as long as W ≥ R; after a long silence every new event enters and takes the place of any.
 *
 * <pre>
 *   chunks   │ 16 points │ 16 points │ … │ up to R points │  waiting  │ waiting │
 *                                                          ▲ only while frozen
 * </pre>
 *
 * <p>While a refit runs on the sample it is frozen, and what would have entered waits behind it: a refit that has to be repeated
 * after a crash finds the very points it had. Which event replaces which follows from the seed and the count alone. The
 * sample is kept in chunks, each of which knows whether it changed: only those need to be stored again.
 */
public final class Reservoir {

    /** Points in a chunk: a point that enters a full sample has all of them written again, and nearly each hits another chunk. */
    public static final int CHUNK = 16;

    private final int capacity;
    private final long seed;
    private long seen;
    /** Points in the sample proper. */
    private int size;
    /** Slots that have or await their first point. */
    private int filled;

    private boolean frozen;
    /** Slots for which the waiting points are meant. */
    private int[] slots = new int[16];

    private int waiting;
    private final List<ReservoirChunk> chunks = new ArrayList<>();
    private final BitSet dirty = new BitSet();

    Reservoir(int capacity, long seed) {
        this.capacity = capacity;
        this.seed = seed;
    }

    /** Events offered since the sample began. */
    public long seen() {
        return seen;
    }

    /** Events in the sample. */
    public int size() {
        return size;
    }

    /** Whether it holds all events, in their order. */
    boolean isWhole() {
        return seen == size;
    }

    public boolean full() {
        return size == capacity;
    }

    /**
     * @param x taken over, not copied
     * @param halfLife in events; +∞ keeps the sample uniform
     * @param represents number of events it stands for, itself included, ≥ 1
     */
    void offer(double[] x, double halfLife, int represents) {
        int slot = filled < capacity ? filled++ : drawn(halfLife, represents);
        seen += represents;
        enter(x, slot);
    }

    /**
     * @param x taken over, not copied
     * @param weight of the event, ≥ 0
     * @param total weights of all events, this one included
     */
    void offer(double[] x, double weight, double total) {
        int slot = filled < capacity ? filled++ : drawn(weight / total);
        seen++;
        enter(x, slot);
    }

    private void enter(double[] x, int slot) {
        if (slot < 0) {
            return;
        }
        if (frozen) {
            wait(x, slot);
        } else {
            put(x, slot);
        }
    }

    /** The slot of a full sample that the next point takes, or −1. */
    private int drawn(double halfLife, int represents) {
        long hash = Hash64.mix(seed, seen);
        // One of the represented events that may enter, as one of all events so far.
        long index = Long.remainderUnsigned(hash, seen + represents) / represents;
        if (index < capacity) {
            return (int) index;
        }
        double least = represents * capacity * Math.log(2) / halfLife;
        return (Hash64.mix(hash, seen) >>> 11) * 0x1p-53 < least ? (int) Long.remainderUnsigned(hash, capacity) : -1;
    }

    private int drawn(double share) {
        long hash = Hash64.mix(seed, seen);
        boolean enters = (Hash64.mix(hash, seen) >>> 11) * 0x1p-53 < capacity * share;
        return enters ? (int) Long.remainderUnsigned(hash, capacity) : -1;
    }

    private void put(double[] x, int slot) {
        int chunk = slot / CHUNK;
        if (chunk == chunks.size()) {
            chunks.add(new ReservoirChunk());
        }
        chunks.get(chunk).set(slot % CHUNK, x);
        size = Math.max(size, slot + 1);
        dirty.set(chunk);
    }

    private void wait(double[] x, int slot) {
        if (waiting == slots.length) {
            slots = Arrays.copyOf(slots, 2 * waiting);
        }
        int chunk = sampleChunks() + waiting / CHUNK;
        if (chunk == chunks.size()) {
            chunks.add(new ReservoirChunk());
        }
        chunks.get(chunk).set(waiting % CHUNK, x);
        dirty.set(chunk);
        slots[waiting++] = slot;
    }

    /** From now on the sample stays as it is. */
    public void freeze() {
        frozen = true;
    }

    /**
     * What waited enters the sample.
     *
     * @return the points that waited, in order
     */
    double[][] thaw() {
        double[][] points = new double[waiting][];
        int first = sampleChunks();
        for (int i = 0; i < waiting; i++) {
            points[i] = chunks.get(first + i / CHUNK).get(i % CHUNK);
        }
        chunks.subList(first, chunks.size()).clear();
        for (int i = 0; i < waiting; i++) {
            put(points[i], slots[i]);
        }
        waiting = 0;
        frozen = false;
        return points;
    }

    /**
     * Forgets a point: another one of the sample, drawn at random, takes its place, so that its size stays. A frozen sample stays as
     * it is, for the search that may have to be repeated on it.
     */
    public void forget(double[] x) {
        for (int slot = 0; slot < size && !frozen; slot++) {
            if (Arrays.equals(chunks.get(slot / CHUNK).get(slot % CHUNK), x)) {
                int other = (int) Long.remainderUnsigned(Hash64.mix(seed, ~seen), size);
                other = other == slot ? (slot + 1) % size : other;
                put(chunks.get(other / CHUNK).get(other % CHUNK), slot);
                return;
            }
        }
    }

    /** Begins a new sample with these points. */
    public void restart(double[][] points) {
        chunks.clear();
        frozen = false;
        waiting = 0;
        size = 0;
        filled = 0;
        seen = 0;
        for (double[] x : points) {
            offer(x, Double.POSITIVE_INFINITY, 1);
        }
    }

    /** Begins a new sample with these points, which stand for more. */
    public void restart(double[][] points, long represented) {
        restart(points);
        seen = Math.max(seen, represented);
    }

    /** The sample as rows, not copies; rows are never changed once they are in. */
    public double[][] points() {
        double[][] points = new double[size][];
        for (int i = 0; i < points.length; i++) {
            points[i] = chunks.get(i / CHUNK).get(i % CHUNK);
        }
        return points;
    }

    private int sampleChunks() {
        return (size + CHUNK - 1) / CHUNK;
    }

    /** Number of chunks, those that wait included. */
    public int chunks() {
        return sampleChunks() + (waiting + CHUNK - 1) / CHUNK;
    }

    /** Chunk i, the live object. */
    public ReservoirChunk chunk(int i) {
        return chunks.get(i);
    }

    /** What the points take on the heap, about: rows with their headers and references. */
    public long heapBytes() {
        return chunks.isEmpty() ? 0 : (size + waiting) * (8L * chunks.get(0).get(0).length + 24);
    }

    /** Visits the chunks that changed since the last visit. */
    public void visitChanged(IntConsumer visitor) {
        dirty.stream().filter(i -> i < chunks.size()).forEach(visitor);
        dirty.clear();
    }

    /** Puts back what was stored: chunks in order, after {@link Learner#read}. */
    public void restore(ReservoirChunk chunk) {
        chunks.add(chunk);
    }

    /** Writes everything but the chunks. */
    public void write(DataOutput out) throws IOException {
        out.writeLong(seen);
        out.writeInt(size);
        out.writeInt(filled);
        out.writeBoolean(frozen);
        out.writeInt(waiting);
        for (int i = 0; i < waiting; i++) {
            out.writeInt(slots[i]);
        }
    }

    /** Reads what {@link #write} wrote. */
    public void read(DataInput in) throws IOException {
        seen = in.readLong();
        size = in.readInt();
        filled = in.readInt();
        frozen = in.readBoolean();
        waiting = in.readInt();
        slots = new int[Math.max(16, waiting)];
        for (int i = 0; i < waiting; i++) {
            slots[i] = in.readInt();
        }
    }

    @Override
    public String toString() {
        return "Reservoir(" + size + " of " + seen + ")";
    }
}
