package io.weir.family.gaussian;

import io.weir.family.Attribution;
import io.weir.family.ConditionalDeviance;
import io.weir.family.Deviance;
import io.weir.numeric.Cholesky;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The {@linkplain ConditionalDeviance conditional deviance} of a Gaussian: with the features split into context c and rest r,
 *
 * <pre>
 *   p(x_c)         = N(μ_c, Σ_cc)
 *   E[x_r | x_c]   = μ_r + B (x_c − μ_c)        B = Σ_rc Σ_cc⁻¹
 *   Cov[x_r | x_c] = Σ_rr − B Σ_cr
 * </pre>
 *
 * (Bishop, Pattern Recognition and Machine Learning, §2.3.) The deviance is that of the deviations from the conditional mean. Their covariance gets
 * the prior that {@link GaussianDeviance} has: of what the context leaves within all components, without correlations. That of all features would
 * take from young components what the context says of the rest, which is known long before thin directions are. For each feature of the context a
 * degree of freedom is gone. None of it depends on the event; it is kept for every pattern of missing context.
 */
final class GaussianGiven implements ConditionalDeviance {

    /** Patterns of missing context whose matrices are kept. */
    private static final int MOST_PATTERNS = 32;
    /** Part of its variance that a feature keeps however much the context says of it. */
    private static final double LEAST_LEFT = 1e-12;
    /** No value that is observed is larger, and none that is expected should be: its square is to be a number. */
    private static final double LARGEST = 1e150;

    private final int k;
    private final Shared shared;
    private final double[] mean;
    private final Part complete;

    private GaussianGiven(int k, Shared shared) {
        this.k = k;
        this.shared = shared;
        mean = shared.components[k].mean();
        complete = shared.complete[k];
    }

    /** What all components have in common. */
    private static final class Shared {

        private final GaussianComponent[] components;
        private final double[] points;
        private final int[] context;
        private final int[] rest;
        /** Of the rest, in which features count: +1, −1, or 0 for both; null if all do. */
        private final int[] directions;

        private final Part[] complete;
        private final Map<BitSet, Part[]> incomplete = new HashMap<>();

        Shared(GaussianComponent[] components, double[] points, boolean[] given, int[] directions) {
            this.components = components;
            this.points = points;
            context = IntStream.range(0, given.length).filter(j -> given[j]).toArray();
            rest = IntStream.range(0, given.length).filter(j -> !given[j]).toArray();
            this.directions = IntStream.of(directions).allMatch(s -> s == 0)
                    ? null
                    : IntStream.of(rest).map(j -> directions[j]).toArray();
            complete = parts(context);
        }

        Part[] parts(BitSet there) {
            Part[] known = incomplete.get(there);
            if (known == null) {
                known = parts(there.stream().toArray());
                if (incomplete.size() < MOST_PATTERNS) {
                    incomplete.put(there, known);
                }
            }
            return known;
        }

        private Part[] parts(int[] there) {
            Part[] parts = new Part[components.length];
            Arrays.setAll(parts, i -> new Part(components[i], points[i], there, rest));
            double all = Arrays.stream(points).sum();
            double[] within = new double[rest.length];
            for (int i = 0; i < parts.length; i++) {
                double share = all > 0 ? points[i] / all : 1.0 / parts.length;
                for (int a = 0; a < within.length; a++) {
                    within[a] += share * LowerTriangular.diagonal(parts[i].left, a);
                }
            }
            double most = GaussianDeviance.POINTS_PER_FEATURE * components[0].dimension();
            for (int i = 0; i < parts.length; i++) {
                double prior = most / (most + points[i]);
                parts[i].mix(within, prior * prior, directions);
            }
            return parts;
        }
    }

    /**
     * @param components Gaussians of one shape
     * @param points number of points that made each, ≥ 0
     * @param given by feature, not all
     * @param directions by feature, in which deviations count: +1, −1, or 0 for both
     */
    static ConditionalDeviance[] of(
            GaussianComponent[] components, double[] points, boolean[] given, int[] directions) {
        var shared = new Shared(components, points, given, directions);
        ConditionalDeviance[] conditional = new ConditionalDeviance[components.length];
        Arrays.setAll(conditional, k -> new GaussianGiven(k, shared));
        return conditional;
    }

    /** What is there of the context: all of it, nearly always. */
    private Part part(double[] x, int from) {
        boolean all = true;
        for (int j : shared.context) {
            all &= x[from + j] == x[from + j];
        }
        if (all) {
            return complete;
        }
        BitSet there = new BitSet();
        for (int j : shared.context) {
            there.set(j, x[from + j] == x[from + j]);
        }
        return shared.parts(there)[k];
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
        for (int j : shared.rest) {
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
        return "GaussianGiven(d=" + shared.rest.length + " of " + mean.length + ")";
    }

    /** The matrices of a pattern of context. */
    private static final class Part {

        private final double[] mean;
        private final double[][] covariance;
        private final int[] rest;
        /** Context that is there and has a density: what has none says nothing. */
        private final int[] there;
        /** p(x_c); null if there is no context. */
        private final GaussianComponent marginal;
        /** B, a row for each feature of the rest. */
        private final double[][] slopes;
        /** Cov[x_r | x_c], in ragged rows. */
        private final double[][] left;
        /** Of deviations from the conditional mean. */
        private Deviance residual;

        private final double[] values;
        private final double[] residuals;
        private final double[] scratch;

        Part(GaussianComponent component, double points, int[] context, int[] rest) {
            mean = component.mean();
            covariance = component.covariance();
            this.rest = rest;
            there = Arrays.stream(context).filter(j -> mean[j] == mean[j]).toArray();
            boolean full = covariance[covariance.length - 1].length > 1;
            marginal = there.length == 0
                    ? null
                    : GaussianComponent.taking(
                            Arrays.stream(there).mapToDouble(j -> mean[j]).toArray(), block(covariance, there, full));
            slopes = slopes(full);
            left = left(full, points / Math.max(points - there.length, 0.5 * points + 1));
            values = new double[there.length];
            residuals = new double[rest.length];
            scratch = new double[2 * Math.max(there.length, rest.length)];
        }

        /** Adds the prior. */
        void mix(double[] within, double prior, int[] directions) {
            LowerTriangular.shrink(left, 1 - prior);
            for (int a = 0; a < rest.length; a++) {
                LowerTriangular.addDiagonal(left, a, prior * (within[a] - LowerTriangular.diagonal(left, a)));
            }
            double[] zero = new double[rest.length];
            Arrays.setAll(zero, i -> mean[rest[i]] == mean[rest[i]] ? 0 : Double.NaN);
            residual =
                    directions == null ? GaussianDeviance.of(zero, left) : new OneSidedGaussian(zero, left, directions);
        }

        private double[][] slopes(boolean full) {
            double[][] b = new double[rest.length][there.length];
            if (!full || there.length == 0) {
                return b;
            }
            Cholesky cholesky = Cholesky.raising(block(covariance, there, true));
            for (int i = 0; i < rest.length; i++) {
                for (int g = 0; g < there.length; g++) {
                    b[i][g] = LowerTriangular.get(covariance, rest[i], there[g]);
                }
                cholesky.solve(b[i]);
            }
            return b;
        }

        /**
         * Where rounding has left no covariance: variances between hardly any and those without context, and no correlation beyond 1.
         *
         * @param freedom points for each degree of freedom that the context leaves
         */
        private double[][] left(boolean full, double freedom) {
            double[][] c = block(covariance, rest, full);
            for (int a = 0; full && there.length > 0 && a < rest.length; a++) {
                for (int b = 0; b <= a; b++) {
                    for (int g = 0; g < there.length; g++) {
                        c[a][b] -= slopes[a][g] * LowerTriangular.get(covariance, rest[b], there[g]);
                    }
                    c[a][b] *= Math.max(1, freedom);
                }
                double before = LowerTriangular.get(covariance, rest[a], rest[a]);
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
            if (residual instanceof OneSidedGaussian oneSided) {
                double[] only = oneSided.only(residuals(x, from), 0);
                Arrays.setAll(point, i -> only[i] == only[i] ? point[i] : Double.NaN);
            }
            int first = into.size();
            GaussianComponent.taking(centre, LowerTriangular.copy(left)).attribute(point, 0, into);
            for (int i = first; i < into.size(); i++) {
                into.set(i, into.get(i).at(from + rest[into.get(i).slot()]));
            }
        }
    }

    /** The rows and columns of some features, in ragged rows. */
    private static double[][] block(double[][] of, int[] features, boolean full) {
        double[][] block = LowerTriangular.zero(features.length, full);
        for (int a = 0; a < features.length; a++) {
            int first = a + 1 - block[a].length;
            for (int b = 0; b < block[a].length; b++) {
                block[a][b] = LowerTriangular.get(of, features[a], features[first + b]);
            }
        }
        return block;
    }
}
