package io.weir.family;

import io.weir.numeric.ChiSquare;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The {@linkplain Deviance deviance} of categories: a level is as far out as a normal variable that is exceeded as rarely as levels that
 * are at most as probable occur. The most probable level has deviation 0, and so has a feature that has one level only.
 */
final class RarityDeviance implements Deviance {

    /** Probabilities that differ by less than this, relatively, are equal. */
    private static final double ALIKE = 1e-9;

    private final Component component;
    /** Codes of the levels of each feature, ascending. */
    private final double[][] codes;
    /** ρ of each. */
    private final double[][] squares;
    /** ρ of a level that is none of them. */
    private final double[] others;

    private final double[] degrees;
    private final double allDegrees;

    /**
     * @param component that they are of
     * @param codes of the levels of each feature, ascending; not copied
     * @param p probabilities of the same
     * @param other of each feature, the probability of a level that is none of them
     */
    RarityDeviance(Component component, double[][] codes, double[][] p, double[] other) {
        this.component = component;
        this.codes = codes;
        squares = new double[codes.length][];
        others = new double[codes.length];
        degrees = new double[codes.length];
        for (int j = 0; j < codes.length; j++) {
            double[] all = Arrays.copyOf(p[j], p[j].length + 1);
            all[p[j].length] = other[j];
            double[] square = squares(all);
            for (int i = 0; i < all.length; i++) {
                degrees[j] += all[i] * square[i];
            }
            others[j] = square[p[j].length];
            squares[j] = Arrays.copyOf(square, p[j].length);
        }
        allDegrees = Arrays.stream(degrees).sum();
    }

    private static double[] squares(double[] p) {
        int[] order = IntStream.range(0, p.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> p[i]))
                .mapToInt(i -> i)
                .toArray();
        double[] squares = new double[p.length];
        double tail = 0;
        for (int from = 0; from < order.length; ) {
            int to = from;
            while (to < order.length && p[order[to]] <= p[order[from]] * (1 + ALIKE)) {
                tail += p[order[to++]];
            }
            // The most probable ones are no deviation, whatever rounding or a sum below 1 says.
            double square = to == order.length ? 0 : Deviance.damped(ChiSquare.squaredDeviation(Math.min(1, tail)));
            for (; from < to; from++) {
                squares[order[from]] = square;
            }
        }
        return squares;
    }

    @Override
    public double of(double[] x, int from, double[] scratch) {
        double sum = 0;
        for (int j = 0; j < codes.length; j++) {
            double v = x[from + j];
            sum += v == v ? square(j, v) : 0;
        }
        return sum;
    }

    /** ρ of one level of feature j. */
    private double square(int j, double code) {
        int i = Arrays.binarySearch(codes[j], code);
        return i < 0 ? others[j] : squares[j][i];
    }

    @Override
    public void of(Block points, int from, double[] out, BlockScratch scratch) {
        int n = points.size();
        Arrays.fill(out, 0, n, 0);
        for (int j = 0; j < codes.length; j++) {
            DistinctValues levels = points.distinct(from + j);
            double[] ofLevels = scratch.z;
            for (int level = 0; level < levels.size(); level++) {
                ofLevels[level] = square(j, levels.value(level));
            }
            for (int i = 0; i < n; i++) {
                int level = levels.place(i);
                out[i] += level >= 0 ? ofLevels[level] : Double.NaN;
            }
        }
    }

    @Override
    public double degreesOfFreedom() {
        return allDegrees;
    }

    @Override
    public double degreesOfFreedom(double[] x, int from) {
        double sum = 0;
        for (int j = 0; j < codes.length; j++) {
            double v = x[from + j];
            sum += v == v ? degrees[j] : 0;
        }
        return sum;
    }

    @Override
    public void attribute(double[] x, int from, List<Attribution> into) {
        component.attribute(x, from, into);
    }
}
