package io.weir.em;

import java.util.SplittableRandom;

/** Points in a random order: streams have periods, and every second point may be of one cluster. */
public final class Shuffle {

    private Shuffle() {}

    /** So many of the points, without repeats, in a random order; the points themselves, not copies. */
    public static double[][] of(double[][] points, int size, long seed) {
        double[][] drawn = points.clone();
        var random = new SplittableRandom(seed);
        for (int i = 0; i < size; i++) {
            int other = i + random.nextInt(drawn.length - i);
            double[] x = drawn[other];
            drawn[other] = drawn[i];
            drawn[i] = x;
        }
        return java.util.Arrays.copyOf(drawn, size);
    }
}
