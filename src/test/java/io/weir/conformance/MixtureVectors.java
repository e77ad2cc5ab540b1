package io.weir.conformance;

import static io.weir.conformance.VectorFile.shortest;

import io.weir.family.CovarianceType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** log p(x) and responsibilities of mixtures. */
final class MixtureVectors {

    private static final double[] DISTANCES = {0, 5, 10, 40, 100, 1000};

    private final List<Map<String, Object>> cases = new ArrayList<>();

    private MixtureVectors() {}

    static VectorFile file() {
        MixtureVectors v = new MixtureVectors();
        v.grids();
        v.large();
        v.nested();
        v.special();
        v.beyond();
        return new VectorFile(
                "mixtures",
                "log p(x), in nats, and responsibilities p(k | x) of a Gaussian mixture. One covariance for all if tied, else one"
                        + " per component. responsibilities null: no double tells the densities apart; any finite responsibilities"
                        + " that sum to 1 are right. Responsibilities sum to 1 within 1e-12 in every case.",
                "logLikelihood, absolute: sum_k r_k t_k + eps (|log p| + K), with t_k the tolerance of log p(x | k) as in"
                        + " densities.json + eps (|log w_k| + |log w_k p(x | k)|). Responsibilities: |r - exact| <="
                        + " responsibilityTolerance * exact + 1e-300; it is the largest (1 - r_k) t_k + sum_{j != k} r_j t_j of a"
                        + " component with r_k > 0, and eps (K + 4).",
                v.cases);
    }

    /** Components side by side, some σ apart, and points that leave them. */
    private void grids() {
        for (int size : new int[] {1, 2, 3, 16, 64}) {
            for (int d : new int[] {1, 2}) {
                for (double sigma : new double[] {1e-6, 1, 1e6}) {
                    for (double offset : new double[] {0, 1e8}) {
                        CovarianceType type = CovarianceType.values()[(size + d) % 4];
                        grid(size, d, sigma, offset, type);
                    }
                }
            }
        }
        for (CovarianceType type : CovarianceType.values()) {
            grid(3, 2, 1e-3, 1e6, type);
        }
    }

    private void grid(int size, int d, double sigma, double offset, CovarianceType type) {
        var random = new SplittableRandom(1000L * size + d);
        double[][] means = new double[size][d];
        Object[] covariances = new Object[type == CovarianceType.TIED ? 1 : size];
        for (int k = 0; k < size; k++) {
            double[] at = Case.eighths(random, d);
            for (int j = 0; j < d; j++) {
                means[k][j] = offset + sigma * at[j];
            }
            if (k < covariances.length) {
                double[] sigmas = new double[d];
                for (int j = 0; j < d; j++) {
                    sigmas[j] = sigma * StrictMath.pow(2, random.nextInt(-3, 2));
                }
                covariances[k] = Case.shape(Case.correlated(sigmas, 0.75), type);
            }
        }
        double[] direction = Case.direction(random, d);
        double[][] points = new double[DISTANCES.length][d];
        for (int i = 0; i < points.length; i++) {
            for (int j = 0; j < d; j++) {
                points[i][j] = means[0][j] + DISTANCES[i] * sigma * direction[j];
            }
        }
        String name = "K=" + size + ", d=" + d + ", " + type.label() + ", sigma " + shortest(sigma) + ", offset "
                + shortest(offset);
        add(name, type, weights(random, size), means, covariances, size == 64 ? Arrays.copyOf(points, 4) : points);
    }

    private static double[] weights(SplittableRandom random, int size) {
        double[] weights = new double[size];
        int left = 1024;
        for (int k = 0; k < size - 1; k++) {
            int part = 1 + random.nextInt(Math.max(1, 2 * left / (size - k) - 1));
            weights[k] = part / 1024.0;
            left -= part;
        }
        weights[size - 1] = left / 1024.0;
        return weights;
    }

    private void large() {
        wide(3, 16, CovarianceType.FULL);
        wide(16, 16, CovarianceType.TIED);
        wide(64, 16, CovarianceType.DIAGONAL);
        wide(2, 128, CovarianceType.DIAGONAL);
        wide(64, 128, CovarianceType.SPHERICAL);
    }

    private void wide(int size, int d, CovarianceType type) {
        var random = new SplittableRandom(31L * size + d);
        double[][] means = new double[size][];
        Object[] covariances = new Object[type == CovarianceType.TIED ? 1 : size];
        for (int k = 0; k < size; k++) {
            means[k] = Case.eighths(random, d);
            if (k < covariances.length) {
                double[] sigmas = new double[d];
                Arrays.setAll(sigmas, j -> StrictMath.pow(2, random.nextInt(-2, 3)));
                covariances[k] = Case.shape(Case.correlated(sigmas, -0.5), type);
            }
        }
        double[] direction = Case.direction(random, d);
        double[][] points = new double[5][d];
        for (int i = 0; i < points.length; i++) {
            double distance = new double[] {0, 5, 40, 100, 1000}[i];
            for (int j = 0; j < d; j++) {
                // From the middle between two means, where their responsibilities are of one order.
                points[i][j] = (means[0][j] + means[size / 2][j]) / 2 + distance * direction[j];
            }
        }
        add("K=" + size + ", d=" + d + ", " + type.label(), type, weights(random, size), means, covariances, points);
    }

    /** A narrow component inside a wide one: σ of 1e-6 and of 1e6. */
    private void nested() {
        for (double offset : new double[] {0, 1e8}) {
            double[][] points = new double[8][1];
            for (int i = 0; i < points.length; i++) {
                points[i][0] = offset + new double[] {0, 5e-6, 6e-6, 8e-6, 1e-3, 1, 4e7, 1e9}[i];
            }
            add(
                    "sigma 1e-6 inside sigma 1e6, offset " + shortest(offset),
                    CovarianceType.FULL,
                    new double[] {0.5, 0.5},
                    new double[][] {{offset}, {offset}},
                    new Object[] {new double[][] {{1e-12}}, new double[][] {{1e12}}},
                    points);
        }
    }

    private void special() {
        double[][] unit = {{1}};
        double[][] points = {{0}, {5}, {40}, {1000}, {-1000}};
        add(
                "the same component twice",
                CovarianceType.FULL,
                new double[] {0.25, 0.75},
                new double[][] {{1}, {1}},
                new Object[] {unit, unit},
                points);
        add(
                "an empty component: weight 0",
                CovarianceType.FULL,
                new double[] {0, 1},
                new double[][] {{1000}, {0}},
                new Object[] {unit, unit},
                points);
        add(
                "a component of weight 1e-300, which is right at 1000",
                CovarianceType.FULL,
                new double[] {1e-300, 1},
                new double[][] {{1000}, {0}},
                new Object[] {unit, unit},
                new double[][] {{0}, {500}, {500.5}, {501}, {501.25}, {1000}});
        add(
                "two means 2e-6 sigma apart, at 1e8",
                CovarianceType.FULL,
                new double[] {0.5, 0.5},
                new double[][] {{1e8}, {100000000.000002}},
                new Object[] {unit, unit},
                new double[][] {{1e8}, {100000005}, {100001000}});
        add(
                "half way between two at 1000 sigma",
                CovarianceType.DIAGONAL,
                new double[] {0.5, 0.5},
                new double[][] {{-1000, 3}, {1000, 3}},
                new Object[] {new double[] {1, 1e-12}, new double[] {1, 1e-12}},
                new double[][] {{0, 3}, {0.001, 3}, {-0.25, 3.000001}, {0, 3.001}});
        double[][] collinear = {{1, 0.999999}, {0.999999, 1}};
        add(
                "nearly collinear features",
                CovarianceType.TIED,
                new double[] {0.5, 0.5},
                new double[][] {{0, 0}, {0.125, 0.125}},
                new Object[] {collinear},
                new double[][] {{0, 0}, {5, 5}, {1, 1.0009765625}, {-3, -3.0009765625}});
    }

    private void beyond() {
        double[][] points = {{1e150}, {1e200}, {-1.7e308}};
        add(
                "far beyond",
                CovarianceType.FULL,
                new double[] {0.25, 0.75},
                new double[][] {{0}, {10}},
                new Object[] {new double[][] {{1}}, new double[][] {{1}}},
                points);
        add(
                "far beyond one, in reach of the other",
                CovarianceType.FULL,
                new double[] {0.25, 0.75},
                new double[][] {{0}, {10}},
                new Object[] {new double[][] {{1e300}}, new double[][] {{1}}},
                points);
    }

    private void add(
            String name,
            CovarianceType type,
            double[] weights,
            double[][] means,
            Object[] covariances,
            double[][] points) {
        boolean diagonal = type == CovarianceType.DIAGONAL || type == CovarianceType.SPHERICAL;
        ExactGaussian[] components = new ExactGaussian[weights.length];
        double condition = 1;
        for (int k = 0; k < components.length; k++) {
            Object covariance = covariances[Math.min(k, covariances.length - 1)];
            components[k] = new ExactGaussian(Exact.of(means[k]), Case.matrix(covariance, means[k].length), diagonal);
            condition = Math.max(condition, components[k].condition());
        }
        ExactMixture mixture = new ExactMixture(Exact.of(weights), components);
        List<Object> expected = new ArrayList<>();
        for (double[] x : points) {
            ExactMixture.Posterior posterior = mixture.posterior(Exact.of(x));
            double log = posterior.logLikelihood().doubleValue();
            // Two densities of e^(−10³⁰⁰) differ by more than 1, and their doubles do not.
            boolean told = posterior.relative() < 0.1;
            Map<String, Object> point = new LinkedHashMap<>();
            point.put("x", x);
            point.put("logLikelihood", log);
            point.put("tolerance", VectorFile.tolerance(posterior.tolerance()));
            point.put("responsibilities", told ? Exact.round(posterior.responsibilities()) : null);
            point.put("responsibilityTolerance", told ? VectorFile.tolerance(posterior.relative()) : null);
            expected.add(point);
        }
        Map<String, Object> fields = Case.named(name);
        fields.put("covarianceType", type.label());
        fields.put("condition", VectorFile.tolerance(condition));
        fields.put("weights", weights);
        fields.put("means", means);
        fields.put(
                type == CovarianceType.TIED ? "covariance" : "covariances",
                type == CovarianceType.TIED ? covariances[0] : covariances);
        fields.put("points", expected);
        cases.add(fields);
    }
}
