package io.weir.event.window;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Numbers with times, summed over any window of a given length, in bounded memory. Not thread-safe.
 *
 * <pre>
 *   entry (time, count, sum), in the order in which they came; at first one for each number
 *
 *   forgotten │ ● ●●● ●●  merged: one for each 64th of a window │ ● ●● ● ●●●  single │ the newest
 * </pre>
 *
 * <p>As long as at most {@value #MOST} numbers are of the last two windows, sums are exact. Where there are more, those of a {@value #CELLS}th of the
 * window become one entry at their mean time. A sum then is wrong by at most what is in one such part, at the old end of the window.
 *
 * <p>There is no clock but the numbers' own times, and an entry counts for whoever asks with a time that it is in the window of. So a number that is late
 * counts where it belongs, and one from far ahead takes nothing away from others. What is more than two windows before or after each of the newest
 * {@value #NEWEST} numbers is forgotten; if they are spread over more parts than fit, those that came first are.
 */
public final class TimedSums {

    /** Entries at the most. */
    public static final int MOST = 256;

    /** Parts of a window whose entries may be merged. */
    public static final int CELLS = 64;

    /** Entries that are left by a merger: more than two windows have parts, so that it is worth its time. */
    private static final int KEPT = 192;

    /** Are never merged; what they agree on is what time it is. */
    private static final int NEWEST = 16;

    private static final int FIRST_CAPACITY = 4;

    private final long millis;
    private final double cell;

    /** Rings, whose length is a power of two. Times are in ms since the epoch, between them where entries were merged. */
    private double[] times = new double[FIRST_CAPACITY];

    private double[] counts = new double[FIRST_CAPACITY];
    private double[] sums = new double[FIRST_CAPACITY];
    private int oldest;
    private int size;

    private double count;
    private double sum;

    /**
     * @param millis length of the window
     */
    public TimedSums(long millis) {
        this.millis = millis;
        cell = Math.max(1, (double) millis / CELLS);
    }

    /**
     * Sums the numbers that came before, whose times are in a window; {@link #count} and {@link #sum} say the result.
     *
     * @param end the latest time that is in it
     * @param length the earliest is later than that before its end
     */
    void look(long end, long length) {
        double start = (double) end - length;
        double n = 0;
        double s = 0;
        int mask = times.length - 1;
        for (int i = 0; i < size; i++) {
            int at = oldest + i & mask;
            if (times[at] > start && times[at] <= end) {
                n += counts[at];
                s += sums[at];
            }
        }
        count = n;
        sum = s;
    }

    /** How many were found. */
    double count() {
        return count;
    }

    /** What they add up to. */
    double sum() {
        return sum;
    }

    /** Entries that are kept. */
    int size() {
        return size;
    }

    /** Takes a number that came at a time. */
    public void add(long time, double v) {
        if (size == MOST) {
            merge();
        }
        if (size == times.length) {
            grow();
        }
        set(size++, time, 1, v);
        // Nothing that is near one of the newest is far from all of them.
        if (Math.abs(times[oldest] - time) >= 2.0 * millis) {
            forget();
        }
    }

    private int at(int i) {
        return oldest + i & times.length - 1;
    }

    private void set(int i, double time, double n, double s) {
        int at = at(i);
        times[at] = time;
        counts[at] = n;
        sums[at] = s;
    }

    private void grow() {
        times = grown(times);
        counts = grown(counts);
        sums = grown(sums);
        oldest = 0;
    }

    private double[] grown(double[] ring) {
        double[] larger = new double[2 * ring.length];
        System.arraycopy(ring, oldest, larger, 0, ring.length - oldest);
        System.arraycopy(ring, 0, larger, ring.length - oldest, oldest);
        return larger;
    }

    /** The first entries, as far as they are far from all of the newest. */
    private void forget() {
        double earliest = earliest();
        double latest = latest();
        while (size > NEWEST && (times[oldest] <= earliest || times[oldest] > latest)) {
            oldest = at(1);
            size--;
        }
    }

    private double earliest() {
        double first = Double.POSITIVE_INFINITY;
        for (int i = Math.max(0, size - NEWEST); i < size; i++) {
            first = Math.min(first, times[at(i)]);
        }
        return first - 2.0 * millis;
    }

    private double latest() {
        double last = Double.NEGATIVE_INFINITY;
        for (int i = Math.max(0, size - NEWEST); i < size; i++) {
            last = Math.max(last, times[at(i)]);
        }
        return last + 2.0 * millis;
    }

    /** Merges entries of the same part of a window, each into the place of its newest, and keeps the last of them. */
    private void merge() {
        double earliest = earliest();
        double latest = latest();
        int to = size - NEWEST;
        for (int i = to - 1; i >= 0; i--) {
            int from = at(i);
            if (times[from] <= earliest || times[from] > latest) {
                continue;
            }
            int same = same(Math.floor(times[from] / cell), to, size - NEWEST);
            if (same < 0) {
                set(--to, times[from], counts[from], sums[from]);
            } else {
                join(at(same), from);
            }
        }
        to = Math.max(to, size - KEPT);
        oldest = at(to);
        size -= to;
    }

    /** The merged entry of a part; −1 if there is none. In a stream that is in order it is the first that is looked at. */
    private int same(double part, int from, int end) {
        for (int i = from; i < end; i++) {
            if (Math.floor(times[at(i)] / cell) == part) {
                return i;
            }
        }
        return -1;
    }

    private void join(int into, int other) {
        double n = counts[into] + counts[other];
        times[into] += (times[other] - times[into]) * (counts[other] / n);
        counts[into] = n;
        sums[into] += sums[other];
    }

    /** Bytes of {@link #write}, at the most. */
    public static int mostBytes() {
        return Integer.BYTES + 3 * Double.BYTES * MOST;
    }

    public void write(DataOutput out) throws IOException {
        out.writeInt(size);
        for (int i = 0; i < size; i++) {
            out.writeDouble(times[at(i)]);
            out.writeDouble(counts[at(i)]);
            out.writeDouble(sums[at(i)]);
        }
    }

    /**
     * @param millis length of the window
     */
    public static TimedSums read(DataInput in, long millis) throws IOException {
        var read = new TimedSums(millis);
        int size = in.readInt();
        if (size < 0 || size > MOST) {
            throw new IOException(size + " entries of a window; expected at most " + MOST);
        }
        while (read.size < size) {
            if (read.size == read.times.length) {
                read.grow();
            }
            read.set(read.size++, in.readDouble(), in.readDouble(), in.readDouble());
        }
        return read;
    }
}
