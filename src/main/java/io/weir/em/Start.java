package io.weir.em;

import io.weir.family.Component;
import io.weir.family.Family;
import io.weir.family.Regularization;
import io.weir.family.Statistic;
import io.weir.mixture.Mixture;
import io.weir.mixture.MixtureStatistics;
import java.util.random.RandomGenerator;

/**
 * Where EM starts, which decides where it ends.
 *
 * <p>Every way gives hard responsibilities of all points; their M-step is iteration 0. k-means works on embedded points scaled
 * to unit variance per axis, so that units do not matter.
 */
public final class Start {

    /** Ways to start. */
    public enum Method {
        /** k-means++ seeds, each point to its nearest. */
        KMEANS_PLUS_PLUS,
        /** k-means++ seeds, then Lloyd's algorithm. */
        KMEANS,
        /** Responsibilities drawn uniformly and normalised. */
        RANDOM
    }

    private static final int LLOYD_ITERATIONS = 50;
    private static final int BACKGROUND_ITERATIONS = 20;

    private final Family family;
    private final double[][] points;
    private final double[][] scaled;
    private final EStep eStep;
    private final Statistic background;
    private final Mixture backgroundMixture;

    /**
     * @param points rows of length d, at least one, NaN where a feature is missing; not modified
     */
    public Start(Family family, double[][] points, EStep eStep) {
        this.family = family;
        this.points = points;
        this.eStep = eStep;
        scaled = scale(family, points);
        MixtureStatistics all = background(family, points, eStep);
        background = all.component(0);
        backgroundMixture = all.maximize(points.length / all.mass(), Regularization.FadingPrior.of(background, 0));
    }

    /** The statistic of all points as one component. */
    public Statistic background() {
        return background;
    }

    /** One component for all points; where features are missing, by EM from the means of those that are there. */
    private static MixtureStatistics background(Family family, double[][] points, EStep eStep) {
        int d = family.dimension();
        double[] sums = new double[d];
        int[] counts = new int[d];
        boolean complete = true;
        for (double[] x : points) {
            for (int j = 0; j < d; j++) {
                if (x[j] == x[j]) {
                    sums[j] += x[j];
                    counts[j]++;
                } else {
                    complete = false;
                }
            }
        }
        MixtureStatistics all = MixtureStatistics.empty(family, 1);
        double[] filled = new double[d];
        for (double[] x : points) {
            for (int j = 0; j < d; j++) {
                filled[j] = x[j] == x[j] ? x[j] : counts[j] == 0 ? 0 : sums[j] / counts[j];
            }
            all.component(0).add(filled, 0, 1);
        }
        if (complete) {
            return all;
        }
        var prior = Regularization.FadingPrior.of(all.component(0).copy(), 0);
        return BatchEm.soft(BACKGROUND_ITERATIONS, 1e-6, prior)
                .run(points, all, eStep)
                .statistics();
    }

    private static double[][] scale(Family family, double[][] points) {
        int d = family.embeddedDimension();
        double[][] scaled = new double[points.length][d];
        double[] mean = new double[d];
        double[] squares = new double[d];
        int[] count = new int[d];
        for (int i = 0; i < points.length; i++) {
            family.embed(points[i], 0, scaled[i], 0);
            for (int j = 0; j < d; j++) {
                double v = scaled[i][j];
                if (v == v) {
                    double delta = v - mean[j];
                    mean[j] += delta / ++count[j];
                    squares[j] += delta * (v - mean[j]);
                }
            }
        }
        for (double[] x : scaled) {
            for (int j = 0; j < d; j++) {
                x[j] = squares[j] > 0 ? (x[j] - mean[j]) / Math.sqrt(squares[j] / count[j]) : 0;
            }
        }
        return scaled;
    }

    /** Statistics to start EM of K components from. */
    public MixtureStatistics statistics(Method method, int size, RandomGenerator random) {
        double[][] r = new double[points.length][size];
        if (method == Method.RANDOM) {
            for (double[] row : r) {
                double sum = 0;
                for (int k = 0; k < size; k++) {
                    row[k] = random.nextDouble();
                    sum += row[k];
                }
                for (int k = 0; k < size; k++) {
                    row[k] /= sum;
                }
            }
        } else {
            KMeans kMeans = new KMeans(scaled).seed(size, random);
            if (method == Method.KMEANS) {
                kMeans.lloyd(LLOYD_ITERATIONS);
            } else {
                kMeans.assign();
            }
            for (int i = 0; i < points.length; i++) {
                r[i][kMeans.labels()[i]] = 1;
            }
        }
        return statistics(r);
    }

    /**
     * Statistics from given responsibilities.
     *
     * @param responsibilities one row of length K per point; not modified
     */
    public MixtureStatistics statistics(double[][] responsibilities) {
        int size = responsibilities[0].length;
        MixtureStatistics start = MixtureStatistics.empty(family, size);
        Component[] same = new Component[size];
        java.util.Arrays.fill(same, backgroundMixture.component(0));
        double[] weights = new double[size];
        java.util.Arrays.fill(weights, 1.0 / size);
        eStep.add(points, responsibilities, Mixture.of(family, weights, same), start);
        return start;
    }

    /**
     * Several starts, each run to convergence; the best bound wins. Choosing by a few iterations is not enough: it found no
     * better optimum than a single start where this one did.
     *
     * @param runs ≥ 1
     */
    public BatchEm.Result best(BatchEm em, Method method, int size, int runs, RandomGenerator random) {
        BatchEm.Result best = null;
        for (int run = 0; run < runs; run++) {
            BatchEm.Result result = em.run(points, statistics(method, size, random), eStep);
            if (best == null || result.lowerBound() > best.lowerBound()) {
                best = result;
            }
        }
        return best;
    }
}
