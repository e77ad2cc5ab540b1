package io.weir.anomaly;

import io.weir.numeric.Hash64;

/** Which features of an event are missing, as a number. */
public final class MissingPattern {

    /** Of an event that has all features. */
    public static final long COMPLETE = 0;

    private MissingPattern() {}

    /**
     * The pattern of a point.
     *
     * @param x NaN where a feature is missing; not modified
     * @return {@link #COMPLETE}, or a hash of the places that are missing
     */
    public static long of(double[] x) {
        long pattern = COMPLETE;
        for (int j = 0; j < x.length; j++) {
            if (x[j] != x[j]) {
                pattern += Hash64.mix(1, j);
            }
        }
        return pattern;
    }
}
