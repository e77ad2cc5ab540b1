package io.weir.evaluation.measure;

import java.util.Arrays;

/**
 * How well scores put the positive events first. Equal scores are one threshold: their order does not matter.
 *
 * <pre>
 *   rocAuc            = P(score of a positive > score of a negative) + ½ P(equal)
 *   averagePrecision  = Σ over thresholds (recallₙ − recallₙ₋₁) · precisionₙ
 * </pre>
 *
 * @param rocAuc NaN if all events are of one kind
 * @param averagePrecision NaN if no event is positive
 */
public record Ranking(double rocAuc, double averagePrecision) {

    /**
     * @param scores the higher, the more positive; ±∞ are allowed, NaN is not; not modified
     * @param positive one per score
     */
    public static Ranking of(double[] scores, boolean[] positive) {
        int n = scores.length;
        if (positive.length != n) {
            throw new IllegalArgumentException(n + " scores for " + positive.length + " labels; expected one each");
        }
        Integer[] order = new Integer[n];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (a, b) -> Double.compare(scores[b], scores[a]));
        double positives = 0;
        for (boolean p : positive) {
            positives += p ? 1 : 0;
        }
        double negatives = n - positives;
        double above = 0;
        double falseAbove = 0;
        double pairs = 0;
        double precision = 0;
        for (int i = 0; i < n; ) {
            int end = i;
            double here = 0;
            while (end < n && scores[order[end]] == scores[order[i]]) {
                here += positive[order[end]] ? 1 : 0;
                end++;
            }
            double falseHere = end - i - here;
            pairs += here * (negatives - falseAbove - falseHere) + 0.5 * here * falseHere;
            above += here;
            falseAbove += falseHere;
            precision += here * (above / (above + falseAbove));
            i = end;
        }
        return new Ranking(pairs / (positives * negatives), precision / positives);
    }
}
