package io.weir.family;

import java.io.DataInput;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/** Gaussians of one covariance type. */
public final class Gaussian implements Family {

    /** A feature that never varied gets this fraction of its own size as standard deviation, for want of a better scale. */
    private static final double CONSTANT_FEATURE_SPREAD = 1e-3;

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
    public int parameters(int size) {
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
        double[] point = new double[dimension];
        for (int j = 0; j < dimension; j++) {
            double v = x[from + j];
            point[j] = v == v ? v : 0;
        }
        s.add(point, 0, 1);
        for (int j = 0; j < dimension; j++) {
            double spread = point[j] == 0 ? 1 : Math.abs(point[j]);
            Triangles.addDiagonal(s.covariance(), j, spread * spread);
        }
        return s;
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
        double[] mean =
                parameters.vector("mean", dimension, v -> Math.abs(v) < Double.POSITIVE_INFINITY, "that is finite");
        try {
            return GaussianComponent.of(mean, parameters.matrix("covariance", dimension), type);
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
        double[][][] covariances = new double[statistics.length][][];
        for (int k = 0; k < statistics.length; k++) {
            GaussianStatistic s = (GaussianStatistic) statistics[k];
            covariances[k] = Triangles.copy((s.mass() > 0 ? s : all).covariance());
        }
        boolean shared = type == CovarianceType.TIED || equalSpheres;
        if (shared) {
            double[][] within = pooled(statistics, all);
            Arrays.setAll(covariances, k -> Triangles.copy(within));
        }
        Component[] components = new Component[statistics.length];
        for (int k = 0; k < components.length; k++) {
            GaussianStatistic s = (GaussianStatistic) statistics[k];
            double points = scale * (shared ? all.mass() : s.mass());
            regularize(covariances[k], points, regularization, all);
            if (type == CovarianceType.FULL
                    && regularization instanceof Regularization.FadingPrior prior
                    && prior.shrinkage() != null
                    && prior.shrinkage()[k] > 0) {
                Triangles.shrink(covariances[k], points / (points + prior.shrinkage()[k]));
            }
            if (type == CovarianceType.SPHERICAL) {
                equalize(covariances[k]);
            }
            double[] mean = new double[dimension];
            for (int j = 0; j < dimension; j++) {
                mean[j] = (s.mass() > 0 ? s : all).mean(j);
            }
            components[k] = GaussianComponent.taking(mean, covariances[k]);
        }
        return components;
    }

    @Override
    public Density[] robust(Component[] components, double[] points) {
        return RobustGaussian.of(Arrays.copyOf(components, components.length, GaussianComponent[].class), points);
    }

    /** Σ wₖ Cₖ, the covariance within components. */
    private double[][] pooled(Statistic[] statistics, GaussianStatistic all) {
        double[][] within = Triangles.zero(dimension, full());
        for (Statistic statistic : statistics) {
            GaussianStatistic s = (GaussianStatistic) statistic;
            double w = all.mass() > 0 ? s.mass() / all.mass() : 1.0 / statistics.length;
            for (int a = 0; a < dimension; a++) {
                for (int b = 0; b < within[a].length; b++) {
                    within[a][b] += w * s.covariance()[a][b];
                }
            }
        }
        return within;
    }

    private void regularize(double[][] c, double points, Regularization regularization, GaussianStatistic all) {
        if (regularization instanceof Regularization.Ridge ridge) {
            for (int j = 0; j < dimension; j++) {
                Triangles.addDiagonal(c, j, ridge.variance());
                if (!(Triangles.diagonal(c, j) > 0)) {
                    Triangles.addDiagonal(c, j, smallest(all, j));
                }
            }
            return;
        }
        var prior = (Regularization.FadingPrior) regularization;
        GaussianStatistic background = (GaussianStatistic) prior.background();
        double[][] s = background.covariance();
        double weight = prior.count() / (points + prior.count());
        for (int a = 0; a < dimension; a++) {
            for (int b = 0; b < c[a].length; b++) {
                boolean variance = b == c[a].length - 1;
                double target = variance || !prior.diagonal() ? prior.share() * s[a][b] : 0;
                c[a][b] = (1 - weight) * c[a][b] + weight * target;
            }
        }
        for (int j = 0; j < dimension; j++) {
            double variance = Triangles.diagonal(s, j);
            double floor = prior.floor() * (variance > 0 ? variance : constantFeature(background.mean(j)));
            Triangles.addDiagonal(c, j, Math.max(floor, smallest(background, j)));
        }
    }

    private static double constantFeature(double value) {
        double spread = CONSTANT_FEATURE_SPREAD * (value == 0 ? 1 : Math.abs(value));
        return spread * spread;
    }

    /** The smallest variance that is not lost in the rounding of the values themselves. */
    private static double smallest(GaussianStatistic s, int j) {
        double ulp = Math.ulp(Math.max(Math.abs(s.mean(j)), 1e-140));
        return 4 * ulp * ulp + Double.MIN_NORMAL;
    }

    /** σ² = mean of the variances. */
    private void equalize(double[][] c) {
        double sum = 0;
        for (int j = 0; j < dimension; j++) {
            sum += c[j][0];
        }
        for (int j = 0; j < dimension; j++) {
            c[j][0] = sum / dimension;
        }
    }

    @Override
    public String toString() {
        return "Gaussian(d=" + dimension + ", " + type.label() + ")";
    }
}
