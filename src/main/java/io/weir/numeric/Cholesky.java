package io.weir.numeric;

import java.util.Arrays;
import java.util.Optional;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;

/**
 * The Cholesky factor of a symmetric positive definite matrix, A = L Lᵀ.
 *
 * <p>Matrices are lower triangles in ragged rows: row i has the entries (i,0) … (i,i).
 */
public final class Cholesky {

    /** Raises a singular matrix by these fractions of its diagonal in turn until it has a factor. */
    private static final double[] JITTER = {1e-14, 1e-13, 1e-12, 1e-11, 1e-10, 1e-9, 1e-8, 1e-7, 1e-6, 1e-4, 1e-2, 1};

    private final double[][] lower;

    private Cholesky(double[][] lower) {
        this.lower = lower;
    }

    /**
     * Factors A.
     *
     * <p>The matrix is first scaled to a unit diagonal. Features may differ by many orders of magnitude (bytes and
     * milliseconds in one event), and a pivot must be judged against its own feature, not against the largest one.
     *
     * @param a lower triangle, n ragged rows; not modified
     * @return empty if A is not positive definite in double precision (or has a NaN or an infinity)
     */
    public static Optional<Cholesky> of(double[][] a) {
        int n = a.length;
        double[] scale = new double[n];
        for (int i = 0; i < n; i++) {
            scale[i] = Math.sqrt(a[i][i]);
            if (!(scale[i] > 0 && scale[i] < Double.POSITIVE_INFINITY)) {
                return Optional.empty();
            }
        }
        if (n <= 1) {
            return Optional.of(new Cholesky(n == 0 ? new double[0][] : new double[][] {scale}));
        }
        DMatrixRMaj m = new DMatrixRMaj(n, n);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double v = a[i][j] / scale[i] / scale[j];
                m.unsafe_set(i, j, v);
                m.unsafe_set(j, i, v);
            }
        }
        var decomposition = DecompositionFactory_DDRM.chol(n, true);
        if (!decomposition.decompose(m)) {
            return Optional.empty();
        }
        DMatrixRMaj t = decomposition.getT(null);
        double[][] lower = new double[n][];
        for (int i = 0; i < n; i++) {
            double pivot = t.unsafe_get(i, i);
            // A pivot of some ulps of the unit diagonal is rounding, not variance.
            if (!(pivot * pivot > 4 * n * Math.ulp(1.0))) {
                return Optional.empty();
            }
            lower[i] = new double[i + 1];
            for (int j = 0; j <= i; j++) {
                lower[i][j] = t.unsafe_get(i, j) * scale[i];
            }
        }
        return Optional.of(new Cholesky(lower));
    }

    /**
     * Factors a covariance, as little more than it as it takes; where rounding has left correlations that no raising makes up for,
     * without them.
     *
     * @param covariance lower triangle, n ragged rows; its diagonal is raised if it is singular in double precision
     * @throws IllegalArgumentException if a variance is not a positive number
     */
    public static Cholesky raising(double[][] covariance) {
        var cholesky = of(covariance);
        for (int step = 0; cholesky.isEmpty() && step < JITTER.length; step++) {
            for (int j = 0; j < covariance.length; j++) {
                covariance[j][j] += JITTER[step] * covariance[j][j];
            }
            cholesky = of(covariance);
        }
        if (cholesky.isEmpty()) {
            for (int i = 0; i < covariance.length; i++) {
                Arrays.fill(covariance[i], 0, i, 0);
            }
            cholesky = of(covariance);
        }
        return cholesky.orElseThrow(() ->
                new IllegalArgumentException("covariance has no Cholesky factor: a variance is not a positive number"));
    }

    /** Number of rows. */
    public int size() {
        return lower.length;
    }

    /** Entry (i, j) of L, j ≤ i. */
    public double get(int i, int j) {
        return lower[i][j];
    }

    /** log det A = 2 Σ log Lᵢᵢ. */
    public double logDeterminant() {
        double sum = 0;
        for (int i = 0; i < lower.length; i++) {
            sum += Math.log(lower[i][i]);
        }
        return 2 * sum;
    }

    /** L⁻¹ as ragged rows, a new array. With z = L⁻¹(x − μ) the Mahalanobis distance is |z|². */
    public double[][] inverse() {
        int n = lower.length;
        double[][] w = new double[n][];
        for (int i = 0; i < n; i++) {
            double[] li = lower[i];
            double[] wi = new double[i + 1];
            // Row i of L W = I: Σⱼ Lᵢⱼ Wⱼ = eᵢ, solved for Wᵢ.
            for (int j = 0; j < i; j++) {
                double[] wj = w[j];
                for (int c = 0; c <= j; c++) {
                    wi[c] -= li[j] * wj[c];
                }
            }
            for (int c = 0; c < i; c++) {
                wi[c] /= li[i];
            }
            wi[i] = 1 / li[i];
            w[i] = wi;
        }
        return w;
    }

    /**
     * Solves A b = v.
     *
     * @param v length n; overwritten by A⁻¹v
     */
    public void solve(double[] v) {
        int n = lower.length;
        for (int i = 0; i < n; i++) {
            double[] row = lower[i];
            double sum = v[i];
            for (int j = 0; j < i; j++) {
                sum -= row[j] * v[j];
            }
            v[i] = sum / row[i];
        }
        for (int i = n - 1; i >= 0; i--) {
            double sum = v[i];
            for (int j = i + 1; j < n; j++) {
                sum -= lower[j][i] * v[j];
            }
            v[i] = sum / lower[i][i];
        }
    }

    @Override
    public String toString() {
        return "Cholesky(n=" + lower.length + ", logDeterminant=" + logDeterminant() + ")";
    }
}
