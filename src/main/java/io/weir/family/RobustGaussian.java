package io.weir.family;

import java.util.Arrays;

/**
 * What anomaly scores take for N(μ, Σ): a density that ranks strange events better than the Gaussian itself does.
 *
 * <p><b>Tails.</b> By the chain rule p(x) = Πⱼ p(xⱼ | x₁ … xⱼ₋₁), and the factors of a Gaussian are normal densities of the entries of
 * z = L⁻¹(x − μ), Σ = L Lᵀ. Here each is one up to four standard deviations and falls as a power beyond (ρ as in robust statistics:
 * Huber 1964),
 *
 * <pre>
 *   log p(x) = d log p(0) − ½ log det Σ − ½ Σⱼ ρ(zⱼ)      ρ(z) = z²                  |z| ≤ h = 4
 *                                                         ρ(z) = h² (1 + log z²/h²)  |z| > h
 * </pre>
 *
 * so that one feature far out does not outshout several that are odd together, and ordinary events are scored as the Gaussian does.
 *
 * <p><b>Covariances.</b> Each gets a prior of the variances within all components, without correlations (regularised discriminant
 * analysis: Friedman 1989). Without it, the directions in which a cluster looks thinnest decide, and they are the ones known worst. Its
 * part fades as (c / (c + n))² with the points n, c being 120 per feature: fast enough that a jump between two values that follow each
 * other closely is noticed after a few thousand.
 */
final class RobustGaussian implements Density {

    /** h, where the tails begin. */
    private static final double TAIL = 4;
    /** P(|z| ≤ h) of a standard normal z. */
    private static final double BODY = 0.9999366575163338;
    /** log p(0) = −log ∫ exp −½ρ: √2π times the body, and 2 exp(−h²/2) h / (h² − 1) of the tails. */
    private static final double LOG_PEAK =
            -Math.log(Math.sqrt(2 * Math.PI) * BODY + 2 * Math.exp(-TAIL * TAIL / 2) * TAIL / (TAIL * TAIL - 1));

    /** c, per feature. */
    private static final double POINTS_PER_FEATURE = 120;

    private final double[] mean;
    /** Of the component, without the prior; not a copy. */
    private final double[][] covariance;
    /** Variances of the prior. */
    private final double[] within;
    /** Part of the prior in the covariance. */
    private final double prior;

    private final Whitening whitening;
    private final double logNorm;

    private RobustGaussian(double[] mean, double[][] covariance, double[] within, double prior) {
        this.mean = mean;
        this.covariance = covariance;
        this.within = within;
        this.prior = prior;
        int d = mean.length;
        double[][] mixed = Triangles.copy(covariance);
        Triangles.shrink(mixed, 1 - prior);
        for (int j = 0; j < d; j++) {
            Triangles.addDiagonal(mixed, j, prior * (within[j] - Triangles.diagonal(mixed, j)));
        }
        whitening = Whitening.of(mixed);
        logNorm = d * LOG_PEAK - 0.5 * whitening.logDeterminant();
    }

    /**
     * @param components Gaussians of one shape
     * @param points number of points that made each, ≥ 0
     */
    static RobustGaussian[] of(GaussianComponent[] components, double[] points) {
        double most = POINTS_PER_FEATURE * components[0].dimension();
        double[] within = within(components, points);
        RobustGaussian[] robust = new RobustGaussian[components.length];
        for (int k = 0; k < robust.length; k++) {
            double part = most / (most + points[k]);
            robust[k] = new RobustGaussian(components[k].mean(), components[k].covariance(), within, part * part);
        }
        return robust;
    }

    /** The mean of each feature's variances, each component's weighing as much as its points. */
    private static double[] within(GaussianComponent[] components, double[] points) {
        double all = Arrays.stream(points).sum();
        double[] within = new double[components[0].dimension()];
        for (int k = 0; k < components.length; k++) {
            double share = all > 0 ? points[k] / all : 1.0 / components.length;
            for (int j = 0; j < within.length; j++) {
                within[j] += share * components[k].covariance(j, j);
            }
        }
        return within;
    }

    @Override
    public double logDensity(double[] x, int from, double[] delta) {
        for (int j = 0; j < mean.length; j++) {
            delta[j] = x[from + j] - mean[j];
        }
        double distance = whitening.distance(delta, TAIL);
        return distance == distance ? logNorm - 0.5 * distance : incomplete(delta);
    }

    @Override
    public void logDensities(Block points, int from, double[] out, BlockScratch scratch) {
        int n = points.size();
        whitening.distances(scratch.deviations(points, from, mean), TAIL, out, scratch.z, scratch.ratios, n);
        for (int i = 0; i < n; i++) {
            double distance = out[i];
            // Missing features, and deviations whose squares overflow, are for one point at a time.
            out[i] = distance < Double.POSITIVE_INFINITY
                    ? logNorm - 0.5 * distance
                    : logDensity(points.row(i), from, scratch.point(mean.length));
        }
    }

    /** A NaN comes from a missing feature, or from infinities of both signs at distances that overflow. */
    private double incomplete(double[] delta) {
        int[] there = new int[mean.length];
        int n = 0;
        for (int j = 0; j < mean.length; j++) {
            if (delta[j] == delta[j]) {
                there[n++] = j;
            }
        }
        if (n == mean.length) {
            return Double.NEGATIVE_INFINITY;
        }
        if (n == 0) {
            return 0;
        }
        double[][] observed = Triangles.zero(n, covariance[mean.length - 1].length > 1);
        double[] variances = new double[n];
        double[] deviations = new double[n];
        for (int a = 0; a < n; a++) {
            deviations[a] = delta[there[a]];
            variances[a] = within[there[a]];
            int first = a + 1 - observed[a].length;
            for (int b = 0; b < observed[a].length; b++) {
                observed[a][b] = Triangles.get(covariance, there[a], there[first + b]);
            }
        }
        return new RobustGaussian(new double[n], observed, variances, prior).logDensity(deviations, 0, new double[n]);
    }

    @Override
    public String toString() {
        return "RobustGaussian(d=" + mean.length + ")";
    }
}
