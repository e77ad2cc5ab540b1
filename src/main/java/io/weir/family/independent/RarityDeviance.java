package io.weir.family.independent;

import io.weir.family.Block;
import io.weir.family.BlockScratch;
import io.weir.family.Component;
import io.weir.family.Deviance;
import io.weir.family.DistinctValues;
import io.weir.numeric.ChiSquare;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The {@linkplain Deviance deviance} of categories: a level is as far out as a normal variable that is exceeded as rarely as levels that
 * are at most as probable occur. The most probable level has deviation 0, and so has a feature that has one level only.
 */
final class RarityDeviance extends IndependentDeviance {

    /** Probabilities that differ by less than this, relatively, are equal. */
    private static final double ALIKE = 1e-9;

    /** Codes of the levels of each feature, ascending. */
    private final double[][] codes;
    /** ρ of each, and of a level that is none of them. */
    private final double[][] squares;

    private RarityDeviance(Component component, double[][] codes, double[][] squares, double[] degrees) {
        super(component, degrees);
        this.codes = codes;
        this.squares = squares;
    }

    /**
     * @param component that they are of
     * @param codes of the levels of each feature, ascending; not copied
     * @param p probabilities of the same
     * @param other of each feature, the probability of a level that is none of them
     */
    static RarityDeviance of(Component component, double[][] codes, double[][] p, double[] other) {
        double[][] squares = new double[codes.length][];
        double[] degrees = new double[codes.length];
        for (int j = 0; j < codes.length; j++) {
            double[] all = Arrays.copyOf(p[j], p[j].length + 1);
            all[p[j].length] = other[j];
            squares[j] = squares(all);
            for (int i = 0; i < all.length; i++) {
                degrees[j] += all[i] * squares[j][i];
            }
        }
        return new RarityDeviance(component, codes, squares, degrees);
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
    double square(double code, int j) {
        int i = Arrays.binarySearch(codes[j], code);
        return squares[j][i < 0 ? codes[j].length : i];
    }

    @Override
    void add(Block points, int at, int j, double[] out, BlockScratch scratch) {
        DistinctValues levels = points.distinct(at);
        double[] ofLevels = scratch.z;
        for (int level = 0; level < levels.size(); level++) {
            ofLevels[level] = square(levels.value(level), j);
        }
        for (int i = 0; i < points.size(); i++) {
            int level = levels.place(i);
            out[i] += level >= 0 ? ofLevels[level] : Double.NaN;
        }
    }
}
