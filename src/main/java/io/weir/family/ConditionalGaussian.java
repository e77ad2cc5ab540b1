package io.weir.family;

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
 */
final class ConditionalGaussian {

    private static final double LOG_TWO_PI = Math.log(2 * Math.PI);

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
                oo[i][j] = Triangles.get(covariance, observed[i], observed[j]);
            }
            solved[i] = x[from + observed[i]] - mean[observed[i]];
        }
        // A principal submatrix of a positive definite matrix is positive definite.
        cholesky = Cholesky.of(oo).orElseThrow();
        double[] deviation = solved.clone();
        cholesky.solve(solved);
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += deviation[i] * solved[i];
        }
        distance = sum;
    }

    private int[] indices(int d, boolean nan) {
        int[] found = new int[d];
        int n = 0;
        for (int j = 0; j < d; j++) {
            if ((x[from + j] != x[from + j]) == nan) {
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

    /** The point with its missing features at their conditional means, length d. */
    double[] completed() {
        double[] point = new double[mean.length];
        for (int o : observed) {
            point[o] = x[from + o];
        }
        for (int u : missing) {
            double sum = mean[u];
            for (int i = 0; i < observed.length; i++) {
                sum += Triangles.get(covariance, u, observed[i]) * solved[i];
            }
            point[u] = sum;
        }
        return point;
    }

    /** The conditional covariance of the missing features in ragged rows like Σ's; zero where a feature is observed. */
    double[][] uncertainty() {
        double[][] c = Triangles.zero(mean.length, covariance[mean.length - 1].length > 1);
        double[] v = new double[observed.length];
        for (int s : missing) {
            for (int i = 0; i < observed.length; i++) {
                v[i] = Triangles.get(covariance, s, observed[i]);
            }
            cholesky.solve(v);
            for (int t : missing) {
                int column = t - (s + 1 - c[s].length);
                if (t > s || column < 0) {
                    continue;
                }
                double sum = Triangles.get(covariance, s, t);
                for (int i = 0; i < observed.length; i++) {
                    sum -= Triangles.get(covariance, t, observed[i]) * v[i];
                }
                c[s][column] = s == t ? Math.max(sum, 0) : sum;
            }
        }
        return c;
    }
}
