package io.weir.family.gaussian;

import io.weir.family.Attribution;
import io.weir.family.Block;
import io.weir.family.BlockScratch;
import io.weir.family.CategoryNames;
import io.weir.family.Component;
import io.weir.family.CovarianceType;
import io.weir.family.Statistic;
import io.weir.numeric.PrincipalAxes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * N(μ, Σ), full or axis-parallel.
 *
 * <p>log p(x) = −½ (d log 2π + log det Σ + |z|²) with z = W(x − μ) and W = L⁻¹, Σ = L Lᵀ. The deviation is formed first, so that
 * an offset of 10⁸ costs its own rounding and nothing more, and the squares of z can neither cancel nor go negative.
 *
 * <p>A feature that was never observed has no density: its mean is NaN, its variance a stand-in, and it is always marginalised.
 *
 * <p>The covariance is kept as ragged rows ({@link LowerTriangular}), W as it is used ({@link Whitening}).
 */
public final class GaussianComponent implements Component {

    /** Part of its variance that a feature keeps however much the others say of it. */
    private static final double LEAST_LEFT = 1e-12;

    private static final double LOG_TWO_PI = Math.log(2 * Math.PI);
    /** Quantile .975 of the standard normal distribution. */
    private static final double NORMAL_975 = 1.959963984540054;

    private final double[] mean;
    private final double[][] covariance;
    private final Whitening whitening;
    /** NaN if a feature has no density, so that there is no density of a complete point. */
    private final double logNorm;

    private GaussianComponent(double[] mean, double[][] covariance) {
        this.mean = mean;
        this.covariance = covariance;
        whitening = Whitening.of(covariance);
        double known = 0;
        for (double m : mean) {
            known += m == m ? 0 : Double.NaN;
        }
        logNorm = known - 0.5 * (mean.length * LOG_TWO_PI + whitening.logDeterminant());
    }

    /**
     * A component from its parameters.
     *
     * @param mean length d, NaN where a feature has no density; copied
     * @param covariance ragged lower triangle, d rows, anything where a feature has no density; taken over, and raised if it is
     *     singular in double precision
     */
    static GaussianComponent taking(double[] mean, double[][] covariance) {
        for (int j = 0; j < mean.length; j++) {
            if (mean[j] != mean[j]) {
                LowerTriangular.isolate(covariance, j, 1);
                continue;
            }
            double v = LowerTriangular.diagonal(covariance, j);
            if (!(v > 0 && v < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("variance " + v + " of feature " + j + " is not a positive number");
            }
            if (!(Math.abs(mean[j]) < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("mean " + mean[j] + " of feature " + j + " is not a finite number");
            }
        }
        return new GaussianComponent(mean.clone(), covariance);
    }

    /**
     * A component from its parameters.
     *
     * @param mean length d, NaN where a feature has no density; copied
     * @param covariance d × d, of which the lower triangle is read (and its diagonal only, unless the type is full or tied);
     *     copied
     * @throws IllegalArgumentException if a variance is not positive or the matrix is not of shape d × d
     */
    public static GaussianComponent of(double[] mean, double[][] covariance, CovarianceType type) {
        boolean full = type == CovarianceType.FULL || type == CovarianceType.TIED;
        if (covariance.length != mean.length) {
            throw new IllegalArgumentException(
                    "covariance has " + covariance.length + " rows for a mean of length " + mean.length);
        }
        double[][] lower = LowerTriangular.zero(mean.length, full);
        for (int a = 0; a < lower.length; a++) {
            if (covariance[a].length != mean.length) {
                throw new IllegalArgumentException("row " + a + " of the covariance has " + covariance[a].length
                        + " entries, expected " + mean.length);
            }
            int first = a + 1 - lower[a].length;
            System.arraycopy(covariance[a], first, lower[a], 0, lower[a].length);
        }
        return taking(mean, lower);
    }

    @Override
    public int dimension() {
        return mean.length;
    }

    /** μ itself, not a copy. */
    double[] mean() {
        return mean;
    }

    /** The ragged lower triangle of Σ itself, not a copy. */
    double[][] covariance() {
        return covariance;
    }

    private boolean isFull() {
        return covariance[mean.length - 1].length > 1;
    }

    public double mean(int j) {
        return mean[j];
    }

    /** Entry (i, j) of Σ; zero off the diagonal of an axis-parallel component. */
    public double covariance(int i, int j) {
        return LowerTriangular.get(covariance, i, j);
    }

    @Override
    public double logDensity(double[] x, int from, double[] delta) {
        int d = mean.length;
        double distance;
        if (d == 2) {
            distance = whitening.distance(x[from] - mean[0], x[from + 1] - mean[1]);
        } else {
            for (int j = 0; j < d; j++) {
                delta[j] = x[from + j] - mean[j];
            }
            distance = whitening.distance(delta);
        }
        return distance == distance ? logNorm - 0.5 * distance : incomplete(x, from);
    }

    /** A NaN comes from a missing feature, or from infinities of both signs at distances whose square overflows. */
    private double incomplete(double[] x, int from) {
        for (int j = 0; j < mean.length; j++) {
            if (x[from + j] - mean[j] != x[from + j] - mean[j]) {
                return new ConditionalGaussian(mean, covariance, x, from).logDensity();
            }
        }
        return Double.NEGATIVE_INFINITY;
    }

    @Override
    public void logDensities(Block points, int from, double[] out, BlockScratch scratch) {
        int n = points.size();
        double[][] deviations = scratch.deviations(points, from, mean);
        java.util.Arrays.fill(out, 0, n, 0);
        whitening.addDistances(deviations, out, scratch.z, n);
        for (int i = 0; i < n; i++) {
            double distance = out[i];
            out[i] = distance == distance ? logNorm - 0.5 * distance : incomplete(points.row(i), from);
        }
    }

    @Override
    public void expect(double[] x, int from, double r, Statistic into) {
        for (int j = 0; j < mean.length; j++) {
            if (x[from + j] != x[from + j] || mean[j] != mean[j]) {
                var conditional = new ConditionalGaussian(mean, covariance, x, from);
                ((GaussianStatistic) into).addExpected(conditional.completed(), r, conditional.uncertainty());
                return;
            }
        }
        into.add(x, from, r);
    }

    @Override
    public double standout(double[] x, int from) {
        double most = 0;
        for (int j = 0; j < mean.length; j++) {
            double z = Math.abs(x[from + j] - mean[j]) / Math.sqrt(LowerTriangular.diagonal(covariance, j));
            most = z > most ? z : most;
        }
        return most;
    }

    /**
     * {@inheritDoc}
     *
     * <p>By the chain rule, in the order of strangeness: the feature with the largest squared deviation is taken first, then the one that
     * deviates most from what it should be given the first, and so on. The squared deviations add up to the Mahalanobis distance. So
     * two features that are both high are explained by one of them, and two that should be equal and are not by their difference.
     */
    @Override
    public void attribute(double[] x, int from, List<Attribution> into) {
        int[] there = java.util.stream.IntStream.range(0, mean.length)
                .filter(j -> x[from + j] == x[from + j] && mean[j] == mean[j])
                .toArray();
        int n = there.length;
        double[][] rest = new double[n][n];
        double[] delta = new double[n];
        double[] least = new double[n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                rest[i][j] = covariance(there[i], there[j]);
            }
            delta[i] = x[from + there[i]] - mean[there[i]];
            least[i] = LEAST_LEFT * rest[i][i];
        }
        boolean[] taken = new boolean[n];
        for (int step = 0; step < n; step++) {
            int t = strangest(rest, delta, least, taken);
            double variance = Math.max(rest[t][t], least[t]);
            taken[t] = true;
            into.add(attribution(from + there[t], x[from + there[t]], there[t], delta[t], variance));
            condition(rest, delta, t, variance, taken);
        }
    }

    /** Of the features that are left, the one with the largest squared deviation; where none has one, the first. */
    private static int strangest(double[][] rest, double[] delta, double[] least, boolean[] taken) {
        int strangest = -1;
        double most = -1;
        for (int i = 0; i < delta.length; i++) {
            double z = Math.abs(delta[i]) / Math.sqrt(Math.max(rest[i][i], least[i]));
            if (!taken[i] && (strangest < 0 || z > most)) {
                most = z == z ? z : -1;
                strangest = i;
            }
        }
        return strangest;
    }

    /** Deviations and covariances of the features that are left, given that feature t is what it is. */
    private static void condition(double[][] rest, double[] delta, int t, double variance, boolean[] taken) {
        for (int i = 0; i < delta.length; i++) {
            if (!taken[i]) {
                double slope = rest[i][t] / variance;
                delta[i] -= slope * delta[t];
                for (int j = 0; j < delta.length; j++) {
                    rest[i][j] -= taken[j] ? 0 : slope * rest[t][j];
                }
            }
        }
    }

    /** The feature by itself where rounding has left nothing of the others: at deviations whose squares overflow. */
    private Attribution attribution(int slot, double value, int j, double delta, double variance) {
        double share = delta * delta / variance;
        double expected = value - delta;
        double reach = NORMAL_975 * Math.sqrt(variance);
        if (share < Double.POSITIVE_INFINITY && Math.abs(expected) < Double.POSITIVE_INFINITY && reach == reach) {
            return new Attribution(slot, share, value, expected, expected - reach, expected + reach);
        }
        double deviation = Math.sqrt(covariance(j, j));
        double distance = (value - mean[j]) / deviation;
        return new Attribution(
                slot,
                Math.min(distance * distance, Double.MAX_VALUE),
                value,
                mean[j],
                mean[j] - NORMAL_975 * deviation,
                mean[j] + NORMAL_975 * deviation);
    }

    @Override
    public double logPeak() {
        return logNorm;
    }

    /** x = μ + L ε with ε standard normal. */
    @Override
    public void sample(RandomGenerator random, double[] x, int from) {
        double[] e = new double[mean.length];
        for (int j = 0; j < e.length; j++) {
            e[j] = random.nextGaussian();
        }
        // z = W(x − μ), so x − μ = W⁻¹ε.
        whitening.solve(e);
        for (int j = 0; j < e.length; j++) {
            x[from + j] = mean[j] + e[j];
        }
    }

    @Override
    public double conditionNumber() {
        if (!isFull()) {
            return 1;
        }
        double[] deviation = new double[mean.length];
        Arrays.setAll(deviation, j -> Math.sqrt(covariance(j, j)));
        double[][] correlation = new double[mean.length][mean.length];
        for (int i = 0; i < mean.length; i++) {
            for (int j = 0; j < mean.length; j++) {
                correlation[i][j] = covariance(i, j) / deviation[i] / deviation[j];
            }
        }
        return PrincipalAxes.conditionNumber(correlation);
    }

    @Override
    public void write(DataOutput out) throws IOException {
        for (double m : mean) {
            out.writeDouble(m);
        }
        LowerTriangular.write(covariance, out);
    }

    @Override
    public void describe(Map<String, Object> into, CategoryNames levels) {
        double[][] matrix = new double[mean.length][mean.length];
        for (int i = 0; i < mean.length; i++) {
            for (int j = 0; j < mean.length; j++) {
                matrix[i][j] = covariance(i, j);
            }
        }
        for (int j = 0; j < mean.length; j++) {
            for (int i = 0; i < mean.length && mean[j] != mean[j]; i++) {
                matrix[i][j] = Double.NaN;
                matrix[j][i] = Double.NaN;
            }
        }
        into.put("mean", mean.clone());
        into.put("covariance", matrix);
    }

    static GaussianComponent read(DataInput in, int dimension, boolean full) throws IOException {
        double[] mean = new double[dimension];
        for (int j = 0; j < dimension; j++) {
            mean[j] = in.readDouble();
        }
        double[][] covariance = LowerTriangular.zero(dimension, full);
        LowerTriangular.read(covariance, in);
        return new GaussianComponent(mean, covariance);
    }

    @Override
    public String toString() {
        var text = new StringBuilder("N(μ=[");
        for (int j = 0; j < mean.length; j++) {
            text.append(j > 0 ? " " : "").append(String.format(java.util.Locale.ROOT, "%.4g", mean[j]));
        }
        return text.append("])").toString();
    }
}
