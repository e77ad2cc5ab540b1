package io.weir.evaluation.measure;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The score of the Numenta Anomaly Benchmark (Lavin and Ahmad 2015, “Evaluating real-time anomaly detection algorithms: the Numenta Anomaly
 * Benchmark”): early alerts within a window of an anomaly count, alerts outside cost, and one threshold holds for all series.
 *
 * <pre>
 *   σ(y)       = 2 / (1 + exp(5 y)) − 1
 *   window     = σ(y) / σ(−1) of its first alert, y from −1 at its first row to almost 0 at its last; −A_fn without an alert
 *   alert outside = A_fp σ(y), y the distance from the last window before it in lengths of that window; −A_fp without one
 *   score      = 100 (sum + A_fn windows) / (windows + A_fn windows): 0 without alerts, 100 where the first row of each window is the only alert
 * </pre>
 *
 * Rows in the first 15 % of a series, 750 at the most, are not scored. The threshold is the best in hindsight.
 */
public final class NabScore {

    private static final double STEEPNESS = 5;
    private static final double PROBATION = 0.15;
    private static final int LONGEST_PROBATION = 750;
    private static final double PERFECT = 100;

    private NabScore() {}

    /** What alerts outside windows, A_fp, and missed windows, A_fn, cost. */
    public enum Profile {
        STANDARD(0.11, 1),
        /** Alerts outside windows cost twice as much. */
        FEW_FALSE(0.22, 1),
        /** Missed windows cost twice as much. */
        FEW_MISSED(0.11, 2);

        private final double falseAlert;
        private final double missed;

        Profile(double falseAlert, double missed) {
            this.falseAlert = falseAlert;
            this.missed = missed;
        }
    }

    /**
     * A series that was scored.
     *
     * @param scores the higher, the stranger; −∞ where nothing is said; no NaN; not modified
     * @param positive whether a row is in a window of an anomaly
     */
    public record Series(double[] scores, boolean[] positive) {}

    /**
     * The score of the best threshold for all series together, at most 100.
     *
     * @return NaN if there is no window
     */
    public static double best(List<Series> series, Profile profile) {
        int windows = 0;
        int rows = 0;
        for (Series one : series) {
            windows += VolumeUnderSurface.windows(one.positive).size();
            rows += one.scores.length;
        }
        if (windows == 0) {
            return Double.NaN;
        }
        double[] scores = new double[rows];
        double[] values = new double[rows];
        int[] window = new int[rows];
        int begin = 0;
        int before = 0;
        for (Series one : series) {
            before = value(one, profile, begin, before, scores, values, window);
            begin += one.scores.length;
        }
        double best = gained(scores, values, window, windows, profile);
        return PERFECT * best / (windows * (1 + profile.missed));
    }

    /**
     * Says of each row what an alert there is worth, and in which window it is, −1 for none.
     *
     * @param begin place of its first row among those of all series
     * @param before windows of the series before
     * @return windows up to here
     */
    private static int value(
            Series series, Profile profile, int begin, int before, double[] scores, double[] values, int[] window) {
        List<VolumeUnderSurface.Window> windows = VolumeUnderSurface.windows(series.positive);
        int n = series.scores.length;
        int probation = (int) Math.min(PROBATION * n, LONGEST_PROBATION);
        int next = 0;
        for (int i = 0; i < n; i++) {
            while (next < windows.size() && windows.get(next).to() <= i) {
                next++;
            }
            boolean inside = next < windows.size() && windows.get(next).from() <= i;
            scores[begin + i] = i < probation ? Double.NEGATIVE_INFINITY : series.scores[i];
            window[begin + i] = inside ? before + next : -1;
            values[begin + i] = inside
                    ? early(windows.get(next), i)
                    : -profile.falseAlert * (next == 0 ? 1 : late(windows.get(next - 1), i));
        }
        return before + windows.size();
    }

    private static double early(VolumeUnderSurface.Window window, int row) {
        double length = window.to() - window.from();
        return sigmoid(-(window.to() - row) / length) / sigmoid(-1);
    }

    /** In [0, 1]. */
    private static double late(VolumeUnderSurface.Window window, int row) {
        double length = Math.max(1, window.to() - window.from() - 1);
        return -sigmoid((row - window.to() + 1) / length);
    }

    private static double sigmoid(double y) {
        return 2 / (1 + Math.exp(STEEPNESS * y)) - 1;
    }

    /** The most that a threshold gains over no alerts at all. */
    private static double gained(double[] scores, double[] values, int[] window, int windows, Profile profile) {
        int[] order = IntStream.range(0, scores.length)
                .filter(i -> scores[i] > Double.NEGATIVE_INFINITY)
                .boxed()
                .sorted((a, b) -> Double.compare(scores[b], scores[a]))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] told = new double[windows];
        Arrays.fill(told, Double.NaN);
        double sum = 0;
        double best = 0;
        for (int k = 0; k < order.length; k++) {
            int i = order[k];
            int w = window[i];
            if (w < 0) {
                sum += values[i];
            } else if (told[w] != told[w]) {
                told[w] = values[i];
                sum += values[i] + profile.missed;
            } else if (values[i] > told[w]) {
                sum += values[i] - told[w];
                told[w] = values[i];
            }
            if (k + 1 == order.length || scores[order[k + 1]] < scores[i]) {
                best = Math.max(best, sum);
            }
        }
        return best;
    }
}
