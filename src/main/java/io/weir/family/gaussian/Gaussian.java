package io.weir.family.gaussian;

import io.weir.family.Component;
import io.weir.family.ConditionalDeviance;
import io.weir.family.CovarianceType;
import io.weir.family.Deviance;
import io.weir.family.Family;
import io.weir.family.Parameters;
import io.weir.family.Regularization;
import io.weir.family.Statistic;
import java.io.DataInput;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/** Gaussians of one covariance type. */
public final class Gaussian implements Family {

    /** A feature that never varied gets this fraction of its own size as standard deviation, for want of a better scale. */
    private static final double CONSTANT_FEATURE_SPREAD = 1e-3;

    /** A variance of no more roundings than this is none: the mean of many equal values may differ from them by some. */
    private static final double CONSTANT = 64;
    /** A feature that came late is as well known as the others after so many events. */
    private static final double NO_LONGER_LATE = 250;
    /** Two events that are near each other by chance are believed to be of a variance twenty times theirs; ten, twice. */
    private static final double UNSHOWN = 80;
    /** Values of a feature that differ, from which on a guess from one of them says nothing of its variance. */
    private static final double ENOUGH = 10;

    private final int dimension;
    private final CovarianceType type;
    /** Whether all components share one variance and one weight. */
    private final boolean equalSpheres;

    private Gaussian(int dimension, CovarianceType type, boolean equalSpheres) {
        this.dimension = dimension;
        this.type = type;
        this.equalSpheres = equalSpheres;
    }

    /**
     * @param dimension number of features d ≥ 1
     */
    public static Gaussian of(int dimension, CovarianceType type) {
        if (dimension < 1) {
            throw new IllegalArgumentException("a Gaussian needs at least one feature, got " + dimension);
        }
        return new Gaussian(dimension, type, false);
    }

    /**
     * Spheres of one size and one weight. The most probable component of a point is then the one with the nearest mean, and
     * classification EM is Lloyd's k-means.
     *
     * @param dimension number of features d ≥ 1
     */
    public static Gaussian equalSpheres(int dimension) {
        return new Gaussian(of(dimension, CovarianceType.SPHERICAL).dimension, CovarianceType.SPHERICAL, true);
    }

    @Override
    public boolean equalWeights() {
        return equalSpheres;
    }

    @Override
    public Optional<CovarianceType> covarianceType() {
        return Optional.of(type);
    }

    @Override
    public int dimension() {
        return dimension;
    }

    @Override
    public boolean isMeasured(int feature) {
        return true;
    }

    @Override
    public int parameters(int size, Statistic seen) {
        int means = size * dimension;
        int triangle = dimension * (dimension + 1) / 2;
        return switch (type) {
            case FULL -> means + size * triangle;
            case DIAGONAL -> means + size * dimension;
            case SPHERICAL -> means + (equalSpheres ? 1 : size);
            case TIED -> means + triangle;
        };
    }

    /** Whether statistics carry a full scatter matrix. */
    private boolean full() {
        return type == CovarianceType.FULL || type == CovarianceType.TIED;
    }

    @Override
    public GaussianStatistic newStatistic() {
        return new GaussianStatistic(dimension, full());
    }

    @Override
    public GaussianStatistic vague(double[] x, int from) {
        GaussianStatistic s = newStatistic();
        s.addObserved(x, from, 1);
        for (int j = 0; j < dimension; j++) {
            if (s.known(j) > 0) {
                LowerTriangular.addDiagonal(s.covariance(), j, vague(s.mean(j)));
            }
        }
        return s;
    }

    @Override
    public Statistic believed(Statistic seen, Statistic guess) {
        GaussianStatistic all = (GaussianStatistic) seen;
        GaussianStatistic narrower = (GaussianStatistic) guess.copy();
        for (int j = 0; j < dimension; j++) {
            if (all.known(j) >= ENOUGH && narrower.known(j) > 0 && differs(all, j)) {
                // Not the difference of the two at once, which may have no digits of the smaller one.
                LowerTriangular.addDiagonal(
                        narrower.covariance(), j, -LowerTriangular.diagonal(narrower.covariance(), j));
                LowerTriangular.addDiagonal(narrower.covariance(), j, LowerTriangular.diagonal(all.covariance(), j));
            }
        }
        GaussianStatistic believed = all.copy();
        believed.merge(narrower);
        return believed;
    }

    private static boolean differs(GaussianStatistic seen, int j) {
        return LowerTriangular.diagonal(seen.covariance(), j) > CONSTANT * smallest(seen.mean(j));
    }

    /** The variance of what was seen once. */
    private static double vague(double value) {
        double spread = value == 0 ? 1 : Math.abs(value);
        return spread * spread;
    }

    @Override
    public Statistic readStatistic(DataInput in) throws IOException {
        return GaussianStatistic.read(in, dimension, full());
    }

    @Override
    public Component readComponent(DataInput in) throws IOException {
        return GaussianComponent.read(in, dimension, full());
    }

    @Override
    public Component component(Parameters parameters) {
        double[] mean = parameters.vector(
                "mean", dimension, v -> v != v || Math.abs(v) < Double.POSITIVE_INFINITY, "that is finite, or null");
        try {
            return GaussianComponent.of(mean, parameters.matrix("covariance", mean), type);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(parameters.place() + ": " + e.getMessage(), e);
        }
    }

    @Override
    public Component[] maximize(Statistic[] statistics, double scale, Regularization regularization) {
        GaussianStatistic all = newStatistic();
        for (Statistic s : statistics) {
            all.merge(s);
        }
        GaussianStatistic background = regularization instanceof Regularization.FadingPrior prior
                ? (GaussianStatistic) prior.background()
                : all;
        boolean shared = type == CovarianceType.TIED || equalSpheres;
        double[][] within = shared ? pooled(statistics, all) : null;
        Component[] components = new Component[statistics.length];
        for (int k = 0; k < components.length; k++) {
            GaussianStatistic own = (GaussianStatistic) statistics[k];
            GaussianStatistic s = own.mass() > 0 ? own : all;
            double[] mean = new double[dimension];
            double[] points = new double[dimension];
            double[][] covariance = LowerTriangular.copy(shared ? within : s.covariance());
            for (int j = 0; j < dimension; j++) {
                // Of what a component has not seen it expects what the others have.
                GaussianStatistic knows = s.known(j) > 0 ? s : all.known(j) > 0 ? all : background;
                mean[j] = knows.known(j) > 0 ? knows.mean(j) : Double.NaN;
                points[j] = scale * (shared ? all : own).known(j);
                if (knows != s && mean[j] == mean[j] && !(shared && all.known(j) > 0)) {
                    LowerTriangular.isolate(covariance, j, LowerTriangular.diagonal(knows.covariance(), j));
                }
            }
            regularize(covariance, points, regularization, all);
            if (type == CovarianceType.FULL
                    && regularization instanceof Regularization.FadingPrior prior
                    && prior.shrinkage() != null
                    && prior.shrinkage()[k] > 0) {
                double n = scale * own.mass();
                LowerTriangular.shrink(covariance, n / (n + prior.shrinkage()[k]));
            }
            clean(mean, covariance);
            if (type == CovarianceType.SPHERICAL) {
                equalize(mean, covariance);
            }
            components[k] = GaussianComponent.taking(mean, covariance);
        }
        return components;
    }

    /** Variances that vanished: there is a density whatever the points, as long as their squares are numbers. */
    private static void clean(double[] mean, double[][] c) {
        for (int j = 0; j < mean.length; j++) {
            if (mean[j] == mean[j] && LowerTriangular.diagonal(c, j) < Double.MIN_NORMAL) {
                LowerTriangular.isolate(c, j, Double.MIN_NORMAL);
            }
        }
    }

    @Override
    public double embeddedUnit(int axis) {
        return 0;
    }

    @Override
    public ConditionalDeviance[] given(Component[] components, double[] points, boolean[] context, int[] directions) {
        return GaussianGiven.of(
                Arrays.stream(components).map(GaussianComponent.class::cast).toArray(GaussianComponent[]::new),
                points,
                context,
                directions);
    }

    @Override
    public Deviance[] deviances(Component[] components, double[] points) {
        return GaussianDeviance.of(Arrays.copyOf(components, components.length, GaussianComponent[].class), points);
    }

    /** Σ wₖ Cₖ, the covariance within components; the weights of each feature are its own where it is not known everywhere. */
    private double[][] pooled(Statistic[] statistics, GaussianStatistic all) {
        double[][] within = LowerTriangular.zero(dimension, full());
        for (Statistic statistic : statistics) {
            GaussianStatistic s = (GaussianStatistic) statistic;
            for (int a = 0; a < dimension; a++) {
                int first = a + 1 - within[a].length;
                for (int b = 0; b < within[a].length; b++) {
                    double w =
                            between(weight(s, all, a, statistics.length), weight(s, all, first + b, statistics.length));
                    within[a][b] += w * s.covariance()[a][b];
                }
            }
        }
        return within;
    }

    private static double weight(GaussianStatistic s, GaussianStatistic all, int j, int size) {
        return all.known(j) > 0 ? s.known(j) / all.known(j) : 1.0 / size;
    }

    /** What features of these weights have in common: with it for each entry, a covariance stays one. */
    private static double between(double a, double b) {
        return a == b ? a : Math.sqrt(a) * Math.sqrt(b);
    }

    /** @param points by which each feature is known */
    private void regularize(double[][] c, double[] points, Regularization regularization, GaussianStatistic all) {
        if (regularization instanceof Regularization.Ridge ridge) {
            for (int j = 0; j < dimension; j++) {
                LowerTriangular.addDiagonal(c, j, ridge.variance());
                if (!(LowerTriangular.diagonal(c, j) > 0)) {
                    LowerTriangular.addDiagonal(c, j, smallest(all.mean(j)));
                }
            }
            return;
        }
        var prior = (Regularization.FadingPrior) regularization;
        GaussianStatistic background = (GaussianStatistic) prior.background();
        double[] weight = new double[dimension];
        for (int j = 0; j < dimension; j++) {
            weight[j] = prior.count() / (points[j] + prior.count());
        }
        for (int a = 0; a < dimension; a++) {
            int first = a + 1 - c[a].length;
            for (int b = 0; b < c[a].length; b++) {
                boolean variance = first + b == a;
                double target = variance || !prior.diagonal()
                        ? prior.share() * background.covariance()[a][b]
                        : 0;
                if (variance && background.isPartial()) {
                    target += lately(background, a);
                }
                c[a][b] = between(1 - weight[a], 1 - weight[first + b]) * c[a][b]
                        + between(weight[a], weight[first + b]) * target;
            }
        }
        for (int j = 0; j < dimension; j++) {
            GaussianStatistic knows = background.known(j) > 0 ? background : all;
            double variance = LowerTriangular.diagonal(knows.covariance(), j);
            double rounding = smallest(knows.mean(j));
            double floor = prior.floor() * (variance > CONSTANT * rounding ? variance : constantFeature(knows.mean(j)));
            LowerTriangular.addDiagonal(c, j, Math.max(floor, rounding));
        }
    }

    /**
     * What is to be believed of the variance of a feature that came late: as much as of a first event's, and less with every one; where its
     * values differ, as much as a few events may have shown too little of. Where zero is has nothing to do with it then.
     */
    private static double lately(GaussianStatistic background, int j) {
        double n = background.known(j);
        if (!(n > 0 && n < NO_LONGER_LATE)) {
            return 0;
        }
        double believed = n > 1 && differs(background, j)
                ? LowerTriangular.diagonal(background.covariance(), j) * (1 + UNSHOWN / (n * n))
                : vague(background.mean(j)) / (n + 1);
        return (1 - n / NO_LONGER_LATE) * believed;
    }

    private static double constantFeature(double value) {
        double spread = CONSTANT_FEATURE_SPREAD * (value == 0 ? 1 : Math.abs(value));
        return spread * spread;
    }

    /** The smallest variance that is not lost in the rounding of the values themselves. */
    private static double smallest(double mean) {
        double ulp = Math.ulp(Math.max(Math.abs(mean), 1e-140));
        return 4 * ulp * ulp + Double.MIN_NORMAL;
    }

    /** σ² = mean of the variances of the features that have one. */
    private static void equalize(double[] mean, double[][] c) {
        double sum = 0;
        int known = 0;
        for (int j = 0; j < mean.length; j++) {
            if (mean[j] == mean[j]) {
                sum += c[j][0];
                known++;
            }
        }
        for (int j = 0; j < mean.length; j++) {
            c[j][0] = sum / known;
        }
    }

    @Override
    public String toString() {
        return "Gaussian(d=" + dimension + ", " + type.label() + ")";
    }
}
