package io.weir.evaluation;

import io.weir.anomaly.AlertPolicy;
import io.weir.em.ComponentCount;
import io.weir.evaluation.measure.Ranking;
import io.weir.event.Assignment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * How well prequential scores rank the anomalies of a labelled table: rows in a random order, at most 20,000, anomalies among them,
 * every row scored before it is learned, in the topology. The first min(2000, n/3) are not counted.
 */
final class RankingTrial {

    /** Least masses of cores: that of the product, and a smaller one. */
    private static final double[] CORES = {AlertPolicy.DEFAULT_CORE_MASS, 0.7};

    static final int MOST_ROWS = 20_000;
    private static final int UNCOUNTED = 2000;
    private static final int ORDER_SEED = 900;

    private final DataSet set;
    private final VaryingColumns scale;

    RankingTrial(DataSet set) {
        this.set = set;
        scale = new VaryingColumns(set.rows());
    }

    /** Whether a row of the yardstick is a labelled table. */
    static boolean isFor(ReferenceResults yardstick, int row) {
        return yardstick.text(row, "kind").equals("anomaly_tabular");
    }

    /**
     * Means over the orders.
     *
     * @param sizes numbers of components K
     * @return {@code rows}, and for each K {@code aucK} and {@code apK} of −log p(x), {@code aucK_core80}, {@code apK_core80}, and the
     *     same of a topology with a core of 70 %
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
        Map<String, Double> figures = new TreeMap<>();
        for (double core : CORES) {
            var scores = new Scores(index);
            Map<String, String> settings = DefaultTopology.settings(ComponentCount.fixed(components));
            settings.put("anomaly.core.mass", Double.toString(core));
            var topology = new DefaultTopology(scale.dimension(), settings, scores);
            for (int i = 0; i < index.size(); i++) {
                topology.next(scale.apply(set.row(index.get(i))), i);
            }
            topology.settle();
            if (core == AlertPolicy.DEFAULT_CORE_MASS) {
                put(figures, components + "", Ranking.of(scores.surprise, scores.positive));
            }
            put(figures, components + "_core" + Math.round(100 * core), Ranking.of(scores.score, scores.positive));
        }
        return figures;
    }

    /** What was said of the rows that count, in their order. */
    private final class Scores implements DefaultTopology.Listener {

        private final List<Integer> index;
        private final int from;
        private final double[] surprise;
        private final double[] score;
        private final boolean[] positive;

        Scores(List<Integer> index) {
            this.index = index;
            from = Math.min(UNCOUNTED, index.size() / 3);
            surprise = new double[index.size() - from];
            score = new double[surprise.length];
            positive = new boolean[surprise.length];
        }

        @Override
        public void assigned(int i, Assignment made) {
            if (i >= from) {
                surprise[i - from] = -made.logLikelihood();
                score[i - from] = made.score();
                positive[i - from] = set.positive(index.get(i));
            }
        }
    }

    private static void put(Map<String, Double> figures, String of, Ranking ranking) {
        figures.put("auc" + of, ranking.rocAuc());
        figures.put("ap" + of, ranking.averagePrecision());
    }
}
