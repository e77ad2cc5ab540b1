package io.weir.conformance;

import java.math.BigDecimal;

/** A Gaussian mixture in high precision. */
final class ExactMixture {

    /** exp(−691) is below 1e-300, where responsibilities are no longer told from zero. */
    private static final double UNDERFLOW = 691;

    private final BigDecimal[] weights;
    private final BigDecimal[] logWeights;
    private final ExactGaussian[] components;

    /**
     * @param weights ≥ 0; taken as they are
     */
    ExactMixture(BigDecimal[] weights, ExactGaussian[] components) {
        this.weights = weights;
        this.components = components;
        logWeights = new BigDecimal[weights.length];
        for (int k = 0; k < weights.length; k++) {
            logWeights[k] = weights[k].signum() == 0 ? null : Exact.log(weights[k]);
        }
    }

    ExactGaussian component(int k) {
        return components[k];
    }

    /**
     * The E-step of one point.
     *
     * @param tolerance what rounding may add to log p(x)
     * @param relative what it may add to a responsibility, as a fraction of it
     */
    record Posterior(BigDecimal logLikelihood, BigDecimal[] responsibilities, double tolerance, double relative) {}

    /**
     * log p(x) = log Σ wₖ p(x | k), and p(k | x).
     *
     * <p>Errors of first order, with tₖ that of log wₖ p(x | k): log p(x) takes Σ rₖ tₖ and its own few roundings; a responsibility
     * rₖ takes rₖ ((1 − rₖ) tₖ + Σⱼ≠ₖ rⱼ tⱼ), nothing when it is alone.
     */
    Posterior posterior(BigDecimal[] x) {
        int size = weights.length;
        BigDecimal[] l = new BigDecimal[size];
        double[] errors = new double[size];
        BigDecimal max = null;
        for (int k = 0; k < size; k++) {
            if (logWeights[k] == null) {
                continue;
            }
            BigDecimal distance = components[k].distance(x);
            l[k] = logWeights[k].add(components[k].logDensity(distance), Exact.DIGITS);
            errors[k] = components[k].tolerance(distance)
                    + ExactGaussian.EPSILON * (Math.abs(logWeights[k].doubleValue()) + Math.abs(l[k].doubleValue()));
            max = max == null ? l[k] : max.max(l[k]);
        }
        BigDecimal sum = BigDecimal.ZERO;
        BigDecimal[] r = new BigDecimal[size];
        for (int k = 0; k < size; k++) {
            r[k] = l[k] == null ? BigDecimal.ZERO : Exact.exp(l[k].subtract(max));
            sum = sum.add(r[k], Exact.DIGITS);
        }
        BigDecimal logLikelihood = max.add(Exact.log(sum), Exact.DIGITS);
        double[] shares = new double[size];
        double blurred = 0;
        for (int k = 0; k < size; k++) {
            r[k] = r[k].divide(sum, Exact.DIGITS);
            shares[k] = r[k].doubleValue();
            blurred += shares[k] > 0 ? shares[k] * errors[k] : 0;
        }
        double relative = 0;
        for (int k = 0; k < size; k++) {
            if (shares[k] > 0) {
                relative = Math.max(relative, errors[k] * (1 - 2 * shares[k]) + blurred);
            } else if (l[k] != null && max.subtract(l[k]).doubleValue() < UNDERFLOW + errors[k]) {
                relative = Double.POSITIVE_INFINITY;
            }
        }
        return new Posterior(
                logLikelihood,
                r,
                blurred + ExactGaussian.EPSILON * (Math.abs(logLikelihood.doubleValue()) + size),
                relative + ExactGaussian.EPSILON * (size + 4));
    }
}
