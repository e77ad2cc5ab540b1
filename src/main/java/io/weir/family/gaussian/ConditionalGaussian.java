package io.weir.family.gaussian;

import io.weir.numeric.Cholesky;

/**
 * A Gaussian given some of its features: with the features split into observed o and missing u,
 *
 * <pre>
 *   p(x_o)        = N(μ_o, Σ_oo)
 *   E[x_u | x_o]  = μ_u + Σ_uo Σ_oo⁻¹ (x_o − μ_o)
 *   Cov[x_u | x_o] = Σ_uu − Σ_uo Σ_oo⁻¹ Σ_ou
 * </pre>
 *
 * (Bishop, Pattern Recognition and Machine Learning, §2.3.) Costs a Cholesky factor of the observed features.
 *
 * <p>A feature without a mean was never observed: it has no density and says nothing of the others, whether the point has it or not.
 */
final class ConditionalGaussian {

    private static final double LOG_TWO_PI = Math.log(2 * Math.PI);
    /** No value that is observed is larger, and none that is expected should be: its square is to be a number. */
    private static final double LARGEST = 1e150;

    private final double[] mean;
    private final double[][] covariance;
    private final double[] x;
    private final int from;
    private final int[] observed;
    private final int[] missing;
    private final Cholesky cholesky;
    /** Σ_oo⁻¹ (x_o − μ_o). */
    private final double[] solved;

    private final double distance;

    ConditionalGaussian(double[] mean, double[][] covariance, double[] x, int from) {
        this.mean = mean;
        this.covariance = covariance;
        this.x = x;
        this.from = from;
        int d = mean.length;
        observed = indices(d, false);
        missing = indices(d, true);
        int n = observed.length;
        double[][] oo = new double[n][];
        solved = new double[n];
        for (int i = 0; i < n; i++) {
            oo[i] = new double[i + 1];
            for (int j = 0; j <= i; j++) {
                oo[i][j] = LowerTriangular.get(covariance, observed[i], observed[j]);
            }
            solved[i] = x[from + observed[i]] - mean[observed[i]];
        }
        // A principal submatrix of a positive definite matrix is positive definite, but not in double precision.
        cholesky = Cholesky.raising(oo);
        double[] deviation = solved.clone();
        cholesky.solve(solved);
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += deviation[i] * solved[i];
        }
        distance = sum;
    }

    /** Features with a density that are there, or that are missing. */
    private int[] indices(int d, boolean nan) {
        int[] found = new int[d];
        int n = 0;
        for (int j = 0; j < d; j++) {
            if (mean[j] == mean[j] && (x[from + j] != x[from + j]) == nan) {
                found[n++] = j;
            }
        }
        return java.util.Arrays.copyOf(found, n);
    }

    /** log p(x_o) in nats; 0 when every feature is missing. */
    double logDensity() {
        double log = -0.5 * (observed.length * LOG_TWO_PI + cholesky.logDeterminant() + distance);
        return log == log ? log : Double.NEGATIVE_INFINITY;
    }

    /** The point with its missing features at their conditional means, length d; NaN where nothing is expected. */
    double[] completed() {
        double[] point = java.util.Arrays.copyOfRange(x, from, from + mean.length);
        for (int u : missing) {
            double sum = mean[u];
            for (int i = 0; i < observed.length; i++) {
                sum += LowerTriangular.get(covariance, u, observed[i]) * solved[i];
            }
            point[u] = sum == sum ? Math.max(-LARGEST, Math.min(LARGEST, sum)) : mean[u];
        }
        return point;
    }

    /** The conditional covariance of the missing features in ragged rows like Σ's; zero where a feature is observed. */
    double[][] uncertainty() {
        double[][] c = LowerTriangular.zero(mean.length, covariance[mean.length - 1].length > 1);
        double[] v = new double[observed.length];
        for (int s : missing) {
            for (int i = 0; i < observed.length; i++) {
                v[i] = LowerTriangular.get(covariance, s, observed[i]);
            }
            cholesky.solve(v);
            for (int t : missing) {
                int column = t - (s + 1 - c[s].length);
                if (t > s || column < 0) {
                    continue;
                }
                double sum = LowerTriangular.get(covariance, s, t);
                for (int i = 0; i < observed.length; i++) {
                    sum -= LowerTriangular.get(covariance, t, observed[i]) * v[i];
                }
                c[s][column] = sum;
            }
        }
        return clean(c);
    }

    /** Where rounding has left no covariance: variances between 0 and those before anything was observed, and no correlation beyond 1. */
    private double[][] clean(double[][] c) {
        for (int s : missing) {
            int last = c[s].length - 1;
            double most = LowerTriangular.get(covariance, s, s);
            c[s][last] = c[s][last] == c[s][last] ? Math.max(0, Math.min(most, c[s][last])) : most;
        }
        for (int s : missing) {
            int first = s + 1 - c[s].length;
            for (int b = 0; b < c[s].length - 1; b++) {
                double most =
                        Math.sqrt(LowerTriangular.diagonal(c, s)) * Math.sqrt(LowerTriangular.diagonal(c, first + b));
                c[s][b] = c[s][b] == c[s][b] ? Math.max(-most, Math.min(most, c[s][b])) : 0;
            }
        }
        return c;
    }
}
