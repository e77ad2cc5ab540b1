package io.weir.conformance;

import static io.weir.conformance.VectorFile.shortest;

import io.weir.family.CovarianceType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Weights, means and covariances of points with given responsibilities. */
final class MStepVectors {

    private final List<Map<String, Object>> cases = new ArrayList<>();

    private MStepVectors() {}

    static VectorFile file() {
        MStepVectors v = new MStepVectors();
        v.offsets();
        v.shapes();
        v.degenerate();
        v.refused();
        return new VectorFile(
                "m-step",
                "weights w_k = N_k / sum N, means sum r x / N_k, biased covariances sum r (x - m)(x - m)' / N_k + regularization I,"
                        + " N_k = sum r. Tied: sum w_k C_k + regularization I; spherical: the mean of the diagonal. mean and"
                        + " covariance null: the component is empty and anything finite is right. expected \"refused\": the"
                        + " variances overflow; an error at any stage is right, a NaN or an infinity is not.",
                "Absolute, with c = eps (4 + sqrt(n)), s_a = sqrt(C_aa) and q_a = sqrt(sum r x_a^2 / N_k): weights c w_k; means c q_a;"
                        + " covariances c (s_a s_b + s_a q_b + q_a s_b) + c^2 q_a q_b + 2 eps regularization on the diagonal;"
                        + " averaged as the covariances are if tied or spherical. Centred sums keep it at any offset,"
                        + " E[x^2] - E[x]^2 loses (q/s)^2 and does not.",
                v.cases);
    }

    private void offsets() {
        for (CovarianceType type : CovarianceType.values()) {
            for (double offset : new double[] {0, 1e6, 1e8}) {
                for (double sigma : new double[] {1e-6, 1, 1e6}) {
                    var random = new SplittableRandom(5);
                    double[][] x = cloud(random, 20, 2, offset, sigma);
                    add(
                            "K=2, d=2, " + type.label() + ", offset " + shortest(offset) + ", sigma " + shortest(sigma),
                            type,
                            x,
                            soft(random, 20, 2),
                            0);
                }
            }
            var random = new SplittableRandom(6);
            double[][] x = cloud(random, 300, 1, 1e8, 1);
            add("300 points at 1e8, " + type.label(), type, x, soft(random, 300, 2), 0);
        }
    }

    private void shapes() {
        for (int size : new int[] {1, 3, 16, 64}) {
            var random = new SplittableRandom(size);
            int n = 2 * size + 8;
            double[][] x = cloud(random, n, 2, 100, 1);
            add("K=" + size + ", n=" + n + ", hard", CovarianceType.FULL, x, hard(random, n, size), 1e-6);
        }
        var random = new SplittableRandom(16);
        add("d=16, full", CovarianceType.FULL, cloud(random, 40, 16, 1e6, 1), soft(random, 40, 2), 0);
        add("d=16, tied", CovarianceType.TIED, cloud(random, 40, 16, 0, 1e-3), soft(random, 40, 3), 0);
        add("d=128, diagonal", CovarianceType.DIAGONAL, cloud(random, 12, 128, 1e6, 1), soft(random, 12, 2), 0);
        add("d=128, spherical", CovarianceType.SPHERICAL, cloud(random, 12, 128, 1e8, 1), soft(random, 12, 2), 0);
    }

    private void degenerate() {
        for (CovarianceType type : CovarianceType.values()) {
            String of = ", " + type.label();
            double[][] duplicates = {{1, 2}, {1, 2}, {1, 2}, {3, 4}, {3, 4}, {3, 4}};
            double[][] halves = {{1, 0}, {1, 0}, {1, 0}, {0, 1}, {0, 1}, {0, 1}};
            add("duplicates, one place each" + of, type, duplicates, halves, 1e-6);
            double[][] constant = {{1e8, 1}, {1e8, 2}, {1e8, 4}, {1e8, 8}, {1e8, 16}};
            double[][] one = {{1}, {1}, {1}, {1}, {1}};
            add("a constant feature at 1e8" + of, type, constant, one, 1e-6);
            double[][] collinear = {{0, 0}, {1, 3}, {2, 6}, {3, 9}, {5, 15}};
            add("collinear features" + of, type, collinear, one, 1e-6);
            add("one row" + of, type, new double[][] {{1e6, -3}}, new double[][] {{1}}, 1e-6);
            add(
                    "two rows, three components" + of,
                    type,
                    new double[][] {{1, 2}, {-1, 5}},
                    new double[][] {{0.5, 0.25, 0.25}, {0.125, 0.5, 0.375}},
                    1e-6);
            add(
                    "an empty component" + of,
                    type,
                    new double[][] {{1, 2}, {-1, 5}, {0, 3}},
                    new double[][] {{1, 0}, {1, 0}, {1, 0}},
                    1e-6);
            add(
                    "a component of mass 3e-14" + of,
                    type,
                    new double[][] {{1, 2}, {-1, 5}, {0, 3}},
                    new double[][] {{1, 1e-14}, {1, 2e-14}, {1, 0}},
                    1e-6);
            add(
                    "a component of mass 3e-100" + of,
                    type,
                    new double[][] {{1, 2}, {-1, 5}, {0, 3}},
                    new double[][] {{1, 1e-100}, {1, 2e-100}, {1, 0}},
                    1e-6);
        }
        add(
                "values of 1e150",
                CovarianceType.DIAGONAL,
                new double[][] {{1e150}, {-1e150}, {5e149}},
                new double[][] {{1}, {1}, {1}},
                0);
    }

    /** Variances of 10⁴⁰⁰ are beyond double. */
    private void refused() {
        for (CovarianceType type : CovarianceType.values()) {
            Map<String, Object> fields = Case.named("values of 1e200, " + type.label());
            fields.put("covarianceType", type.label());
            fields.put("regularization", 1e-6);
            fields.put("points", new double[][] {{1e200, 1}, {-1e200, 2}, {3, 4}});
            fields.put("responsibilities", new double[][] {{1}, {1}, {1}});
            fields.put("expected", "refused");
            cases.add(fields);
        }
    }

    /** Points offset + σ · (multiples of 1/8), with features that depend on one another. */
    static double[][] cloud(SplittableRandom random, int n, int d, double offset, double sigma) {
        double[][] x = new double[n][];
        for (int i = 0; i < n; i++) {
            x[i] = Case.eighths(random, d);
            for (int j = d - 1; j >= 0; j--) {
                x[i][j] = offset + sigma * (x[i][j] + (j > 0 ? x[i][j - 1] / 2 : 0));
            }
        }
        return x;
    }

    /** Multiples of 1/64 that sum to 1. */
    static double[][] soft(SplittableRandom random, int n, int size) {
        double[][] r = new double[n][size];
        for (double[] row : r) {
            int left = 64;
            for (int k = 0; k < size - 1; k++) {
                int part = random.nextInt(left + 1);
                row[k] = part / 64.0;
                left -= part;
            }
            row[size - 1] = left / 64.0;
        }
        return r;
    }

    /** Point i belongs to component i mod K, the rest to any. */
    private static double[][] hard(SplittableRandom random, int n, int size) {
        double[][] r = new double[n][size];
        for (int i = 0; i < n; i++) {
            r[i][i < size ? i : random.nextInt(size)] = 1;
        }
        return r;
    }

    private void add(String name, CovarianceType type, double[][] x, double[][] r, double regularization) {
        ExactMoments moments = new ExactMoments(Exact.of(x), Exact.of(r), type, regularization);
        Map<String, Object> expected = parameters(moments, type);
        Map<String, Object> tolerance = new LinkedHashMap<>();
        List<Object> weights = new ArrayList<>();
        List<Object> means = new ArrayList<>();
        List<Object> covariances = new ArrayList<>();
        for (int k = 0; k < moments.weights.length; k++) {
            weights.add(VectorFile.tolerance(moments.roundings() * moments.weights[k].doubleValue()));
            boolean empty = moments.means[k] == null;
            means.add(empty ? null : meanTolerances(moments, k));
            if (k == 0 || type != CovarianceType.TIED) {
                covariances.add(empty ? null : covarianceTolerances(moments, k, type));
            }
        }
        tolerance.put("weights", weights);
        tolerance.put("means", means);
        tolerance.put(
                type == CovarianceType.TIED ? "covariance" : "covariances",
                type == CovarianceType.TIED ? covariances.get(0) : covariances);
        Map<String, Object> fields = Case.named(name);
        fields.put("covarianceType", type.label());
        fields.put("regularization", regularization);
        fields.put("points", x);
        fields.put("responsibilities", r);
        fields.put("expected", expected);
        fields.put("tolerance", tolerance);
        cases.add(fields);
    }

    /** Weights, means and covariances as the nearest doubles. */
    static Map<String, Object> parameters(ExactMoments moments, CovarianceType type) {
        Map<String, Object> expected = new LinkedHashMap<>();
        List<Object> means = new ArrayList<>();
        List<Object> covariances = new ArrayList<>();
        for (int k = 0; k < moments.weights.length; k++) {
            boolean empty = moments.means[k] == null;
            means.add(empty ? null : Exact.round(moments.means[k]));
            covariances.add(empty ? null : Case.shape(Exact.round(moments.covariances[k]), type));
        }
        expected.put("weights", Exact.round(moments.weights));
        expected.put("means", means);
        if (type == CovarianceType.TIED) {
            expected.put("covariance", Exact.round(moments.covariances[0]));
        } else {
            expected.put("covariances", covariances);
        }
        return expected;
    }

    private static BigDecimal[] meanTolerances(ExactMoments moments, int k) {
        BigDecimal[] tolerances = new BigDecimal[moments.means[k].length];
        java.util.Arrays.setAll(tolerances, j -> VectorFile.tolerance(moments.meanTolerance(k, j)));
        return tolerances;
    }

    private static Object covarianceTolerances(ExactMoments moments, int k, CovarianceType type) {
        int d = moments.means[k].length;
        BigDecimal[][] full = new BigDecimal[d][d];
        BigDecimal[] diagonal = new BigDecimal[d];
        for (int a = 0; a < d; a++) {
            for (int b = 0; b < d; b++) {
                full[a][b] = VectorFile.tolerance(moments.covarianceTolerance(k, a, b));
            }
            diagonal[a] = full[a][a];
        }
        return switch (type) {
            case FULL, TIED -> full;
            case DIAGONAL -> diagonal;
            case SPHERICAL -> diagonal[0];
        };
    }
}
