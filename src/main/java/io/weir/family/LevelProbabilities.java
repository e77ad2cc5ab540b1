package io.weir.family;

import java.util.Arrays;
import java.util.TreeMap;

/**
 * The distribution of one categorical feature.
 *
 * @param codes of the levels, ascending
 * @param p their probabilities
 * @param unseen the probability of all other levels together
 * @param others about how many these are, ≥ 1
 */
record LevelProbabilities(double[] codes, double[] p, double unseen, double others) {

    /** The least probability of a level that no component knows: it must not outweigh all other features. */
    private static final double LEAST_OTHER = 1e-9;

    /** Of a feature that was never observed: it has no density. */
    static final LevelProbabilities NONE = new LevelProbabilities(new double[0], new double[0], 1, 1);

    static LevelProbabilities of(TreeMap<Double, Double> byCode, double unseen, double others) {
        return new LevelProbabilities(
                byCode.keySet().stream().mapToDouble(c -> c).toArray(),
                byCode.values().stream().mapToDouble(p -> p).toArray(),
                unseen,
                others);
    }

    boolean isNone() {
        return codes.length == 0;
    }

    double of(double code) {
        int i = Arrays.binarySearch(codes, code);
        return i < 0 ? other() : p[i];
    }

    /** The probability of one of the other levels. */
    double other() {
        return Math.max(unseen / others, LEAST_OTHER);
    }
}
