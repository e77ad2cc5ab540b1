package io.weir.em;

import io.weir.family.Family;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * Which of some points are outliers beyond any doubt: a few that are so far from all others that whatever made them, it was not what
 * made the rest. A mixture fitted to them spends a component on each, or a variance that covers everything.
 *
 * <p>Along each axis of the embedding ({@link Family#embed}) points are ordered by their distance from the median. Those beyond a gap are
 * outliers if their distance is {@value #REACH} times that of the next one within, and if they are few: √n / 4 of n. As many are no
 * outliers but a group, which is news. Heavy tails have no such gaps, or one that a single event makes. A device that is broken says so
 * more than once: beyond a gap of {@value #GROUP_REACH} times, up to {@value #GROUP} are outliers where there are twelve times as many. Where the
 * rest does not differ at all there is no scale to be beyond: the one event in a thousand that retries is rare, and no outlier.
 */
public final class Outliers {

    private static final double REACH = 10;
    /** A gap that heavy tails do not make between their second and third farthest, let alone farther in. */
    private static final double GROUP_REACH = 100;

    private static final int GROUP = 10;
    private static final int SHARE_OF_A_GROUP = 12;
    /** Of fewer points than this none is an outlier. */
    private static final int FEWEST = 8;

    private final boolean[] outlying;
    private int count;

    private Outliers(int points) {
        outlying = new boolean[points];
    }

    /**
     * @param points rows of length d, NaN where a feature is missing; not modified
     */
    public static Outliers of(Family family, double[][] points) {
        double[][] embedded = new double[points.length][family.embeddedDimension()];
        for (int i = 0; i < points.length; i++) {
            family.embed(points[i], 0, embedded[i], 0);
        }
        return of(family, points.length, embedded);
    }

    /** @param embedded the points, embedded */
    public static Outliers of(Family family, int points, double[][] embedded) {
        Outliers found = new Outliers(points);
        double[] values = new double[points];
        for (int axis = 0; axis < family.embeddedDimension(); axis++) {
            double unit = family.embeddedUnit(axis);
            if (unit == Double.POSITIVE_INFINITY) {
                continue;
            }
            int n = 0;
            for (double[] x : embedded) {
                if (x[axis] == x[axis]) {
                    values[n++] = x[axis];
                }
            }
            if (n >= FEWEST) {
                found.along(axis, embedded, values, n);
            }
        }
        return found;
    }

    private void along(int axis, double[][] embedded, double[] values, int n) {
        Arrays.sort(values, 0, n);
        double median = values[n / 2];
        int few = (int) Math.max(1, Math.sqrt(n) / 4);
        int most = Math.max(few, Math.min(GROUP, n / SHARE_OF_A_GROUP));
        // The farthest are at the ends of the sorted values: from is the first and to the last that is within.
        int from = 0;
        int to = n - 1;
        double limit = Double.POSITIVE_INFINITY;
        for (int beyond = 1; beyond <= most; beyond++) {
            double farthest;
            if (median - values[from] > values[to] - median) {
                farthest = median - values[from++];
            } else {
                farthest = values[to--] - median;
            }
            double within = Math.max(median - values[from], values[to] - median);
            if (within > 0 && farthest > (beyond <= few ? REACH : GROUP_REACH) * within) {
                limit = farthest;
            }
        }
        for (int i = 0; i < outlying.length && limit < Double.POSITIVE_INFINITY; i++) {
            if (Math.abs(embedded[i][axis] - median) >= limit && !outlying[i]) {
                outlying[i] = true;
                count++;
            }
        }
    }

    public boolean isEmpty() {
        return count == 0;
    }

    /** Whether point i is one. */
    public boolean has(int i) {
        return outlying[i];
    }

    /** The points without those that are outliers: the same array if there are none. */
    public static double[][] removed(Family family, double[][] points) {
        return of(family, points).without(points);
    }

    /**
     * The same of some points only.
     *
     * @param all the points among which they are or are not outliers: of these the very rows, others are none
     */
    public static double[][] removed(Family family, double[][] points, double[][] all) {
        Outliers found = of(family, all);
        if (found.isEmpty()) {
            return points;
        }
        Set<double[]> outlying = Collections.newSetFromMap(new IdentityHashMap<>());
        for (int i = 0; i < all.length; i++) {
            if (found.has(i)) {
                outlying.add(all[i]);
            }
        }
        return Arrays.stream(points).filter(x -> !outlying.contains(x)).toArray(double[][]::new);
    }

    public double[][] without(double[][] points) {
        if (isEmpty()) {
            return points;
        }
        double[][] rest = new double[points.length - count][];
        for (int i = 0, n = 0; i < points.length; i++) {
            if (!outlying[i]) {
                rest[n++] = points[i];
            }
        }
        return rest;
    }

    @Override
    public String toString() {
        return "Outliers(" + count + " of " + outlying.length + ")";
    }
}
