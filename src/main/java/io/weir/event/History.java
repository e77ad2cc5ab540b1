package io.weir.event;

import io.weir.event.window.RecentValues;
import io.weir.event.window.TimedSums;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What the last events of a model said, for the features that look back: {@code lag(f, n)} is f of the n-th last event that had it,
 * {@code delta(f, n)} how much f has grown since then. Missing until there were so many. {@code count(PT1M)} and its like are of all events in a window of
 * time that ends with this one, itself among them. Missing until an event is known that is at least a window older. {@code window(f, n)} are the last n
 * values of f, as far back as there was no gap in time.
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
    /** For each window of values. */
    private final List<Values> windows = new ArrayList<>();

    /** The earliest time of an event, ms since the epoch. */
    private long earliest = Long.MAX_VALUE;

    /** A window of values, and where those of it that are features are in a point. */
    private static final class Values {

        private final int size;
        /** Place in a point, and in the window, of each. */
        private final int[] slots;

        private final int[] places;
        private RecentValues past;

        Values(Features features, int first) {
            int[] of = IntStream.range(first, features.size())
                    .filter(j -> features.firstOfValues(j) == first)
                    .toArray();
            size = features.get(first).values().size();
            slots = IntStream.of(of).map(features::slot).toArray();
            places = IntStream.of(of).map(j -> features.get(j).values().place()).toArray();
            past = new RecentValues(size);
        }

        /** Puts the values before an event into a point that has its own in all places. */
        void fill(double[] x, long time) {
            boolean anew = past.isAfterGap(time);
            for (int i = 0; i < slots.length; i++) {
                if (places[i] > 0) {
                    x[slots[i]] = anew ? Double.NaN : past.before(places[i]);
                }
            }
        }

        void add(double[] now, long time) {
            double v = now[slots[0]];
            if (v == v) {
                past.add(time, v);
            }
        }
    }

    public History(Features features) {
        this.features = features;
        values = new double[features.lookingBack()][];
        oldest = new int[values.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = new double[features.get(features.lookingBack(i)).lag()];
            Arrays.fill(values[i], Double.NaN);
        }
        for (int j = 0; j < features.size(); j++) {
            if (features.firstOfValues(j) == j) {
                windows.add(new Values(features, j));
            }
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
        if (values.length == 0 && sums.length == 0 && windows.isEmpty()) {
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
        for (int i = 0; i < windows.size(); i++) {
            windows.get(i).fill(x, time);
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
        for (int i = 0; i < windows.size(); i++) {
            windows.get(i).add(now, time);
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
        for (Values one : windows) {
            one.past.write(out);
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
        for (Values one : history.windows) {
            one.past = RecentValues.read(in, one.size);
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
