package io.weir.family;

import java.util.SplittableRandom;

/**
 * The condition number λmax / λmin of the correlation matrix R = D^-½ Σ D^-½, by power iteration on R and on R⁻¹, O(d²) a step.
 *
 * <p>Each quotient is a lower bound of its eigenvalue, so the result never says too much; where eigenvalues are so near each other that
 * the iteration has not settled, it hardly matters which one was found. A covariance itself would say more of the features' units than
 * of their dependence.
 */
final class CorrelationCondition {

    private static final int STEPS = 30;

    private final double[][] covariance;
    private final double[][] whitening;
    private final double[] deviation;

    private CorrelationCondition(double[][] covariance, double[][] whitening) {
        this.covariance = covariance;
        this.whitening = whitening;
        deviation = new double[covariance.length];
        for (int j = 0; j < deviation.length; j++) {
            deviation[j] = Math.sqrt(covariance[j][j]);
        }
    }

    /**
     * @param covariance Σ, lower triangle in ragged rows; not modified
     * @param whitening W = L⁻¹ with Σ = L Lᵀ, in ragged rows; not modified
     */
    static double of(double[][] covariance, double[][] whitening) {
        var matrix = new CorrelationCondition(covariance, whitening);
        return Math.max(1, matrix.largest(false) * matrix.largest(true));
    }

    /** The largest eigenvalue of R, or of its inverse. */
    private double largest(boolean inverse) {
        int d = deviation.length;
        var random = new SplittableRandom(1);
        double[] v = new double[d];
        for (int j = 0; j < d; j++) {
            v[j] = random.nextDouble(-1, 1);
        }
        double[] next = new double[d];
        double norm = 0;
        for (int step = 0; step < STEPS; step++) {
            double length = length(v);
            for (int j = 0; j < d; j++) {
                v[j] /= length;
            }
            if (inverse) {
                timesInverse(v, next);
            } else {
                times(v, next);
            }
            norm = length(next);
            double[] last = v;
            v = next;
            next = last;
        }
        return norm;
    }

    private static double length(double[] v) {
        double sum = 0;
        for (double x : v) {
            sum += x * x;
        }
        return Math.sqrt(sum);
    }

    /** R v. */
    private void times(double[] v, double[] out) {
        for (int i = 0; i < v.length; i++) {
            out[i] = 0;
            for (int j = 0; j <= i; j++) {
                double r = covariance[i][j] / deviation[i] / deviation[j];
                out[i] += r * v[j];
                if (j < i) {
                    out[j] += r * v[i];
                }
            }
        }
    }

    /** R⁻¹ v = D^½ Wᵀ W D^½ v. */
    private void timesInverse(double[] v, double[] out) {
        int d = v.length;
        double[] z = new double[d];
        for (int i = 0; i < d; i++) {
            for (int j = 0; j <= i; j++) {
                z[i] += whitening[i][j] * deviation[j] * v[j];
            }
        }
        for (int j = 0; j < d; j++) {
            double sum = 0;
            for (int i = j; i < d; i++) {
                sum += whitening[i][j] * z[i];
            }
            out[j] = sum * deviation[j];
        }
    }
}
