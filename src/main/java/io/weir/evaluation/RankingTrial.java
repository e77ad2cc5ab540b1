package io.weir.evaluation;

import io.weir.anomaly.AlertPolicy;
import io.weir.anomaly.CoreScore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * How well prequential scores rank the anomalies of a labelled table: rows in a random order, at most 20,000, anomalies among them,
 * every row scored before it is learned. The first min(2000, n/3) are not counted.
 */
final class RankingTrial {

    /** Least masses of cores: that of the product, and a smaller one. */
    private static final double[] CORES = {AlertPolicy.DEFAULT_CORE_MASS, 0.7};

    static final int MOST_ROWS = 20_000;
    private static final int UNCOUNTED = 2000;
    private static final int ORDER_SEED = 900;

    private final DataSet set;
    private final Standardization scale;

    RankingTrial(DataSet set) {
        this.set = set;
        scale = new Standardization(set.rows());
    }

    /** Whether a row of the yardstick is a labelled table. */
    static boolean isFor(Yardstick yardstick, int row) {
        return yardstick.text(row, "kind").equals("anomaly_tabular");
    }

    /**
     * Means over the orders.
     *
     * @param sizes numbers of components K
     * @return {@code rows}, and for each K {@code aucK} and {@code apK} of −log p(x), {@code aucK_core80}, {@code apK_core80}, and the
     *     same of a core of 70 %
     */
    Map<String, Double> run(int orders, int... sizes) {
        Map<String, Double> means = new TreeMap<>();
        for (int order = 0; order < orders; order++) {
            List<Integer> index = shuffled(order);
            means.put("rows", (double) index.size());
            for (int components : sizes) {
                rank(index, components).forEach((figure, value) -> means.merge(figure, value / orders, Double::sum));
            }
        }
        return means;
    }

    private List<Integer> shuffled(int order) {
        List<Integer> index = new ArrayList<>();
        for (int i = 0; i < set.size(); i++) {
            index.add(i);
        }
        Collections.shuffle(index, new Random(ORDER_SEED + order));
        return index.subList(0, Math.min(set.size(), MOST_ROWS));
    }

    private Map<String, Double> rank(List<Integer> index, int components) {
        int n = index.size();
        int from = Math.min(UNCOUNTED, n / 3);
        var pass = new ProtectedPass(components, scale.dimension(), AlertPolicy.DEFAULT);
        double[] surprise = new double[n - from];
        double[][] scores = new double[CORES.length][n - from];
        boolean[] positive = new boolean[n - from];
        CoreScore smaller = null;
        for (int i = 0; i < n; i++) {
            double[] x = scale.apply(set.row(index.get(i)));
            pass.score(x);
            if (i >= from) {
                if (smaller == null || smaller.mixture() != pass.model().mixture()) {
                    smaller = CoreScore.of(
                            pass.model().mixture(), CORES[1], pass.model().effectiveEvents());
                }
                surprise[i - from] = -pass.logLikelihood();
                scores[0][i - from] = pass.score();
                scores[1][i - from] = smaller.of(x);
                positive[i - from] = set.positive(index.get(i));
            }
            pass.learn(x, i);
        }
        Map<String, Double> figures = new TreeMap<>();
        put(figures, components + "", Ranking.of(surprise, positive));
        for (int c = 0; c < CORES.length; c++) {
            put(figures, components + "_core" + Math.round(100 * CORES[c]), Ranking.of(scores[c], positive));
        }
        return figures;
    }

    private static void put(Map<String, Double> figures, String of, Ranking ranking) {
        figures.put("auc" + of, ranking.rocAuc());
        figures.put("ap" + of, ranking.averagePrecision());
    }
}
