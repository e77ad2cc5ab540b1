package io.weir.evaluation.measure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * VUS-PR (Paparrizos, Boniol, Palpanas, Tsay, Elmore, Franklin 2022, “Volume under the surface: a new accuracy evaluation measure for
 * time-series anomaly detection”): the area under precision and recall where a label has soft edges, so that a score that rises a
 * little early or late is not wrong, as the mean over widths of the edges.
 *
 * <pre>
 *   g(i)      = 1 within an anomaly, √(1 − distance / ℓ) within ℓ/2 of its first or last row, else 0
 *   P         = Σ (label + g) / 2
 *   recall    = min(1, Σ g over what is found / P) · share of the anomalies of which, edges and all, a row is found
 *   precision = Σ g over what is found / how many are found
 *   area(ℓ)   = Σ over thresholds (recallₙ − recallₙ₋₁) · precisionₙ
 *   VUS-PR    = mean of area(ℓ) over ℓ = 0 … L
 * </pre>
 *
 * At ℓ = 0 of anomalies of one row each that is almost average precision; the share makes it lower. Every score is a threshold, and
 * edges that meet are not added up: the larger counts.
 */
public final class VolumeUnderSurface {

    /** L, rows. */
    public static final int WIDEST = 100;

    private VolumeUnderSurface() {}

    /** An anomaly: rows from the first to behind the last. */
    public record Window(int from, int to) {}

    /** The runs of positive rows, in order. */
    public static List<Window> windows(boolean[] positive) {
        List<Window> windows = new ArrayList<>();
        for (int i = 0; i < positive.length; ) {
            int end = i;
            while (end < positive.length && positive[end]) {
                end++;
            }
            if (end > i) {
                windows.add(new Window(i, end));
            }
            i = Math.max(end, i + 1);
        }
        return windows;
    }

    /**
     * @param scores the higher, the stranger; no NaN; not modified
     * @param positive one per score
     * @return NaN if no row is positive
     */
    public static double of(double[] scores, boolean[] positive) {
        return of(scores, positive, WIDEST);
    }

    static double of(double[] scores, boolean[] positive, int widest) {
        List<Window> windows = windows(positive);
        if (windows.isEmpty()) {
            return Double.NaN;
        }
        Integer[] order = new Integer[scores.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (a, b) -> Double.compare(scores[b], scores[a]));
        double sum = 0;
        for (int width = 0; width <= widest; width++) {
            sum += area(scores, order, windows, width);
        }
        return sum / (widest + 1);
    }

    private static double area(double[] scores, Integer[] order, List<Window> windows, int width) {
        int n = scores.length;
        double[] g = new double[n];
        double positives = 0;
        for (Window window : windows) {
            positives += window.to - window.from;
            for (int i = first(window, width); i < behind(window, width, n); i++) {
                int distance = Math.max(0, Math.max(window.from - i, i - window.to + 1));
                g[i] = Math.max(g[i], distance == 0 ? 1 : Math.sqrt(1 - (double) distance / width));
            }
        }
        positives = (positives + Arrays.stream(g).sum()) / 2;
        boolean[] found = new boolean[windows.size()];
        double existing = 0;
        double weight = 0;
        double recall = 0;
        double area = 0;
        for (int k = 0; k < n; ) {
            int end = k;
            while (end < n && scores[order[end]] == scores[order[k]]) {
                int i = order[end++];
                weight += g[i];
                if (g[i] > 0) {
                    existing += newlyFound(i, windows, width, found);
                }
            }
            double now = Math.min(1, weight / positives) * existing / windows.size();
            area += (now - recall) * weight / end;
            recall = now;
            k = end;
        }
        return area;
    }

    private static int first(Window window, int width) {
        return Math.max(0, window.from - width / 2);
    }

    private static int behind(Window window, int width, int rows) {
        return Math.min(rows, window.to + width / 2);
    }

    private static int newlyFound(int row, List<Window> windows, int width, boolean[] found) {
        int count = 0;
        for (int w = 0; w < found.length; w++) {
            Window window = windows.get(w);
            if (!found[w] && row >= window.from - width / 2 && row < window.to + width / 2) {
                found[w] = true;
                count++;
            }
        }
        return count;
    }
}
