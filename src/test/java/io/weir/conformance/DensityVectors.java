package io.weir.conformance;

import static io.weir.conformance.VectorFile.shortest;

import io.weir.family.CovarianceType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** log p(x) of single Gaussians. */
final class DensityVectors {

    static final double[] SIGMAS = {0, 0.5, 1, 5, 10, 40, 100, 1000};

    private final List<Map<String, Object>> cases = new ArrayList<>();

    private DensityVectors() {}

    static VectorFile file() {
        DensityVectors v = new DensityVectors();
        v.oneFeature();
        v.severalFeatures();
        v.manyFeatures();
        v.nearlyCollinear();
        v.extremes();
        v.missing();
        return new VectorFile(
                "densities",
                "log p(x), in nats, of a Gaussian given by mean and covariance. x null: a missing feature, marginalised."
                        + " \"-Infinity\": the exact value is below the smallest double.",
                "Absolute: eps (d+4) (kappa D^2/2 + sum |log var_j|/2 + d log(2 pi)/2 + kappa), eps = 2^-52, D the Mahalanobis"
                        + " distance, kappa (\"condition\") the infinity-norm condition number of the correlation matrix, 1 for"
                        + " diagonal and spherical. x and mean are exact doubles, so an offset adds nothing.",
                v.cases);
    }

    private void oneFeature() {
        for (double sigma : new double[] {1e-6, 1e-3, 1, 1e3, 1e6}) {
            for (double offset : new double[] {0, 1e6, -1e8}) {
                double[][] points = along(new double[] {offset}, new double[] {sigma}, new double[] {1});
                add(
                        "one feature, sigma " + shortest(sigma) + ", mean " + shortest(offset),
                        CovarianceType.FULL,
                        new double[] {offset},
                        new double[][] {{sigma * sigma}},
                        points);
            }
        }
    }

    private void severalFeatures() {
        for (int d : new int[] {2, 16}) {
            var random = new SplittableRandom(d);
            for (double offset : new double[] {0, 1e8}) {
                for (CovarianceType type :
                        List.of(CovarianceType.FULL, CovarianceType.DIAGONAL, CovarianceType.SPHERICAL)) {
                    double[] sigma = new double[d];
                    for (int j = 0; j < d; j++) {
                        sigma[j] =
                                type == CovarianceType.SPHERICAL ? 1e-3 : StrictMath.pow(10, -6 + 12.0 * j / (d - 1));
                    }
                    double[] mean = Case.eighths(random, d);
                    for (int j = 0; j < d; j++) {
                        mean[j] += offset;
                    }
                    add(
                            d + " features, " + type.label() + ", sigma " + sigma[0] + " to " + sigma[d - 1]
                                    + ", offset " + shortest(offset),
                            type,
                            mean,
                            Case.shape(Case.correlated(sigma, 0.6), type),
                            along(mean, sigma, Case.direction(random, d)));
                }
            }
        }
    }

    private void manyFeatures() {
        int d = 128;
        var random = new SplittableRandom(128);
        double[] mean = Case.eighths(random, d);
        double[] direction = Case.direction(random, d);
        double[][] points = along(mean, Case.repeat(1, d), direction);
        add("128 features, spherical", CovarianceType.SPHERICAL, mean, 0.25, points);
        double[] variances = new double[d];
        for (int j = 0; j < d; j++) {
            variances[j] = StrictMath.pow(10, random.nextInt(-12, 13));
        }
        add("128 features, diagonal, sigma 1e-6 to 1e6", CovarianceType.DIAGONAL, mean, variances, points);
        // 4 I + B Bᵀ with 3 columns of −1, 0, 1.
        double[][] full = new double[d][d];
        int[][] b = new int[d][3];
        for (int i = 0; i < d; i++) {
            for (int c = 0; c < 3; c++) {
                b[i][c] = random.nextInt(-1, 2);
            }
        }
        for (int i = 0; i < d; i++) {
            for (int j = 0; j < d; j++) {
                full[i][j] = i == j ? 4 : 0;
                for (int c = 0; c < 3; c++) {
                    full[i][j] += b[i][c] * b[j][c];
                }
            }
        }
        add("128 features, full", CovarianceType.FULL, mean, full, Arrays.copyOfRange(points, 2, points.length));
    }

    private void nearlyCollinear() {
        for (double rest : new double[] {1e-3, 1e-6, 1e-10}) {
            double rho = 1 - rest;
            double[][] points = {{0, 0}, {1, 1}, {100, 100}, {1, 1.000244140625}, {5, -5}, {-1000, 999}};
            add(
                    "two features with correlation 1 - " + shortest(rest),
                    CovarianceType.FULL,
                    new double[2],
                    new double[][] {{1, rho}, {rho, 1}},
                    points);
        }
        double[][] nearlyConstant = Case.correlated(new double[] {1e6, 1e-6, 1}, 0.5);
        add(
                "a nearly constant feature among others",
                CovarianceType.FULL,
                new double[] {1e8, 1, 0},
                nearlyConstant,
                new double[][] {{1e8, 1, 0}, {1e8, 1.000005, 0}, {1e8, 1.001, 0}, {1e8, 2, 0}, {1.01e8, 1, 1000}});
        // The Hilbert matrix of order 6, of condition 10⁷, times the least common multiple of its denominators.
        double[][] hilbert = new double[6][6];
        for (int i = 0; i < 6; i++) {
            for (int j = 0; j < 6; j++) {
                hilbert[i][j] = 27720.0 / (i + j + 1);
            }
        }
        add("Hilbert matrix of order 6", CovarianceType.FULL, new double[6], hilbert, new double[][] {
            {0, 0, 0, 0, 0, 0}, {100, 80, 60, 50, 40, 30}, {1, -1, 1, -1, 1, -1}
        });
    }

    private void extremes() {
        double[][] one = {{1e150}, {-1e153}, {1e200}, {-1e200}, {1.7e308}};
        add("one feature, far beyond", CovarianceType.FULL, new double[1], new double[][] {{1}}, one);
        add(
                "one feature, far beyond, variance 1e300",
                CovarianceType.FULL,
                new double[1],
                new double[][] {{1e300}},
                one);
        double[][] two = {{1e150, -1e150}, {1e200, 1e200}, {1e200, -1e200}, {-1.7e308, 1.7e308}, {0, 1e200}};
        double[][] c = {{1, 0.5}, {0.5, 1}};
        for (CovarianceType type : List.of(CovarianceType.FULL, CovarianceType.DIAGONAL, CovarianceType.SPHERICAL)) {
            add("two features, " + type.label() + ", far beyond", type, new double[2], Case.shape(c, type), two);
        }
        double[][] tiny = {{0}, {1e-150}, {1e-100}, {1}};
        add("one feature, variance 1e-300", CovarianceType.FULL, new double[1], new double[][] {{1e-300}}, tiny);
    }

    private void missing() {
        double[] sigma = {1e-6, 1, 1e3, 1e6};
        double[] mean = {1, -2, 1e6, 1e8};
        double[][] points = along(mean, sigma, new double[] {0.5, -0.5, 0.5, -0.5});
        for (int i = 0; i < points.length; i++) {
            points[i][i % 4] = Double.NaN;
            points[i][(i / 3 + 2) % 4] = Double.NaN;
        }
        for (CovarianceType type : List.of(CovarianceType.FULL, CovarianceType.DIAGONAL)) {
            add("missing features, " + type.label(), type, mean, Case.shape(Case.correlated(sigma, 0.9), type), points);
        }
    }

    /** mean + t σ · direction for the distances t of {@link #SIGMAS}. */
    static double[][] along(double[] mean, double[] sigma, double[] direction) {
        double[][] points = new double[SIGMAS.length][mean.length];
        for (int i = 0; i < points.length; i++) {
            for (int j = 0; j < mean.length; j++) {
                points[i][j] = mean[j] + SIGMAS[i] * sigma[j] * direction[j];
            }
        }
        return points;
    }

    private void add(String name, CovarianceType type, double[] mean, Object covariance, double[][] points) {
        boolean diagonal = type == CovarianceType.DIAGONAL || type == CovarianceType.SPHERICAL;
        ExactGaussian gaussian = new ExactGaussian(Exact.of(mean), Case.matrix(covariance, mean.length), diagonal);
        List<Object> expected = new ArrayList<>();
        for (double[] x : points) {
            int[] observed = java.util.stream.IntStream.range(0, x.length)
                    .filter(j -> x[j] == x[j])
                    .toArray();
            ExactGaussian seen = observed.length < x.length ? gaussian.marginal(observed) : gaussian;
            BigDecimal[] there = new BigDecimal[observed.length];
            Arrays.setAll(there, i -> new BigDecimal(x[observed[i]]));
            BigDecimal distance = seen.distance(there);
            Map<String, Object> point = new java.util.LinkedHashMap<>();
            point.put("x", x);
            point.put("logDensity", seen.logDensity(distance).doubleValue());
            point.put("tolerance", VectorFile.tolerance(seen.tolerance(distance)));
            expected.add(point);
        }
        Map<String, Object> fields = Case.named(name);
        fields.put("covarianceType", type.label());
        fields.put("condition", VectorFile.tolerance(gaussian.condition()));
        fields.put("mean", mean);
        fields.put("covariance", covariance);
        fields.put("points", expected);
        cases.add(fields);
    }
}
