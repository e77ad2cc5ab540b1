package io.weir.family.gaussian;

import io.weir.family.Attribution;
import io.weir.family.Block;
import io.weir.family.BlockScratch;
import io.weir.family.Deviance;
import io.weir.numeric.Cholesky;
import java.util.Arrays;
import java.util.List;

/**
 * The {@linkplain Deviance deviance} of a Gaussian.
 *
 * <p><b>Features that depend on each other.</b> With P = Σ⁻¹ and δ = x − μ (both scaled to unit variances), the squared deviation of feature j given the others is
 * uⱼ = (Pδ)ⱼ² / Pⱼⱼ, and D² = δᵀPδ is the Mahalanobis distance. The uⱼ do not depend on the order of the features; they say how much of
 * D² is to be damped:
 *
 * <pre>
 *   D = D² · Σⱼ ρ(uⱼ) / Σⱼ uⱼ
 * </pre>
 *
 * <p>Up to h in every uⱼ this is the Mahalanobis distance itself, and along any ray from the mean it grows strictly. Without correlations
 * it is Σⱼ ρ(zⱼ²).
 *
 * <p><b>Covariances.</b> Each gets a prior of the variances within all components, without correlations (regularised discriminant
 * analysis: Friedman 1989). Without it, the directions in which a cluster looks thinnest decide, and they are the ones known worst. Its
 * part fades as (c / (c + n))² with the points n, c being 120 per feature: fast enough that a jump between two values that follow each
 * other closely is noticed after a few thousand.
 */
final class GaussianDeviance implements Deviance {

    /** c, per feature. */
    static final double POINTS_PER_FEATURE = 120;

    /** Deviations of more standard deviations than this are scaled down before they are squared. */
    private static final double FAR = 1e100;

    /** NaN where a feature was never observed: it counts as missing in every point. */
    private final double[] mean;
    /** Of the component, without the prior; not a copy. */
    private final double[][] covariance;
    /** Variances of the prior. */
    private final double[] within;
    /** Part of the prior in the covariance. */
    private final double prior;

    /** 1 / √Σⱼⱼ. */
    private final double[] scale;
    /** W = L⁻¹ of the correlations R = L Lᵀ, in ragged rows; null if there are none. */
    private final double[][] w;
    /** The same for deviations that are not scaled. */
    private final double[][] unscaled;
    /** Of R⁻¹, the diagonal. */
    private final double[] precision;

    private GaussianDeviance(double[] mean, double[][] covariance, double[] within, double prior) {
        this.mean = mean;
        this.covariance = covariance;
        this.within = within;
        this.prior = prior;
        int d = mean.length;
        double[][] mixed = mixed();
        scale = new double[d];
        precision = new double[d];
        for (int j = 0; j < d; j++) {
            scale[j] = 1 / Math.sqrt(LowerTriangular.diagonal(mixed, j));
        }
        if (mixed[d - 1].length == 1) {
            w = null;
            unscaled = null;
            Arrays.fill(precision, 1);
            return;
        }
        for (int a = 0; a < d; a++) {
            for (int b = 0; b < a; b++) {
                mixed[a][b] *= scale[a] * scale[b];
            }
            mixed[a][a] = 1;
        }
        w = Cholesky.raising(mixed).inverse();
        unscaled = LowerTriangular.copy(w);
        for (int c = 0; c < d; c++) {
            for (int j = 0; j <= c; j++) {
                precision[j] += w[c][j] * w[c][j];
                unscaled[c][j] *= scale[j];
            }
        }
    }

    /** The covariance with its prior. */
    private double[][] mixed() {
        double[][] mixed = LowerTriangular.copy(covariance);
        LowerTriangular.shrink(mixed, 1 - prior);
        for (int j = 0; j < mixed.length; j++) {
            LowerTriangular.addDiagonal(mixed, j, prior * (within[j] - LowerTriangular.diagonal(mixed, j)));
        }
        return mixed;
    }

    /**
     * @param components Gaussians of one shape
     * @param points number of points that made each, ≥ 0
     */
    static GaussianDeviance[] of(GaussianComponent[] components, double[] points) {
        double most = POINTS_PER_FEATURE * components[0].dimension();
        double[] within = within(components, points);
        GaussianDeviance[] deviances = new GaussianDeviance[components.length];
        for (int k = 0; k < deviances.length; k++) {
            double part = most / (most + points[k]);
            deviances[k] = new GaussianDeviance(components[k].mean(), components[k].covariance(), within, part * part);
        }
        return deviances;
    }

    /**
     * Of a covariance as it is, without a prior.
     *
     * @param covariance ragged rows; kept
     */
    static GaussianDeviance of(double[] mean, double[][] covariance) {
        return new GaussianDeviance(mean, covariance, new double[mean.length], 0);
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
    public double degreesOfFreedom() {
        return degreesOfFreedom(mean, 0);
    }

    @Override
    public double degreesOfFreedom(double[] x, int from) {
        int there = 0;
        for (int j = 0; j < mean.length; j++) {
            there += x[from + j] == x[from + j] && mean[j] == mean[j] ? 1 : 0;
        }
        return there;
    }

    @Override
    public double of(double[] x, int from, double[] scratch) {
        int d = mean.length;
        double far = 0;
        for (int j = 0; j < d; j++) {
            double z = (x[from + j] - mean[j]) * scale[j];
            if (z != z) {
                return incomplete(x, from);
            }
            scratch[j] = z;
            far = Math.max(far, Math.abs(z));
        }
        if (far == Double.POSITIVE_INFINITY) {
            return far;
        }
        double unit = far > FAR ? far : 1;
        double distance = whiten(scratch, d, unit);
        double sum = 0;
        double damped = 0;
        for (int j = 0; j < d; j++) {
            double u = scratch[d + j] * scratch[d + j] / precision[j];
            sum += u;
            damped += unit == 1 ? Deviance.damped(u) : dampedFar(u, unit);
        }
        return distance > 0 ? distance * (damped / sum) : 0;
    }

    /** ρ of unit² u, which is not a double. */
    private static double dampedFar(double u, double unit) {
        double log = Math.log(u) + 2 * Math.log(unit);
        return log > Math.log(TAIL) ? TAIL * (1 + log - Math.log(TAIL)) : Math.exp(log);
    }

    /**
     * @param s scaled deviations in the first d places, which are divided by the unit and whitened; R⁻¹ times them in the next d
     * @return the square of their length once whitened
     */
    private double whiten(double[] s, int d, double unit) {
        double distance = 0;
        Arrays.fill(s, d, 2 * d, 0);
        for (int a = d - 1; a >= 0; a--) {
            double z = 0;
            if (w == null) {
                z = s[a] / unit;
                s[d + a] = z;
            } else {
                for (int b = 0; b <= a; b++) {
                    z += w[a][b] * (s[b] / unit);
                }
            }
            s[a] = z;
            distance += z * z;
        }
        for (int c = 0; w != null && c < d; c++) {
            for (int j = 0; j <= c; j++) {
                s[d + j] += w[c][j] * s[c];
            }
        }
        return distance;
    }

    @Override
    public void of(Block points, int from, double[] out, BlockScratch scratch) {
        int n = points.size();
        int d = mean.length;
        double[][] deltas = scratch.deviations(points, from, mean);
        double[] distance = scratch.z;
        double[] ratios = scratch.ratios;
        double[] sum = scratch.sums;
        double[] y = scratch.y;
        Arrays.fill(distance, 0, n, 0);
        Arrays.fill(sum, 0, n, 0);
        Arrays.fill(out, 0, n, 0);
        Arrays.fill(ratios, 0, n, 1);
        if (w != null) {
            // From the last row on, each takes the place of its deviation, which no other row needs any more.
            for (int a = d - 1; a >= 0; a--) {
                Columns.combine(y, unscaled[a], deltas, a + 1, n);
                System.arraycopy(y, 0, deltas[a], 0, n);
            }
        }
        for (int j = 0; j < d; j++) {
            if (w == null) {
                addDiagonal(out, ratios, distance, deltas[j], scale[j], n);
                continue;
            }
            Columns.addSquares(distance, deltas[j], n);
            Columns.combineColumn(y, w, j, deltas, n);
            addDamped(out, sum, ratios, y, 1 / precision[j], n);
        }
        double[] single = scratch.point(2 * d);
        for (int i = 0; i < n; i++) {
            // Missing features, and deviations whose squares overflow, are for one point at a time.
            if (!(distance[i] < Double.POSITIVE_INFINITY && ratios[i] < Double.POSITIVE_INFINITY)) {
                double[] x = points.row(i);
                out[i] = degreesOfFreedom(x, from) < d ? Double.NaN : of(x, from, single);
            } else if (ratios[i] != 1) {
                double damped = out[i] + TAIL * Math.log(ratios[i]);
                out[i] = w == null ? damped : distance[i] * (damped / sum[i]);
            } else if (w != null) {
                out[i] = distance[i];
            }
        }
    }

    private static void addDamped(double[] out, double[] sum, double[] ratios, double[] y, double part, int n) {
        for (int i = 0; i < n; i++) {
            double u = y[i] * y[i] * part;
            sum[i] += u;
            out[i] += Math.min(u, TAIL);
            ratios[i] *= Math.max(u / TAIL, 1);
        }
    }

    private static void addDiagonal(
            double[] out, double[] ratios, double[] distance, double[] delta, double scale, int n) {
        for (int i = 0; i < n; i++) {
            double z = delta[i] * scale;
            double u = z * z;
            distance[i] += u;
            out[i] += Math.min(u, TAIL);
            ratios[i] *= Math.max(u / TAIL, 1);
        }
    }

    private double incomplete(double[] x, int from) {
        int[] there = new int[mean.length];
        int n = 0;
        for (int j = 0; j < mean.length; j++) {
            if (x[from + j] == x[from + j] && mean[j] == mean[j]) {
                there[n++] = j;
            }
        }
        if (n == mean.length) {
            return Double.POSITIVE_INFINITY;
        }
        if (n == 0) {
            return 0;
        }
        double[][] observed = LowerTriangular.zero(n, covariance[mean.length - 1].length > 1);
        double[] variances = new double[n];
        double[] point = new double[n];
        double[] centre = new double[n];
        for (int a = 0; a < n; a++) {
            point[a] = x[from + there[a]];
            centre[a] = mean[there[a]];
            variances[a] = within[there[a]];
            int first = a + 1 - observed[a].length;
            for (int b = 0; b < observed[a].length; b++) {
                observed[a][b] = LowerTriangular.get(covariance, there[a], there[first + b]);
            }
        }
        return new GaussianDeviance(centre, observed, variances, prior).of(point, 0, new double[2 * n]);
    }

    @Override
    public void attribute(double[] x, int from, List<Attribution> into) {
        GaussianComponent.taking(mean, mixed()).attribute(x, from, into);
    }

    @Override
    public String toString() {
        return "GaussianDeviance(d=" + mean.length + ")";
    }
}
