package io.weir.evaluation;

import io.weir.em.ComponentCount;
import io.weir.evaluation.measure.Ranking;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The product beside other detectors on a labelled table: rows in a random order, anomalies among them, every row scored before it is
 * learned. The first min(2000, n/3) are not counted.
 */
final class TableTrial {

    private static final int UNCOUNTED = 2000;
    private static final int ORDER_SEED = 900;
    /** Part of the rows that is looked at for the precision of the highest scores. */
    private static final double TOP = 0.01;

    private final DataSet set;

    TableTrial(DataSet set) {
        this.set = set;
    }

    /**
     * Means over the orders.
     *
     * @return {@code rows}, {@code d}, and for each detector of {@link Contest} {@code auc_}, {@code ap_}, {@code top_} (the precision of
     *     the highest hundredth of the scores) and {@code us_} (microseconds a row) with its name
     */
    Map<String, Double> run(int orders) {
        Map<String, Double> means = new TreeMap<>();
        for (int order = 0; order < orders; order++) {
            int[] index = shuffled(order);
            var contest = new Contest(set, index);
            for (int components : new int[] {5, 10}) {
                contest.weir("" + components, DefaultTopology.settings(ComponentCount.fixed(components)));
            }
            contest.weir("auto", DefaultTopology.settings(ComponentCount.auto()));
            contest.others(ORDER_SEED + order, 1);
            means.put("rows", (double) index.length);
            means.put("d", (double) contest.dimension());
            contest.said()
                    .forEach((name, said) -> figures(name, said, index)
                            .forEach((figure, value) -> means.merge(figure, value / orders, Double::sum)));
        }
        return means;
    }

    private int[] shuffled(int order) {
        var index = IntStream.range(0, set.size()).boxed().collect(Collectors.toList());
        Collections.shuffle(index, new Random(ORDER_SEED + order));
        return index.stream().mapToInt(i -> i).toArray();
    }

    private Map<String, Double> figures(String name, Contest.Said said, int[] index) {
        int from = Math.min(UNCOUNTED, index.length / 3);
        double[] scores = Arrays.copyOfRange(said.scores(), from, index.length);
        boolean[] positive = new boolean[scores.length];
        for (int i = 0; i < scores.length; i++) {
            positive[i] = set.positive(index[from + i]);
        }
        var ranking = Ranking.of(scores, positive);
        return Map.of(
                "auc_" + name, ranking.rocAuc(),
                "ap_" + name, ranking.averagePrecision(),
                "top_" + name, top(scores, positive),
                "us_" + name, said.micros() / index.length);
    }

    /** Of equal scores, the first rows count. */
    private static double top(double[] scores, boolean[] positive) {
        int n = Math.max(1, (int) Math.round(TOP * scores.length));
        return IntStream.range(0, scores.length)
                        .boxed()
                        .sorted((a, b) -> Double.compare(scores[b], scores[a]))
                        .limit(n)
                        .filter(i -> positive[i])
                        .count()
                / (double) n;
    }
}
