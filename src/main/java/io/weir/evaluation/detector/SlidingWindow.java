package io.weir.evaluation.detector;

import java.util.Arrays;

/**
 * The last rows of a stream, and when something made of them should be made anew: after 32, 64, 128 and 256 rows, then every 256. Not
 * thread-safe.
 */
final class SlidingWindow {

    static final int ROWS = 2048;
    private static final int FIRST = 32;
    private static final int EVERY = 256;

    private final double[][] rows = new double[ROWS][];
    private long seen;

    /**
     * @param x of length d; copied
     * @return whether what is made of the rows is due
     */
    boolean add(double[] x) {
        rows[(int) (seen++ % ROWS)] = x.clone();
        return seen < EVERY ? seen >= FIRST && Long.bitCount(seen) == 1 : seen % EVERY == 0;
    }

    /** The rows there are, in any order; not copies. */
    double[][] rows() {
        return seen < ROWS ? Arrays.copyOf(rows, (int) seen) : rows.clone();
    }
}
