package io.weir.em;

import io.weir.family.Component;
import io.weir.family.Family;
import io.weir.family.Regularization;
import io.weir.family.Statistic;
import io.weir.mixture.Mixture;
import io.weir.mixture.MixtureStatistics;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Where EM starts, which decides where it ends.
 *
 * <p>Every way gives responsibilities of all points; their M-step is iteration 0. k-means works on embedded points scaled
 * to unit variance per axis, so that units do not matter. Points that are {@linkplain Outliers outliers} beyond any doubt have no say in the
 * scale, and share the last component: one of them would take a component in every start, and leave the others no difference worth one.
 */
public final class Initializer {

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
    private final Outliers outliers;
    private final EStep eStep;
    private final Statistic background;
    private final Mixture backgroundMixture;

    /**
     * @param points rows of length d, at least one, NaN where a feature is missing; not modified
     */
    public Initializer(Family family, double[][] points, EStep eStep) {
        this.family = family;
        this.points = points;
        this.eStep = eStep;
        scaled = new double[points.length][family.embeddedDimension()];
        for (int i = 0; i < points.length; i++) {
            family.embed(points[i], 0, scaled[i], 0);
        }
        outliers = Outliers.of(family, points.length, scaled);
        scale();
        background = observed(family, points);
        backgroundMixture = backgroundMixture();
    }

    public Family family() {
        return family;
    }

    /** The statistic of all points as one component; of each point what is there. */
    public Statistic background() {
        return background;
    }

    /** All points as one component, of each what is there. */
    public static Statistic observed(Family family, double[][] points) {
        Statistic all = family.newStatistic();
        for (double[] x : points) {
            all.addObserved(x, 0, 1);
        }
        return all;
    }

    /** One component for all points, missing features by EM. */
    private Mixture backgroundMixture() {
        MixtureStatistics all = MixtureStatistics.of(family, new Statistic[] {background});
        var prior = Regularization.FadingPrior.of(background, 0);
        boolean complete = Arrays.stream(points).allMatch(x -> Arrays.stream(x).noneMatch(Double::isNaN));
        return complete
                ? all.maximize(points.length / all.mass(), prior)
                : BatchEm.soft(BACKGROUND_ITERATIONS, 1e-6, prior)
                        .run(points, all, eStep)
                        .mixture();
    }

    /** Scales the embedded points. An axis whose variance is too small for a double is constant, as it is for the components. */
    private void scale() {
        int d = family.embeddedDimension();
        double[] mean = new double[d];
        double[] squares = new double[d];
        int[] count = new int[d];
        for (int i = 0; i < scaled.length; i++) {
            for (int j = 0; j < d && !outliers.has(i); j++) {
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
                x[j] = squares[j] > 0 && squares[j] >= Double.MIN_NORMAL * count[j]
                        ? (x[j] - mean[j]) * Math.sqrt(family.embeddedWeight(j) * count[j] / squares[j])
                        : 0;
            }
        }
    }

    /**
     * On which side of a component each point lies: its projection on the principal axis of the component's share of the embedded
     * points, by power iteration.
     *
     * @param r responsibilities, one row per point
     * @return one number per point, positive on one side; near 0 means that the axis says nothing
     */
    public double[] principalSides(double[][] r, int k, int iterations) {
        int d = family.embeddedDimension();
        double[] mean = new double[d];
        double mass = 0;
        for (int i = 0; i < points.length; i++) {
            mass += r[i][k];
            for (int j = 0; j < d; j++) {
                double v = scaled[i][j];
                mean[j] += v == v ? r[i][k] * v : 0;
            }
        }
        for (int j = 0; j < d; j++) {
            mean[j] /= mass;
        }
        double[][] scatter = new double[d][d];
        double[] delta = new double[d];
        for (int i = 0; i < points.length; i++) {
            if (r[i][k] > 1e-6) {
                deviation(i, mean, delta);
                for (int a = 0; a < d; a++) {
                    for (int b = 0; b < d; b++) {
                        scatter[a][b] += r[i][k] * delta[a] * delta[b];
                    }
                }
            }
        }
        double[] axis = new double[d];
        Arrays.setAll(axis, j -> 1 + j / (2.0 * d));
        for (int iteration = 0; iteration < iterations; iteration++) {
            double[] next = new double[d];
            double norm = 0;
            for (int a = 0; a < d; a++) {
                for (int b = 0; b < d; b++) {
                    next[a] += scatter[a][b] * axis[b];
                }
                norm += next[a] * next[a];
            }
            if (!(norm > 0)) {
                break;
            }
            for (int a = 0; a < d; a++) {
                axis[a] = next[a] / Math.sqrt(norm);
            }
        }
        double[] sides = new double[points.length];
        for (int i = 0; i < points.length; i++) {
            deviation(i, mean, delta);
            for (int j = 0; j < d; j++) {
                sides[i] += axis[j] * delta[j];
            }
        }
        return sides;
    }

    private void deviation(int i, double[] mean, double[] delta) {
        for (int j = 0; j < delta.length; j++) {
            double v = scaled[i][j];
            delta[j] = v == v ? v - mean[j] : 0;
        }
    }

    /** Statistics to start EM of K components from. */
    public MixtureStatistics statistics(Method method, int size, RandomGenerator random) {
        return statistics(responsibilities(method, size, random));
    }

    /** Responsibilities to start EM of K components from, one row per point. */
    public double[][] responsibilities(Method method, int size, RandomGenerator random) {
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
            return r;
        }
        double softness = family.startSoftness();
        boolean apart = size > 1 && !outliers.isEmpty();
        int clusters = apart ? size - 1 : size;
        KMeans kMeans = new KMeans(apart ? outliers.without(scaled) : scaled).seed(clusters, random);
        if (method == Method.KMEANS) {
            kMeans.lloyd(LLOYD_ITERATIONS);
        } else {
            kMeans.assign();
        }
        int next = 0;
        for (int i = 0; i < points.length; i++) {
            if (apart && outliers.has(i)) {
                // Wholly: a thirtieth of it would widen all others beyond recognition.
                r[i][size - 1] = 1;
                continue;
            }
            Arrays.fill(r[i], 0, clusters, softness / clusters);
            r[i][kMeans.labels()[next++]] += 1 - softness;
        }
        return r;
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
        Arrays.fill(same, backgroundMixture.component(0));
        double[] weights = new double[size];
        Arrays.fill(weights, 1.0 / size);
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
