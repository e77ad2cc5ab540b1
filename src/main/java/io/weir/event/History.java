package io.weir.event;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * What the last events of a model said, for the features that look back: {@code lag(f, n)} is f of the n-th last event that had it,
 * {@code delta(f, n)} how much f has grown since then. Missing until there were so many.
 *
 * <pre>
 *   event ──read──► values of now ──point──► x, scored and learned
 *                        └──────────add────► remembered, once the event is through
 * </pre>
 */
public final class History {

    private final Features features;
    /** For each feature that looks back, its last n values as a ring; NaN where there were none. */
    private final double[][] values;
    /** Place of the oldest value. */
    private final int[] oldest;

    public History(Features features) {
        this.features = features;
        values = new double[features.lookingBack()][];
        oldest = new int[values.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = new double[features.get(features.lookingBack(i)).lag()];
            Arrays.fill(values[i], Double.NaN);
        }
    }

    /**
     * The point of an event.
     *
     * @param now its own values, as a reader gives them; not modified
     * @return the same array if no feature looks back
     */
    public double[] point(double[] now) {
        if (values.length == 0) {
            return now;
        }
        double[] x = now.clone();
        for (int i = 0; i < values.length; i++) {
            int j = features.lookingBack(i);
            double past = values[i][oldest[i]];
            int slot = features.slot(j);
            x[slot] = features.get(j).transform() == Transform.LAG ? past : now[slot] - past;
        }
        return x;
    }

    /** Remembers an event's own values; what is missing leaves the past as it was. */
    public void add(double[] now) {
        for (int i = 0; i < values.length; i++) {
            double v = now[features.slot(features.lookingBack(i))];
            if (v == v) {
                values[i][oldest[i]] = v;
                oldest[i] = (oldest[i] + 1) % values[i].length;
            }
        }
    }

    public void write(DataOutput out) throws IOException {
        for (int i = 0; i < values.length; i++) {
            for (int k = 0; k < values[i].length; k++) {
                out.writeDouble(values[i][(oldest[i] + k) % values[i].length]);
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
        return history;
    }
}
