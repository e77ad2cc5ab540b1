package io.weir.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Scores of flagged events on their way to the threshold. They wait until it is known whether they were the beginning of a burst:
 * those of a burst would lift the threshold over the rest of it.
 *
 * <pre>
 *   flagged ──► wait for 100 events ──► threshold   while it is calm
 *                       │
 *                       ├── a burst that ends  ──► forgotten
 *                       └── accepted           ──► threshold, all at once
 * </pre>
 */
final class HeldScores {

    /** Events that a score waits for; a burst shows within fewer. */
    private static final int DELAY = 100;
    /** Most that wait; a burst has more, and the newer ones say nothing new. */
    private static final int CAPACITY = 256;

    /** In the order in which they came; as long as there was need for. */
    private double[] scores = new double[0];

    private long[] patterns = new long[0];
    private long[] due = new long[0];
    private int size;

    /** Takes a score and the pattern of its event. */
    @FunctionalInterface
    interface Taker {
        void accept(double score, long pattern);
    }

    /**
     * @param pattern of missing features
     * @param clock events judged so far
     */
    void holdAWhile(double score, long pattern, long clock) {
        hold(score, pattern, clock + DELAY);
    }

    /**
     * @param pattern of missing features
     * @param until events judged when it may go on
     */
    void hold(double score, long pattern, long until) {
        if (size == CAPACITY) {
            return;
        }
        if (size == scores.length) {
            int length = Math.min(CAPACITY, 8 + 2 * size);
            scores = Arrays.copyOf(scores, length);
            patterns = Arrays.copyOf(patterns, length);
            due = Arrays.copyOf(due, length);
        }
        scores[size] = score;
        patterns[size] = pattern;
        due[size++] = until;
    }

    /** Hands on what has waited long enough. */
    void release(long clock, Taker threshold) {
        int ready = 0;
        while (ready < size && due[ready] <= clock) {
            threshold.accept(scores[ready], patterns[ready]);
            ready++;
        }
        if (ready > 0) {
            size -= ready;
            System.arraycopy(scores, ready, scores, 0, size);
            System.arraycopy(patterns, ready, patterns, 0, size);
            System.arraycopy(due, ready, due, 0, size);
        }
    }

    int size() {
        return size;
    }

    /** Shows what waits, in the order in which it came. */
    void visit(Taker taker) {
        for (int i = 0; i < size; i++) {
            taker.accept(scores[i], patterns[i]);
        }
    }

    void forget() {
        size = 0;
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(size);
        for (int i = 0; i < size; i++) {
            out.writeDouble(scores[i]);
            out.writeLong(patterns[i]);
            out.writeLong(due[i]);
        }
    }

    static HeldScores read(DataInput in) throws IOException {
        HeldScores held = new HeldScores();
        held.size = in.readInt();
        held.scores = new double[held.size];
        held.patterns = new long[held.size];
        held.due = new long[held.size];
        for (int i = 0; i < held.size; i++) {
            held.scores[i] = in.readDouble();
            held.patterns[i] = in.readLong();
            held.due[i] = in.readLong();
        }
        return held;
    }
}
