package io.weir.conformance;

import static io.weir.conformance.VectorFile.shortest;

import io.weir.family.CovarianceType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** The parameters after n iterations of EM from given responsibilities. */
final class FitVectors {

    /** Relative size of the perturbations that measure the condition; exact arithmetic keeps 30 digits of their effect. */
    private static final BigDecimal PERTURBATION = new BigDecimal("1e-25");

    private static final int PERTURBED_RUNS = 3;

    private final List<Map<String, Object>> cases = new ArrayList<>();

    private FitVectors() {}

    static VectorFile file() {
        FitVectors v = new FitVectors();
        v.twoClusters();
        v.degenerate();
        return new VectorFile(
                "fits",
                "The start's responsibilities give the parameters of iteration 0 by an M-step; an iteration is an E-step and an"
                        + " M-step with the same regularization. lowerBound: mean log p(x), in nats, of the last E-step, so of the"
                        + " parameters before the last M-step; null after 0 iterations. An empty component has weight 0 and stays"
                        + " empty; its mean and covariance are null.",
                "relative = eps (4 + sqrt(n)) (iterations + 1) (1 + kappa), with kappa (\"condition\") the largest effect, over"
                        + " 1e-25, of random relative changes by at most 1e-25 of points, start, responsibilities and parameters in"
                        + " every iteration, in these units: weights"
                        + " w_k, means sqrt(sum r x_a^2 / N_k), covariances sqrt(C_aa C_bb), lowerBound 1 + |lowerBound|. A"
                        + " tolerance is relative times that unit; the units of means are given, the others are in the result.",
                v.cases);
    }

    private void twoClusters() {
        for (CovarianceType type : CovarianceType.values()) {
            for (double offset : new double[] {0, 1e6, 1e8}) {
                double[][] x = clusters(24, 2, offset, 1);
                double[][] start = MStepVectors.soft(new SplittableRandom(3), 24, 2);
                for (int iterations : offset == 0 ? new int[] {0, 1, 2, 10} : new int[] {3}) {
                    String name = "two clusters, " + type.label() + ", offset " + shortest(offset) + ", " + iterations
                            + " iterations";
                    add(name, type, x, start, 0, iterations);
                }
            }
            double[][] start = MStepVectors.soft(new SplittableRandom(4), 24, 3);
            add("sigma 1e-6, K=3, " + type.label(), type, clusters(24, 1, 0, 1e-6), start, 0, 3);
            add("sigma 1e6, K=3, " + type.label(), type, clusters(24, 1, 0, 1e6), start, 1e-6, 3);
        }
        var random = new SplittableRandom(7);
        add("d=16, tied", CovarianceType.TIED, clusters(40, 16, 0, 1), MStepVectors.soft(random, 40, 2), 1e-3, 2);
        add(
                "d=128, diagonal",
                CovarianceType.DIAGONAL,
                clusters(10, 128, 0, 1),
                MStepVectors.soft(random, 10, 2),
                1,
                2);
        add("K=16", CovarianceType.SPHERICAL, clusters(32, 2, 0, 1), MStepVectors.soft(random, 32, 16), 1e-2, 2);
    }

    private void degenerate() {
        for (CovarianceType type : CovarianceType.values()) {
            String of = ", " + type.label();
            double[][] duplicates = {{1, 2}, {1, 2}, {1, 2}, {3, 5}, {3, 5}, {3, 5}};
            double[][] soft = {{0.75, 0.25}, {0.75, 0.25}, {0.5, 0.5}, {0.25, 0.75}, {0.25, 0.75}, {0.5, 0.5}};
            add("duplicates" + of, type, duplicates, soft, 1e-3, 3);
            double[][] constant = {{7, 1}, {7, 2}, {7, 4}, {7, 8}, {7, 16}, {7, 17}};
            add("a constant feature" + of, type, constant, soft, 1e-3, 3);
            double[][] collinear = {{0, 0}, {1, 3}, {2, 6}, {3, 9}, {5, 15}, {-1, -3}};
            add("collinear features" + of, type, collinear, soft, 1e-3, 3);
            add("one row" + of, type, new double[][] {{2, -3}}, new double[][] {{1}}, 1e-3, 3);
            add(
                    "two rows, three components" + of,
                    type,
                    new double[][] {{1, 2}, {-1, 5}},
                    new double[][] {{0.5, 0.25, 0.25}, {0.125, 0.5, 0.375}},
                    0.5,
                    2);
            double[][] empty = {
                {0.75, 0, 0.25}, {0.75, 0, 0.25}, {0.5, 0, 0.5}, {0.25, 0, 0.75}, {0.25, 0, 0.75}, {1, 0, 0}
            };
            add("an empty component" + of, type, constant, empty, 0.5, 3);
        }
        double[][] far = {{0}, {1}, {2}, {10}, {11}, {13}};
        double[][] starved = {{1, 1e-20}, {1, 1e-20}, {1, 1e-20}, {1, 2e-20}, {1, 3e-20}, {1, 4e-20}};
        add("a component of mass 1e-19 grows", CovarianceType.FULL, far, starved, 0, 20);
    }

    /** Two clouds 12 σ apart in the first feature. */
    private static double[][] clusters(int n, int d, double offset, double sigma) {
        double[][] x = MStepVectors.cloud(new SplittableRandom(2), n, d, 0, 0.25);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < d; j++) {
                x[i][j] = offset + sigma * (x[i][j] + (j == 0 && i % 3 == 0 ? 6 : 0));
            }
        }
        return x;
    }

    /** Parameters after the last M-step, and the bound before it. */
    private record Fit(ExactMoments moments, BigDecimal lowerBound) {}

    private static Fit fit(BigDecimal[][] x, BigDecimal[][] start, CovarianceType type, double ridge, int iterations) {
        return fit(x, start, type, ridge, iterations, null);
    }

    /**
     * @param rounding if not null, moves points, responsibilities and parameters wherever a program would round them
     */
    private static Fit fit(
            BigDecimal[][] points,
            BigDecimal[][] start,
            CovarianceType type,
            double ridge,
            int iterations,
            SplittableRandom rounding) {
        BigDecimal[][] x = perturb(points, rounding);
        Fit fit = new Fit(new ExactMoments(x, perturb(start, rounding), type, ridge), null);
        for (int iteration = 0; iteration < iterations; iteration++) {
            if (rounding != null) {
                fit.moments.perturb(PERTURBATION, rounding);
            }
            ExactMixture mixture = fit.moments.mixture();
            BigDecimal[][] r = new BigDecimal[x.length][];
            BigDecimal sum = BigDecimal.ZERO;
            for (int i = 0; i < x.length; i++) {
                ExactMixture.Posterior posterior = mixture.posterior(x[i]);
                r[i] = posterior.responsibilities();
                sum = sum.add(posterior.logLikelihood(), Exact.DIGITS);
            }
            BigDecimal bound = sum.divide(BigDecimal.valueOf(x.length), Exact.DIGITS);
            fit = new Fit(new ExactMoments(x, perturb(r, rounding), type, ridge), bound);
        }
        return fit;
    }

    private static BigDecimal[][] perturb(BigDecimal[][] v, SplittableRandom random) {
        if (random == null) {
            return v;
        }
        BigDecimal[][] perturbed = new BigDecimal[v.length][];
        for (int i = 0; i < v.length; i++) {
            perturbed[i] = new BigDecimal[v[i].length];
            for (int j = 0; j < v[i].length; j++) {
                BigDecimal relative = PERTURBATION.multiply(new BigDecimal(random.nextDouble(-1, 1)));
                perturbed[i][j] = v[i][j].multiply(BigDecimal.ONE.add(relative), Exact.DIGITS);
            }
        }
        return perturbed;
    }

    /** The largest relative difference of two fits over the perturbation. */
    private static double effect(Fit fit, Fit other) {
        ExactMoments a = fit.moments;
        ExactMoments b = other.moments;
        double largest = 0;
        for (int k = 0; k < a.weights.length; k++) {
            if (a.means[k] == null) {
                continue;
            }
            largest = Math.max(largest, difference(a.weights[k], b.weights[k], a.weights[k].doubleValue()));
            for (int i = 0; i < a.means[k].length; i++) {
                largest = Math.max(largest, difference(a.means[k][i], b.means[k][i], a.size(k, i)));
                for (int j = 0; j <= i; j++) {
                    BigDecimal[][] c = a.covariances[k];
                    double unit = Math.sqrt(c[i][i].doubleValue()) * Math.sqrt(c[j][j].doubleValue());
                    largest = Math.max(largest, difference(c[i][j], b.covariances[k][i][j], unit));
                }
            }
        }
        if (fit.lowerBound != null) {
            double unit = 1 + Math.abs(fit.lowerBound.doubleValue());
            largest = Math.max(largest, difference(fit.lowerBound, other.lowerBound, unit));
        }
        return largest;
    }

    private static double difference(BigDecimal a, BigDecimal b, double unit) {
        double moved = a.subtract(b).abs().divide(PERTURBATION, Exact.DIGITS).doubleValue();
        return moved == 0 ? 0 : moved / unit;
    }

    private void add(String name, CovarianceType type, double[][] x, double[][] start, double ridge, int iterations) {
        BigDecimal[][] points = Exact.of(x);
        BigDecimal[][] responsibilities = Exact.of(start);
        Fit fit = fit(points, responsibilities, type, ridge, iterations);
        double condition = 0;
        for (int run = 0; run < PERTURBED_RUNS; run++) {
            Fit perturbed = fit(points, responsibilities, type, ridge, iterations, new SplittableRandom(run));
            condition = Math.max(condition, effect(fit, perturbed));
        }
        Map<String, Object> expected = MStepVectors.parameters(fit.moments, type);
        expected.put("lowerBound", fit.lowerBound == null ? null : (Object) fit.lowerBound.doubleValue());
        List<Object> units = new ArrayList<>();
        for (int k = 0; k < fit.moments.weights.length; k++) {
            int component = k;
            BigDecimal[] ofMeans = new BigDecimal[x[0].length];
            if (fit.moments.means[k] != null) {
                java.util.Arrays.setAll(ofMeans, j -> VectorFile.tolerance(fit.moments.size(component, j)));
            }
            units.add(fit.moments.means[k] == null ? null : ofMeans);
        }
        Map<String, Object> tolerance = new LinkedHashMap<>();
        tolerance.put("relative", VectorFile.tolerance(fit.moments.roundings() * (iterations + 1) * (1 + condition)));
        tolerance.put("unitOfMeans", units);
        Map<String, Object> fields = Case.named(name);
        fields.put("covarianceType", type.label());
        fields.put("condition", VectorFile.tolerance(condition));
        fields.put("regularization", ridge);
        fields.put("iterations", iterations);
        fields.put("points", x);
        fields.put("start", start);
        fields.put("expected", expected);
        fields.put("tolerance", tolerance);
        cases.add(fields);
    }
}
