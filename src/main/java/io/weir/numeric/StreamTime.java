package io.weir.numeric;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * What time it is in a stream: the median of its last nine timestamps, which never goes back. A few records with a time far in the
 * future move it nowhere, and after a silence it is right again with the fifth record. Mutable; a function of the timestamps alone.
 *
 * <p>Before there are nine, it is the smallest so far.
 */
public final class StreamTime {

    private static final int WINDOW = 9;
    /** Sums of two times do not overflow. */
    private static final long LATEST = Long.MAX_VALUE / 4;

    private final long[] window = new long[WINDOW];
    private final long[] sorted = new long[WINDOW];
    private int seen;
    private int next;
    private long now;

    /**
     * @param timestamp of the next record, ms since the epoch, ≥ 0
     * @return the time now, ms since the epoch
     */
    public long advance(long timestamp) {
        window[next] = Math.min(timestamp, LATEST);
        next = (next + 1) % WINDOW;
        if (seen < WINDOW) {
            now = seen == 0 ? window[0] : Math.min(now, window[seen]);
            seen++;
            return now;
        }
        System.arraycopy(window, 0, sorted, 0, WINDOW);
        Arrays.sort(sorted);
        now = Math.max(now, sorted[WINDOW / 2]);
        return now;
    }

    /** Whether the next timestamp is judged by as many as there are to be. */
    public boolean isSettled() {
        return seen == WINDOW;
    }

    /** The time now, ms since the epoch; 0 before the first record. */
    public long now() {
        return now;
    }

    public void write(DataOutput out) throws IOException {
        out.writeInt(seen);
        out.writeInt(next);
        out.writeLong(now);
        for (long timestamp : window) {
            out.writeLong(timestamp);
        }
    }

    /** Reads what {@link #write} wrote. */
    public static StreamTime read(DataInput in) throws IOException {
        StreamTime time = new StreamTime();
        time.seen = in.readInt();
        time.next = in.readInt();
        time.now = in.readLong();
        for (int i = 0; i < WINDOW; i++) {
            time.window[i] = in.readLong();
        }
        return time;
    }
}
