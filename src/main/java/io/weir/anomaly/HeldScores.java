package io.weir.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.function.DoubleConsumer;

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

    private final double[] scores = new double[CAPACITY];
    private final long[] due = new long[CAPACITY];
    private int first;
    private int size;

    /** @param clock events judged so far */
    void hold(double score, long clock) {
        if (size < CAPACITY) {
            int at = (first + size++) % CAPACITY;
            scores[at] = score;
            due[at] = clock + DELAY;
        }
    }

    /** Hands on what has waited long enough. */
    void release(long clock, DoubleConsumer threshold) {
        while (size > 0 && due[first] <= clock) {
            threshold.accept(scores[first]);
            first = (first + 1) % CAPACITY;
            size--;
        }
    }

    void forget() {
        size = 0;
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(size);
        for (int i = 0; i < size; i++) {
            out.writeDouble(scores[(first + i) % CAPACITY]);
            out.writeLong(due[(first + i) % CAPACITY]);
        }
    }

    static HeldScores read(DataInput in) throws IOException {
        HeldScores held = new HeldScores();
        held.size = in.readInt();
        for (int i = 0; i < held.size; i++) {
            held.scores[i] = in.readDouble();
            held.due[i] = in.readLong();
        }
        return held;
    }
}
