package io.weir.library;

import io.weir.em.BatchEm;
import io.weir.em.EStep;
import io.weir.em.InformationCriteria;
import io.weir.em.Initializer;
import io.weir.family.CategoryNames;
import io.weir.family.Family;
import io.weir.family.Regularization;
import io.weir.family.gaussian.Gaussian;
import io.weir.mixture.Mixture;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * p(x) = Σ wₖ N(x | μₖ, Σₖ), fitted to points that are all there. Immutable, for any number of threads.
 *
 * <pre>{@code
 * GaussianMixture mixture = GaussianMixture.fit(points, 2);
 * double[] r = mixture.responsibilities(points[0]);
 * }</pre>
 */
public final class GaussianMixture {

    private static final Saved SAVED = new Saved("mixture", 1, 1, "fit it anew");

    private static final int STARTS = 10;
    private static final int ITERATIONS = 1000;
    private static final double TOLERANCE = 1e-6;
    /** Smallest variance, as a part of a feature's variance in all points. */
    private static final double FLOOR = 1e-6;

    private static final long SEED = 1;

    private final Covariance covariance;
    private final Mixture mixture;

    private GaussianMixture(Covariance covariance, Mixture mixture) {
        this.covariance = covariance;
        this.mixture = mixture;
    }

    /** Fits components with full covariances, see {@link #fit(double[][], int, Covariance)}. */
    public static GaussianMixture fit(double[][] points, int components) {
        return fit(points, components, Covariance.FULL);
    }

    /**
     * Fits a mixture by EM: the best of ten starts, each run until the mean log-likelihood rises by less than a millionth. The same points give
     * the same mixture. Units do not matter. One pseudo-observation, as wide as a hundredth of all points, keeps components from falling
     * onto single points.
     *
     * @param points rows of one length d, NaN where a value is missing; not modified
     * @param components K, at least 1 and at most the number of points
     * @throws IllegalArgumentException naming the row, if one has another length, or a value that is infinite or beyond ±1e150
     */
    public static GaussianMixture fit(double[][] points, int components, Covariance covariance) {
        check(points, components);
        Family family = Gaussian.of(points[0].length, covariance.type());
        var eStep = new EStep();
        var start = new Initializer(family, points, eStep);
        var em = BatchEm.soft(ITERATIONS, TOLERANCE, Regularization.FadingPrior.of(start.background(), FLOOR));
        Mixture fitted = start.best(em, Initializer.Method.KMEANS, components, STARTS, new SplittableRandom(SEED))
                .mixture();
        return new GaussianMixture(covariance, fitted);
    }

    private static void check(double[][] points, int components) {
        if (components < 1 || components > points.length) {
            throw new IllegalArgumentException(components + " components for " + points.length
                    + " points; expected at least one, and no more than points");
        }
        for (int i = 0; i < points.length; i++) {
            if (points[i].length != points[0].length || points[i].length == 0) {
                throw new IllegalArgumentException("row " + i + " has " + points[i].length + " values, and row 0 has "
                        + points[0].length + "; expected the same number, at least one");
            }
            for (int j = 0; j < points[i].length; j++) {
                if (Math.abs(points[i][j]) > 1e150) {
                    throw new IllegalArgumentException("value " + j + " of row " + i + " is " + points[i][j]
                            + "; expected at most ±1e150, or NaN if it is missing");
                }
            }
        }
    }

    /** Number of components K. */
    public int size() {
        return mixture.size();
    }

    /** Number of features d. */
    public int dimension() {
        return mixture.dimension();
    }

    /** Which shapes the components have. */
    public Covariance covariance() {
        return covariance;
    }

    /** wₖ; they sum to 1. */
    public double weight(int k) {
        return mixture.weight(k);
    }

    /** μₖ, length d, a new array. */
    public double[] mean(int k) {
        return (double[]) parameters(k).get("mean");
    }

    /** Σₖ, d rows of length d, new arrays. */
    public double[][] covariance(int k) {
        return (double[][]) parameters(k).get("covariance");
    }

    private Map<String, Object> parameters(int k) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        mixture.component(k).describe(parameters, new CategoryNames());
        return parameters;
    }

    /**
     * p(k | x), a new array of length K that sums to 1.
     *
     * @param x length d, NaN where a value is missing; not modified
     */
    public double[] responsibilities(double[] x) {
        double[] r = new double[size()];
        responsibilities(x, r, new double[dimension()]);
        return r;
    }

    /**
     * The same for many points, without new arrays.
     *
     * @param x length d, NaN where a value is missing; not modified
     * @param r length ≥ K; the first K are overwritten with p(k | x)
     * @param scratch length ≥ d; overwritten
     * @return log p(x), nats
     */
    public double responsibilities(double[] x, double[] r, double[] scratch) {
        if (x.length != dimension()) {
            throw new IllegalArgumentException(
                    "a point has " + x.length + " values, and the mixture has " + dimension() + " features");
        }
        return mixture.responsibilities(x, r, scratch);
    }

    /** The component with the largest responsibility, from 0, the first of equals. */
    public int cluster(double[] x) {
        double[] r = responsibilities(x);
        int best = 0;
        for (int k = 1; k < r.length; k++) {
            best = r[k] > r[best] ? k : best;
        }
        return best;
    }

    /** log p(x), nats. */
    public double logDensity(double[] x) {
        return responsibilities(x, new double[size()], new double[dimension()]);
    }

    /**
     * The Bayesian information criterion of the mixture for points (Schwarz 1978), nats doubled: of several numbers of components, the one with
     * the lowest is the best bet.
     *
     * @param points rows of length d; not modified
     */
    public double bic(double[][] points) {
        double[] r = new double[size()];
        double[] scratch = new double[dimension()];
        double logLikelihood = 0;
        for (double[] x : points) {
            logLikelihood += responsibilities(x, r, scratch);
        }
        return InformationCriteria.of(mixture, mixture.family().newStatistic(), logLikelihood, points.length)
                .bic();
    }

    /** Writes it down; {@link #read} reads it back bit for bit. */
    public void write(DataOutput out) throws IOException {
        SAVED.write(out, body -> {
            body.writeUTF(covariance.name());
            body.writeInt(dimension());
            mixture.write(body);
        });
    }

    /**
     * What {@link #write} has written.
     *
     * @throws IOException if it was written by another version of this program, is not whole or damaged
     */
    public static GaussianMixture read(DataInput in) throws IOException {
        return SAVED.read(in, GaussianMixture::readBody);
    }

    private static GaussianMixture readBody(DataInput body) throws IOException {
        var covariance = Covariance.valueOf(body.readUTF());
        Family family = Gaussian.of(body.readInt(), covariance.type());
        return new GaussianMixture(covariance, Mixture.read(body, family));
    }

    /** One line for people. */
    @Override
    public String toString() {
        return mixture.toString();
    }
}
