package io.weir.conformance;

import java.math.BigDecimal;
import java.math.MathContext;

/** N(μ, Σ) in high precision, by Σ = L D Lᵀ with a unit lower triangle L. */
final class ExactGaussian {

    /** ε, the distance from 1 to the next double. */
    static final double EPSILON = Math.ulp(1.0);

    private static final BigDecimal MINUS_HALF = new BigDecimal("-0.5");

    private final BigDecimal[] mean;
    /** Null if Σ is diagonal. */
    private final BigDecimal[][] lower;

    private final BigDecimal[][] covariance;
    private final BigDecimal[] pivots;
    private final BigDecimal logDeterminant;
    private final double condition;

    /**
     * @param covariance d × d, symmetric and positive definite
     * @param diagonal whether only its diagonal counts
     */
    ExactGaussian(BigDecimal[] mean, BigDecimal[][] covariance, boolean diagonal) {
        this.mean = mean;
        this.covariance = covariance;
        int d = mean.length;
        pivots = new BigDecimal[d];
        lower = diagonal ? null : new BigDecimal[d][];
        BigDecimal determinant = BigDecimal.ONE;
        for (int i = 0; i < d; i++) {
            pivots[i] = diagonal ? covariance[i][i] : factorRow(covariance, i, Exact.DIGITS, lower, pivots);
            determinant = determinant.multiply(pivots[i], Exact.DIGITS);
        }
        logDeterminant = Exact.log(determinant);
        condition = diagonal ? 1 : condition(covariance);
    }

    /** Row i of L, and its pivot. */
    private static BigDecimal factorRow(
            BigDecimal[][] a, int i, MathContext digits, BigDecimal[][] lower, BigDecimal[] pivots) {
        BigDecimal[] scaled = new BigDecimal[i];
        lower[i] = new BigDecimal[i];
        BigDecimal pivot = a[i][i];
        for (int j = 0; j < i; j++) {
            BigDecimal sum = a[i][j];
            for (int c = 0; c < j; c++) {
                if (scaled[c].signum() != 0) {
                    sum = sum.subtract(scaled[c].multiply(lower[j][c], digits), digits);
                }
            }
            scaled[j] = sum;
            lower[i][j] = sum.divide(pivots[j], digits);
            pivot = pivot.subtract(sum.multiply(lower[i][j], digits), digits);
        }
        if (pivot.signum() <= 0) {
            throw new IllegalArgumentException(
                    "pivot " + i + " is " + pivot + ": the covariance is not positive definite");
        }
        return pivot;
    }

    /** κ∞(R) = ‖R‖∞ ‖R⁻¹‖∞ of the correlation matrix R, columns of R⁻¹ solved one by one. */
    private static double condition(BigDecimal[][] covariance) {
        MathContext digits = MathContext.DECIMAL128;
        int d = covariance.length;
        BigDecimal[][] r = new BigDecimal[d][d];
        double norm = 0;
        for (int i = 0; i < d; i++) {
            double sum = 0;
            for (int j = 0; j < d; j++) {
                BigDecimal scale = covariance[i][i].multiply(covariance[j][j]).sqrt(digits);
                r[i][j] = covariance[i][j].divide(scale, digits);
                sum += Math.abs(r[i][j].doubleValue());
            }
            norm = Math.max(norm, sum);
        }
        BigDecimal[][] lower = new BigDecimal[d][];
        BigDecimal[] pivots = new BigDecimal[d];
        for (int i = 0; i < d; i++) {
            pivots[i] = factorRow(r, i, digits, lower, pivots);
        }
        double[] rowSums = new double[d];
        for (int column = 0; column < d; column++) {
            BigDecimal[] v = new BigDecimal[d];
            for (int i = 0; i < d; i++) {
                BigDecimal sum = i == column ? BigDecimal.ONE : BigDecimal.ZERO;
                for (int j = column; j < i; j++) {
                    sum = sum.subtract(lower[i][j].multiply(v[j], digits), digits);
                }
                v[i] = sum;
            }
            for (int i = d - 1; i >= 0; i--) {
                BigDecimal sum = v[i].divide(pivots[i], digits);
                for (int j = i + 1; j < d; j++) {
                    sum = sum.subtract(lower[j][i].multiply(v[j], digits), digits);
                }
                v[i] = sum;
                rowSums[i] += Math.abs(sum.doubleValue());
            }
        }
        double inverseNorm = 0;
        for (double sum : rowSums) {
            inverseNorm = Math.max(inverseNorm, sum);
        }
        return norm * inverseNorm;
    }

    /** κ∞ of the correlation matrix; 1 if Σ is diagonal. */
    double condition() {
        return condition;
    }

    /** The Gaussian of some of the features. */
    ExactGaussian marginal(int[] observed) {
        BigDecimal[] m = new BigDecimal[observed.length];
        BigDecimal[][] c = new BigDecimal[observed.length][observed.length];
        for (int i = 0; i < observed.length; i++) {
            m[i] = mean[observed[i]];
            for (int j = 0; j < observed.length; j++) {
                c[i][j] = covariance[observed[i]][observed[j]];
            }
        }
        return new ExactGaussian(m, c, lower == null);
    }

    /** |L⁻¹(x − μ)|² over the pivots: the squared Mahalanobis distance. */
    BigDecimal distance(BigDecimal[] x) {
        BigDecimal[] z = new BigDecimal[x.length];
        BigDecimal distance = BigDecimal.ZERO;
        for (int i = 0; i < z.length; i++) {
            BigDecimal sum = x[i].subtract(mean[i]).round(Exact.DIGITS);
            for (int j = 0; lower != null && j < i; j++) {
                if (lower[i][j].signum() != 0) {
                    sum = sum.subtract(lower[i][j].multiply(z[j], Exact.DIGITS), Exact.DIGITS);
                }
            }
            z[i] = sum;
            distance = distance.add(sum.multiply(sum, Exact.DIGITS).divide(pivots[i], Exact.DIGITS), Exact.DIGITS);
        }
        return distance;
    }

    /** log p(x) for the squared Mahalanobis distance of x. */
    BigDecimal logDensity(BigDecimal distance) {
        return Exact.LOG_TWO_PI
                .multiply(BigDecimal.valueOf(mean.length))
                .add(logDeterminant)
                .add(distance)
                .multiply(MINUS_HALF, Exact.DIGITS);
    }

    /**
     * What rounding may add to log p(x): ε (d + 4) (κ·½D² + ½ Σ |log Σⱼⱼ| + ½ d log 2π + κ).
     *
     * <p>d + 4 roundings in a sum of d squares of whitened deviations; a backward stable factor of R changes the distance and the
     * log-determinant by κ(R) times as much. The offset of the data does not occur: x − μ is rounded once.
     *
     * @param distance squared, D²
     */
    double tolerance(BigDecimal distance) {
        double logs = 0;
        for (int j = 0; j < mean.length; j++) {
            logs += Math.abs(StrictMath.log(covariance[j][j].doubleValue()));
        }
        double d = mean.length;
        return EPSILON
                * (d + 4)
                * (condition * distance.doubleValue() / 2
                        + logs / 2
                        + d * Exact.LOG_TWO_PI.doubleValue() / 2
                        + condition);
    }
}
