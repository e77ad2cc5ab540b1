package io.weir.event.window;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * The last values of a field, as far back as there was no gap in time. Not thread-safe.
 *
 * <p>A gap is a time that is later than all of the {@value #TIMES} values before by more than {@value #WIDE} typical distances; typical is the median of the last
 * {@value #DISTANCES}. With fewer than {@value #FEWEST} of them there is none. Distances of gaps are among them, so that a stream whose pace has changed has
 * values again after about half as many. What is late makes no gap.
 */
public final class RecentValues {

    private static final int TIMES = 8;
    private static final int DISTANCES = 32;
    private static final int FEWEST = 8;
    private static final int WIDE = 10;

    private static final long NO_TIME = Long.MIN_VALUE;

    /** The values before that of the event, as a ring; NaN where there are none. */
    private final double[] values;
    /** Place of the oldest. */
    private int oldest;

    /** Times of values, and how much later each was than those before it, if it was; rings. */
    private final long[] times = new long[TIMES];

    private final long[] distances = new long[DISTANCES];
    private int nextTime;
    private int nextDistance;
    /** Of the distances, so many are known. */
    private int known;

    /**
     * @param size of the window, with the value of the event itself
     */
    public RecentValues(int size) {
        values = new double[size - 1];
        Arrays.fill(values, Double.NaN);
        Arrays.fill(times, NO_TIME);
    }

    /** How much later a time is than those of the last values; 0 if it is not, or nothing is known. */
    private long distance(long time) {
        long last = NO_TIME;
        for (long one : times) {
            last = Math.max(last, one);
        }
        return time == NO_TIME || last == NO_TIME ? 0 : Math.max(0, time - last);
    }

    /**
     * Whether there is a gap before an event.
     *
     * @param time of the event, ms since the epoch; {@link Long#MIN_VALUE} if it is not known
     */
    public boolean isAfterGap(long time) {
        return isGap(distance(time));
    }

    private boolean isGap(long distance) {
        int shorter = 0;
        for (int i = 0; i < known; i++) {
            shorter += WIDE * distances[i] < distance ? 1 : 0;
        }
        return known >= FEWEST && 2 * shorter > known;
    }

    /**
     * A value before that of the event.
     *
     * @param places back, 1 to size − 1
     */
    public double before(int places) {
        return values[(oldest + values.length - places) % values.length];
    }

    /**
     * Takes a value.
     *
     * @param time of its event, ms since the epoch; {@link Long#MIN_VALUE} if it is not known
     */
    public void add(long time, double v) {
        long distance = distance(time);
        if (isGap(distance)) {
            Arrays.fill(values, Double.NaN);
        }
        if (distance > 0) {
            distances[nextDistance] = distance;
            nextDistance = (nextDistance + 1) % DISTANCES;
            known = Math.min(DISTANCES, known + 1);
        }
        if (time != NO_TIME) {
            times[nextTime] = time;
            nextTime = (nextTime + 1) % TIMES;
        }
        if (values.length > 0) {
            values[oldest] = v;
            oldest = (oldest + 1) % values.length;
        }
    }

    /** Bytes of {@link #write}. */
    public static int bytes(int size) {
        return Double.BYTES * (size - 1) + Long.BYTES * (TIMES + DISTANCES) + Integer.BYTES;
    }

    public void write(DataOutput out) throws IOException {
        for (int i = 0; i < values.length; i++) {
            out.writeDouble(values[(oldest + i) % values.length]);
        }
        for (int i = 0; i < TIMES; i++) {
            out.writeLong(times[(nextTime + i) % TIMES]);
        }
        out.writeInt(known);
        for (int i = 0; i < DISTANCES; i++) {
            out.writeLong(distances[(nextDistance + i) % DISTANCES]);
        }
    }

    /**
     * @param size of the window
     */
    public static RecentValues read(DataInput in, int size) throws IOException {
        var read = new RecentValues(size);
        for (int i = 0; i < read.values.length; i++) {
            read.values[i] = in.readDouble();
        }
        for (int i = 0; i < TIMES; i++) {
            read.times[i] = in.readLong();
        }
        read.known = in.readInt();
        if (read.known < 0 || read.known > DISTANCES) {
            throw new IOException(read.known + " distances; expected at most " + DISTANCES);
        }
        // Those that are known are the last of the ring; from here on they are the first of it.
        for (int i = 0; i < DISTANCES; i++) {
            long distance = in.readLong();
            int from = DISTANCES - read.known;
            if (i >= from) {
                read.distances[i - from] = distance;
            }
        }
        read.nextDistance = read.known % DISTANCES;
        return read;
    }
}
