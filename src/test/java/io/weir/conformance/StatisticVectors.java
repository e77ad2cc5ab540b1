package io.weir.conformance;

import static io.weir.conformance.VectorFile.shortest;

import io.weir.family.CovarianceType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Summaries of parts of the points, merged. */
final class StatisticVectors {

    private final List<Map<String, Object>> cases = new ArrayList<>();

    private StatisticVectors() {}

    static VectorFile file() {
        StatisticVectors v = new StatisticVectors();
        for (double offset : new double[] {0, 1e6, 1e8}) {
            for (double sigma : new double[] {1e-3, 1, 1e3}) {
                var random = new SplittableRandom(9);
                String of = ", offset " + shortest(offset) + ", sigma " + shortest(sigma);
                v.add("equal parts" + of, MStepVectors.cloud(random, 24, 2, offset, sigma), masses(random, 24), 8, 16);
                v.add(
                        "single points" + of,
                        MStepVectors.cloud(random, 8, 2, offset, sigma),
                        masses(random, 8),
                        1,
                        2,
                        3,
                        4,
                        5,
                        6,
                        7);
                v.add(
                        "one point and the rest" + of,
                        MStepVectors.cloud(random, 16, 2, offset, sigma),
                        masses(random, 16),
                        1);
            }
        }
        double[][] apart = {{1e8, 0}, {100000001, 1}, {-1e8, 2}, {-100000001, 4}, {0, 8}, {1, 16}};
        v.add("parts at 1e8, -1e8 and 0", apart, Case.repeat(1, 6), 2, 4);
        v.add("masses from 1e-12 to 1e12", apart, new double[] {1e-12, 1e-6, 1, 1e3, 1e6, 1e12}, 1, 3);
        v.add(
                "the same point in every part",
                new double[][] {{1e8, 0.1}, {1e8, 0.1}, {1e8, 0.1}},
                Case.repeat(0.3, 3),
                1,
                2);
        return new VectorFile(
                "statistics",
                "Each part of the points is summarised alone, in any way; the summaries are merged, in any order. Expected: the"
                        + " total mass, the weighted mean and the biased covariance of all points.",
                "Absolute, with c = eps (4 + sqrt(n)), s_a = sqrt(C_aa) and q_a = sqrt(sum m x_a^2 / M): mass c M; mean c q_a;"
                        + " covariance c (s_a s_b + s_a q_b + q_a s_b) + c^2 q_a q_b.",
                v.cases);
    }

    private static double[] masses(SplittableRandom random, int n) {
        double[] masses = new double[n];
        Arrays.setAll(masses, i -> random.nextInt(1, 33) / 16.0);
        return masses;
    }

    /**
     * @param cuts where a new part begins
     */
    private void add(String name, double[][] x, double[] masses, int... cuts) {
        List<Object> parts = new ArrayList<>();
        for (int part = 0; part <= cuts.length; part++) {
            int from = part == 0 ? 0 : cuts[part - 1];
            int to = part == cuts.length ? x.length : cuts[part];
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("points", Arrays.copyOfRange(x, from, to));
            fields.put("masses", Arrays.copyOfRange(masses, from, to));
            parts.add(fields);
        }
        BigDecimal[][] column = new BigDecimal[x.length][];
        BigDecimal total = BigDecimal.ZERO;
        for (int i = 0; i < x.length; i++) {
            column[i] = new BigDecimal[] {new BigDecimal(masses[i])};
            total = total.add(column[i][0]);
        }
        ExactMoments moments = new ExactMoments(Exact.of(x), column, CovarianceType.FULL, 0);
        int d = x[0].length;
        BigDecimal[] meanTolerance = new BigDecimal[d];
        BigDecimal[][] covarianceTolerance = new BigDecimal[d][d];
        for (int a = 0; a < d; a++) {
            meanTolerance[a] = VectorFile.tolerance(moments.meanTolerance(0, a));
            for (int b = 0; b < d; b++) {
                covarianceTolerance[a][b] = VectorFile.tolerance(moments.covarianceTolerance(0, a, b));
            }
        }
        Map<String, Object> expected = new LinkedHashMap<>();
        expected.put("mass", total.doubleValue());
        expected.put("mean", Exact.round(moments.means[0]));
        expected.put("covariance", Exact.round(moments.covariances[0]));
        Map<String, Object> tolerance = new LinkedHashMap<>();
        tolerance.put("mass", VectorFile.tolerance(moments.roundings() * total.doubleValue()));
        tolerance.put("mean", meanTolerance);
        tolerance.put("covariance", covarianceTolerance);
        Map<String, Object> fields = Case.named(name);
        fields.put("parts", parts);
        fields.put("expected", expected);
        fields.put("tolerance", tolerance);
        cases.add(fields);
    }
}
