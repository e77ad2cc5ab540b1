package io.weir.evaluation;

import io.weir.evaluation.measure.Ranking;
import io.weir.evaluation.measure.VolumeUnderSurface;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The product beside other detectors on a labelled series, in the order of its time, every row scored before it is learned, a model and
 * a detector of each kind for every key. Areas are those of the rows from 30 % on; alerts are those of all rows.
 */
final class SeriesTrial {

    private static final double SCORED_FROM = 0.3;
    private static final long SEED = 900;
    private static final int SHINGLE = 8;
    private static final String LAGGED = "_lag8";
    /** Columns up to which the product looks at eight rows as one point, too. */
    private static final int MOST_LAGGED = 64;

    private SeriesTrial() {}

    /**
     * @return {@code rows}, {@code d}, {@code windows} (labelled ones), and for each detector of {@link Contest} {@code auc_}, {@code ap_},
     *     {@code vus_}, the means over the keys that have both kinds, {@code told_} (windows with an alert), {@code alerts_}, {@code right_}
     *     (alerts within windows), {@code us_} (microseconds a row) with its name. Of eight rows as one point, it is
     *     {@code score_lag8}, {@code density_lag8} and {@code pvalue_lag8}; those of one row where eight have too many columns.
     */
    static Map<String, Double> run(Collection<DataSet> keys) {
        Map<String, Double> sums = new TreeMap<>();
        Map<String, Integer> counts = new HashMap<>();
        double rows = 0;
        for (DataSet key : keys) {
            rows += key.size();
            one(key).forEach((figure, value) -> {
                if (value == value) {
                    sums.merge(figure, value, Double::sum);
                    counts.merge(figure, 1, Integer::sum);
                }
            });
        }
        for (String figure : sums.keySet()) {
            if (figure.matches("(auc|ap|vus)_.*|d")) {
                sums.computeIfPresent(figure, (f, sum) -> sum / counts.get(f));
            }
        }
        double all = rows;
        sums.replaceAll((figure, sum) -> figure.startsWith("us_") ? sum / all : sum);
        sums.put("rows", rows);
        return sums;
    }

    private static Map<String, Double> one(DataSet set) {
        boolean[] positive = positive(set);
        Map<String, Double> figures = new HashMap<>();
        figures.put("d", (double) contest(set).dimension());
        figures.put("windows", (double) VolumeUnderSurface.windows(positive).size());
        said(set).forEach((name, said) -> put(figures, name, said, positive));
        return figures;
    }

    /** Which rows are anomalies. */
    static boolean[] positive(DataSet set) {
        boolean[] positive = new boolean[set.size()];
        for (int i = 0; i < positive.length; i++) {
            positive[i] = set.positive(i);
        }
        return positive;
    }

    /** What each detector says of the rows, by its name. */
    static Map<String, Contest.Said> said(DataSet set) {
        var contest = contest(set);
        contest.weir("", Map.of());
        contest.others(SEED, 1, SHINGLE);
        Map<String, Contest.Said> all = new LinkedHashMap<>(contest.said());
        if (contest.dimension() * SHINGLE <= MOST_LAGGED) {
            var lagged = contest(set.lagged(SHINGLE));
            lagged.weir(LAGGED, Map.of());
            lagged.said().forEach((name, said) -> all.put(name, later(said, SHINGLE - 1)));
        } else {
            Contest.OURS.forEach(name -> all.put(name + LAGGED, all.get(name)));
        }
        return all;
    }

    private static Contest contest(DataSet set) {
        return new Contest(set, IntStream.range(0, set.size()).toArray());
    }

    /** The same of a series that began some rows before, of which nothing is said. */
    private static Contest.Said later(Contest.Said said, int rows) {
        double[] scores = new double[rows + said.scores().length];
        boolean[] flagged = new boolean[scores.length];
        Arrays.fill(scores, 0, rows, Double.NEGATIVE_INFINITY);
        System.arraycopy(said.scores(), 0, scores, rows, said.scores().length);
        System.arraycopy(said.flagged(), 0, flagged, rows, said.flagged().length);
        return new Contest.Said(scores, flagged, said.micros());
    }

    private static void put(Map<String, Double> figures, String name, Contest.Said said, boolean[] positive) {
        int n = positive.length;
        int from = (int) (SCORED_FROM * n);
        double[] scores = Arrays.copyOfRange(said.scores(), from, n);
        boolean[] labels = Arrays.copyOfRange(positive, from, n);
        var ranking = Ranking.of(scores, labels);
        figures.put("auc_" + name, ranking.rocAuc());
        figures.put("ap_" + name, ranking.averagePrecision());
        figures.put("vus_" + name, VolumeUnderSurface.of(scores, labels));
        figures.put("us_" + name, said.micros());
        if (name.startsWith("score") || name.startsWith("rcf")) {
            putAlerts(figures, name, said, positive);
        }
    }

    private static void putAlerts(Map<String, Double> figures, String name, Contest.Said said, boolean[] positive) {
        List<VolumeUnderSurface.Window> windows = VolumeUnderSurface.windows(positive);
        figures.put("told_" + name, (double) windows.stream()
                .filter(w -> IntStream.range(w.from(), w.to()).anyMatch(i -> said.flagged()[i]))
                .count());
        figures.put("alerts_" + name, count(said.flagged(), null));
        figures.put("right_" + name, count(said.flagged(), positive));
    }

    private static double count(boolean[] flagged, boolean[] among) {
        return IntStream.range(0, flagged.length)
                .filter(i -> flagged[i] && (among == null || among[i]))
                .count();
    }
}
