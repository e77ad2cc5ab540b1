package io.weir.event;

import io.weir.event.window.TimedSums;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * What the last events of a model said, for the features that look back: {@code lag(f, n)} is f of the n-th last event that had it,
 * {@code delta(f, n)} how much f has grown since then. Missing until there were so many. {@code count(PT1M)} and its like are of all events in a window of
 * time that ends with this one, itself among them. Missing until an event is known that is at least a window older.
 *
 * <pre>
 *   event ──read──► values of now ──point──► x, scored and learned
 *                        └──────────add────► remembered, once the event is through
 * </pre>
 */
public final class History {

    /** Instead of the time of an event whose time is not known. */
    public static final long NO_TIME = Long.MIN_VALUE;

    private final Features features;
    /** For each feature that looks back, its last n values as a ring; NaN where there were none. */
    private final double[][] values;
    /** Place of the oldest value. */
    private final int[] oldest;

    /** For each feature of a window of time. */
    private final TimedSums[] sums;
    /** The earliest time of an event, ms since the epoch. */
    private long earliest = Long.MAX_VALUE;

    public History(Features features) {
        this.features = features;
        values = new double[features.lookingBack()][];
        oldest = new int[values.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = new double[features.get(features.lookingBack(i)).lag()];
            Arrays.fill(values[i], Double.NaN);
        }
        sums = new TimedSums[features.windows()];
        Arrays.setAll(
                sums,
                i -> new TimedSums(features.get(features.window(i)).window().millis()));
    }

    /**
     * The point of an event.
     *
     * @param now its own values, as a reader gives them; not modified
     * @param time of the event, ms since the epoch, or {@link #NO_TIME}
     * @return the same array if no feature looks back
     */
    public double[] point(double[] now, long time) {
        if (values.length == 0 && sums.length == 0) {
            return now;
        }
        double[] x = now.clone();
        for (int i = 0; i < values.length; i++) {
            int j = features.lookingBack(i);
            double past = values[i][oldest[i]];
            int slot = features.slot(j);
            x[slot] = features.get(j).transform() == Transform.LAG ? past : now[slot] - past;
        }
        for (int i = 0; i < sums.length; i++) {
            int slot = features.slot(features.window(i));
            x[slot] = window(i, now[slot], time);
        }
        return x;
    }

    private double window(int i, double now, long time) {
        Feature feature = features.get(features.window(i));
        long length = feature.window().millis();
        boolean whole = time != NO_TIME && earliest <= time - length;
        return whole ? feature.ofWindow(feature.window().of(sums[i], time, now)) : Double.NaN;
    }

    /**
     * Remembers an event's own values; what is missing leaves the past as it was.
     *
     * @param time of the event, ms since the epoch, or {@link #NO_TIME}
     */
    public void add(double[] now, long time) {
        for (int i = 0; i < values.length; i++) {
            double v = now[features.slot(features.lookingBack(i))];
            if (v == v) {
                values[i][oldest[i]] = v;
                oldest[i] = (oldest[i] + 1) % values[i].length;
            }
        }
        if (sums.length > 0 && time != NO_TIME) {
            earliest = Math.min(earliest, time);
            for (int i = 0; i < sums.length; i++) {
                double v = now[features.slot(features.window(i))];
                if (v == v) {
                    sums[i].add(time, v);
                }
            }
        }
    }

    public void write(DataOutput out) throws IOException {
        for (int i = 0; i < values.length; i++) {
            for (int k = 0; k < values[i].length; k++) {
                out.writeDouble(values[i][(oldest[i] + k) % values[i].length]);
            }
        }
        if (sums.length > 0) {
            out.writeLong(earliest);
            for (TimedSums one : sums) {
                one.write(out);
            }
        }
    }

    public static History read(DataInput in, Features features) throws IOException {
        History history = new History(features);
        for (double[] ring : history.values) {
            for (int k = 0; k < ring.length; k++) {
                ring[k] = in.readDouble();
            }
        }
        if (history.sums.length > 0) {
            history.earliest = in.readLong();
            for (int i = 0; i < history.sums.length; i++) {
                history.sums[i] = TimedSums.read(
                        in, features.get(features.window(i)).window().millis());
            }
        }
        return history;
    }
}
