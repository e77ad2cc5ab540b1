package io.weir.family;

import io.weir.numeric.Cholesky;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The {@linkplain ConditionalDeviance conditional deviance} of a Gaussian: with the features split into context c and rest r,
 *
 * <pre>
 *   p(x_c)         = N(μ_c, Σ_cc)
 *   E[x_r | x_c]   = μ_r + B (x_c − μ_c)        B = Σ_rc Σ_cc⁻¹
 *   Cov[x_r | x_c] = Σ_rr − B Σ_cr
 * </pre>
 *
 * (Bishop, Pattern Recognition and Machine Learning, §2.3.) The deviance is that of the deviations from the conditional mean. B and the conditional
 * covariance are those of the covariance that the deviance of all features has, with its prior. They do not depend on the event, and are kept
 * for every pattern of missing context.
 */
final class GaussianGiven implements ConditionalDeviance {

    /** Patterns of missing context whose matrices are kept. */
    private static final int MOST_PATTERNS = 32;
    /** Part of its variance that a feature keeps however much the context says of it. */
    private static final double LEAST_LEFT = 1e-12;
    /** No value that is observed is larger, and none that is expected should be: its square is to be a number. */
    private static final double LARGEST = 1e150;

    private final double[] mean;
    /** Of the component. */
    private final double[][] covariance;
    /** The same with the prior of its deviance. */
    private final double[][] mixed;
    /** Features of the context that have a density, ascending. */
    private final int[] context;

    private final int[] rest;
    private final Part complete;
    private final Map<BitSet, Part> incomplete = new HashMap<>();

    private GaussianGiven(GaussianComponent component, double[][] mixed, boolean[] given) {
        mean = component.mean();
        covariance = component.covariance();
        this.mixed = mixed;
        context = indices(given, true);
        rest = indices(given, false);
        complete = new Part(context);
    }

    /** Context without a density says nothing; the rest without one stays, and counts as missing. */
    private int[] indices(boolean[] given, boolean ofContext) {
        int[] found = new int[mean.length];
        int n = 0;
        for (int j = 0; j < mean.length; j++) {
            if (given[j] == ofContext && !(ofContext && mean[j] != mean[j])) {
                found[n++] = j;
            }
        }
        return Arrays.copyOf(found, n);
    }

    /**
     * @param components Gaussians of one shape
     * @param points number of points that made each, ≥ 0
     * @param given by feature, some and not all
     */
    static ConditionalDeviance[] of(GaussianComponent[] components, double[] points, boolean[] given) {
        GaussianDeviance[] deviances = GaussianDeviance.of(components, points);
        ConditionalDeviance[] conditional = new ConditionalDeviance[components.length];
        Arrays.setAll(conditional, k -> new GaussianGiven(components[k], deviances[k].mixed(), given));
        return conditional;
    }

    /** What is there of the context: all of it, nearly always. */
    private Part part(double[] x, int from) {
        boolean all = true;
        for (int j : context) {
            all &= x[from + j] == x[from + j];
        }
        if (all) {
            return complete;
        }
        BitSet there = new BitSet();
        for (int j : context) {
            there.set(j, x[from + j] == x[from + j]);
        }
        Part known = incomplete.get(there);
        if (known == null) {
            known = new Part(there.stream().toArray());
            if (incomplete.size() < MOST_PATTERNS) {
                incomplete.put(there, known);
            }
        }
        return known;
    }

    @Override
    public double logContext(double[] x, int from) {
        return part(x, from).logContext(x, from);
    }

    @Override
    public double of(double[] x, int from, double[] scratch) {
        Part part = part(x, from);
        return part.residual.of(part.residuals(x, from), 0, part.scratch);
    }

    @Override
    public double degreesOfFreedom() {
        return complete.residual.degreesOfFreedom();
    }

    @Override
    public double degreesOfFreedom(double[] x, int from) {
        int there = 0;
        for (int j : rest) {
            there += x[from + j] == x[from + j] && mean[j] == mean[j] ? 1 : 0;
        }
        return there;
    }

    @Override
    public void attribute(double[] x, int from, List<Attribution> into) {
        part(x, from).attribute(x, from, into);
    }

    @Override
    public String toString() {
        return "GaussianGiven(d=" + rest.length + " of " + mean.length + ")";
    }

    /** The matrices of a pattern of context. */
    private final class Part {

        private final int[] there;
        /** p(x_c); null if there is no context. */
        private final GaussianComponent marginal;
        /** B, a row for each feature of the rest. */
        private final double[][] slopes;
        /** Cov[x_r | x_c], in ragged rows. */
        private final double[][] left;
        /** Of deviations from the conditional mean. */
        private final GaussianDeviance residual;

        private final double[] values;
        private final double[] residuals;
        private final double[] scratch;

        Part(int[] there) {
            this.there = there;
            boolean full = mixed[mixed.length - 1].length > 1;
            marginal = there.length == 0
                    ? null
                    : GaussianComponent.taking(
                            Arrays.stream(there).mapToDouble(j -> mean[j]).toArray(), block(covariance, there, full));
            slopes = slopes(full);
            left = left(full);
            double[] zero = new double[rest.length];
            Arrays.setAll(zero, i -> mean[rest[i]] == mean[rest[i]] ? 0 : Double.NaN);
            residual = GaussianDeviance.of(zero, left);
            values = new double[there.length];
            residuals = new double[rest.length];
            scratch = new double[2 * Math.max(there.length, rest.length)];
        }

        private double[][] slopes(boolean full) {
            double[][] b = new double[rest.length][there.length];
            if (!full || there.length == 0) {
                return b;
            }
            Cholesky cholesky = Cholesky.raising(block(mixed, there, true));
            for (int i = 0; i < rest.length; i++) {
                for (int g = 0; g < there.length; g++) {
                    b[i][g] = Triangles.get(mixed, rest[i], there[g]);
                }
                cholesky.solve(b[i]);
            }
            return b;
        }

        /** Where rounding has left no covariance: variances between hardly any and those without context, and no correlation beyond 1. */
        private double[][] left(boolean full) {
            double[][] c = block(mixed, rest, full);
            for (int a = 0; full && a < rest.length; a++) {
                for (int b = 0; b <= a; b++) {
                    for (int g = 0; g < there.length; g++) {
                        c[a][b] -= slopes[a][g] * Triangles.get(mixed, rest[b], there[g]);
                    }
                }
                double before = Triangles.get(mixed, rest[a], rest[a]);
                c[a][a] = c[a][a] > LEAST_LEFT * before ? Math.min(c[a][a], before) : LEAST_LEFT * before;
                for (int b = 0; b < a; b++) {
                    double most = Math.sqrt(c[a][a]) * Math.sqrt(c[b][b]);
                    c[a][b] = c[a][b] == c[a][b] ? Math.max(-most, Math.min(most, c[a][b])) : 0;
                }
            }
            return c;
        }

        double logContext(double[] x, int from) {
            if (marginal == null) {
                return 0;
            }
            for (int g = 0; g < there.length; g++) {
                values[g] = x[from + there[g]];
            }
            return marginal.logDensity(values, 0, scratch);
        }

        /** E[x_r | x_c] of feature i of the rest. */
        private double expected(int i, double[] x, int from) {
            double sum = 0;
            for (int g = 0; g < there.length; g++) {
                sum += slopes[i][g] * (x[from + there[g]] - mean[there[g]]);
            }
            return sum == sum ? Math.max(-LARGEST, Math.min(LARGEST, sum)) : 0;
        }

        double[] residuals(double[] x, int from) {
            for (int i = 0; i < rest.length; i++) {
                residuals[i] = x[from + rest[i]] - mean[rest[i]] - expected(i, x, from);
            }
            return residuals;
        }

        void attribute(double[] x, int from, List<Attribution> into) {
            double[] centre = new double[rest.length];
            double[] point = new double[rest.length];
            for (int i = 0; i < rest.length; i++) {
                centre[i] = mean[rest[i]] + expected(i, x, from);
                point[i] = x[from + rest[i]];
            }
            int first = into.size();
            GaussianComponent.taking(centre, Triangles.copy(left)).attribute(point, 0, into);
            for (int i = first; i < into.size(); i++) {
                into.set(i, into.get(i).at(from + rest[into.get(i).slot()]));
            }
        }
    }

    /** The rows and columns of some features, in ragged rows. */
    private static double[][] block(double[][] of, int[] features, boolean full) {
        double[][] block = Triangles.zero(features.length, full);
        for (int a = 0; a < features.length; a++) {
            int first = a + 1 - block[a].length;
            for (int b = 0; b < block[a].length; b++) {
                block[a][b] = Triangles.get(of, features[a], features[first + b]);
            }
        }
        return block;
    }
}
