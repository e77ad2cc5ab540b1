package io.weir.family.gaussian;

import io.weir.numeric.Cholesky;

/**
 * The covariance C₁ that is left when points are taken out of others.
 *
 * <p>The merge of the two solved for the first: C₁ = g C − f C₂ − f g δδᵀ with δ = m₂ − m, g = (a+b)/a and f = b/a; the factors of an
 * entry off the diagonal are the geometric means of those of its features.
 */
final class CovarianceDowndate {

    private static final double ROUNDING = 1e-6;

    private CovarianceDowndate() {}

    /**
     * @param covariance C of all points, ragged rows; not modified
     * @param removed C₂ of those that are taken out, likewise
     * @param grow g of each feature
     * @param f f of each feature
     * @param delta δ
     * @return null if what is left is no covariance: it cannot have been made of these points
     */
    static double[][] of(
            double[][] covariance, double[][] removed, double[] grow, double[] f, double[] delta, boolean full) {
        double[][] rest = LowerTriangular.copy(covariance);
        for (int a = 0; a < rest.length; a++) {
            double[] row = rest[a];
            int first = a + 1 - row.length;
            for (int b = 0; b < row.length; b++) {
                double g = between(grow[a], grow[first + b]);
                double part = between(f[a], f[first + b]);
                row[b] = g * row[b] - part * removed[a][b] - part * g * delta[a] * delta[first + b];
            }
        }
        return isCovariance(rest, covariance, full) ? rest : null;
    }

    private static double between(double a, double b) {
        return a == b ? a : Math.sqrt(a) * Math.sqrt(b);
    }

    /** Whether a matrix is positive semidefinite, up to a millionth of the variances before: many covariances are singular. */
    private static boolean isCovariance(double[][] rest, double[][] covariance, boolean full) {
        double[][] raised = LowerTriangular.copy(rest);
        for (int j = 0; j < raised.length; j++) {
            double variance = LowerTriangular.diagonal(covariance, j);
            LowerTriangular.addDiagonal(raised, j, variance > 0 ? ROUNDING * variance : Double.MIN_NORMAL);
            if (!(LowerTriangular.diagonal(raised, j) > 0)) {
                return false;
            }
        }
        return !full || Cholesky.of(raised).isPresent();
    }
}
