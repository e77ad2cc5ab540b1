package io.weir.em.search;

import io.weir.family.Family;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Points as they may have been before somebody rounded them: to whole milliseconds, cents, tenths of a degree.
 *
 * <p>A value that many points share is a spike of the density, and a component on each spike describes the points all too well. So each point of
 * a value that is not its own alone is moved by chance, with a standard deviation of {@value #SPREAD} of the spacing: far enough that nothing is
 * left of the comb of an even spacing (1.4 % of the density, 5·10⁻⁵ nats per point), and not so far that clusters of more than one value flow together.
 *
 * <pre>
 *   spacing = min(L₁, R₁, 2 L₂, 2 R₂)      L₂    L₁   x  R₁    R₂
 *                                        ──┼──────┼───┼───┼─────┼──   values of two points, and of a hundredth of those of x
 * </pre>
 *
 * <p>Zeros among values that differ have none such beside them, and a flag has one: what has fewer than {@value #FEWEST} is no rounding, and stays.
 */
final class Unrounded {

    private static final double SPREAD = 0.5;
    private static final double COMPARABLE = 0.01;
    private static final int FEWEST = 3;

    /** The values of a feature, ascending, and the points of each. */
    private final double[] values;

    private final int[] counts;
    private final double[] spread;

    /** @param sorted without NaN, ascending */
    private Unrounded(double[] sorted) {
        double[] distinct = new double[sorted.length];
        int[] points = new int[sorted.length];
        int n = 0;
        for (double v : sorted) {
            if (n == 0 || v != distinct[n - 1]) {
                distinct[n++] = v + 0.0; // −0 is 0
            }
            points[n - 1]++;
        }
        values = Arrays.copyOf(distinct, n);
        counts = Arrays.copyOf(points, n);
        spread = new double[n];
        if (n < sorted.length) {
            Arrays.setAll(spread, i -> counts[i] > 1 ? SPREAD * spacing(i) : 0);
        }
    }

    /**
     * The points, moved where values repeat.
     *
     * @param points rows of length d, NaN where a feature is missing; not modified
     * @return the same array where none do
     */
    static double[][] of(Family family, double[][] points, long seed) {
        double[][] moved = points;
        var random = new SplittableRandom(seed);
        for (int j = 0; j < family.dimension(); j++) {
            if (!family.isMeasured(j)) {
                continue;
            }
            int feature = j;
            var rounded = new Unrounded(Arrays.stream(points)
                    .mapToDouble(x -> x[feature])
                    .filter(v -> v == v)
                    .sorted()
                    .toArray());
            if (rounded.any()) {
                moved = moved == points ? copy(points) : moved;
                for (double[] x : moved) {
                    x[j] = rounded.moved(x[j], random);
                }
            }
        }
        return moved;
    }

    private static double[][] copy(double[][] points) {
        return Arrays.stream(points).map(double[]::clone).toArray(double[][]::new);
    }

    /** By how much values around this one differ; 0 if there are too few that compare. */
    private double spacing(int i) {
        int left = next(i, i, -1);
        int right = next(i, i, 1);
        int farLeft = next(i, left, -1);
        int farRight = next(i, right, 1);
        int farther = exists(farLeft) ? next(i, farLeft, -1) : next(i, farRight, 1);
        long beside = IntStream.of(left, right, farLeft, farRight, farther)
                .filter(this::exists)
                .count();
        return beside < FEWEST
                ? 0
                : Math.min(
                        Math.min(distance(left, i), distance(i, right)),
                        2 * Math.min(distance(farLeft, left), distance(right, farRight)));
    }

    /** The next place in a direction whose points compare with those of i; beyond the ends if there is none. */
    private int next(int i, int from, int step) {
        int at = from;
        do {
            at += step;
        } while (exists(at) && counts[at] < Math.max(2, COMPARABLE * counts[i]));
        return at;
    }

    private boolean exists(int at) {
        return at >= 0 && at < values.length;
    }

    private double distance(int a, int b) {
        return exists(a) && exists(b) ? values[b] - values[a] : Double.POSITIVE_INFINITY;
    }

    private boolean any() {
        return Arrays.stream(spread).anyMatch(s -> s > 0);
    }

    private double moved(double x, SplittableRandom random) {
        int i = x == x ? Arrays.binarySearch(values, x + 0.0) : -1;
        return i >= 0 && spread[i] > 0 ? x + spread[i] * random.nextGaussian() : x;
    }
}
