package io.weir.family;

import java.util.Arrays;

/**
 * Some points side by side, both as rows and as columns.
 *
 * <pre>
 *            feature 0   feature 1   …
 *   point 0   ┌───────────────────────    row(0): the caller's own array
 *   point 1   │
 *     …       │ column(0)  column(1)      copies, one array each
 *   point 127 └
 * </pre>
 *
 * <p>Densities run down the columns and statistics along the rows. A loop over 128 points of a column is one that C2
 * vectorises, and the columns of 16 features fill half of a first-level cache. Each column is an array of its own, because
 * C2 (17) vectorises loops over several arrays but not over several offsets into one.
 */
public final class Block {

    /** Points at the most. */
    public static final int CAPACITY = 128;

    private final double[][] rows = new double[CAPACITY][];
    private final double[][] columns;
    private int size;
    private boolean complete;
    /** Smallest and largest value of each column, once somebody has asked; entries of a block before are stale. */
    private final double[] lowest;

    private final double[] highest;
    private boolean ranged;
    /** Distinct values of features that somebody has asked for, and whether they are those of this block. */
    private final DistinctValues[] distinct;

    private final boolean[] sorted;

    /** An empty block for points of d features. */
    public Block(int dimension) {
        columns = new double[dimension][CAPACITY];
        lowest = new double[dimension];
        highest = new double[dimension];
        distinct = new DistinctValues[dimension];
        sorted = new boolean[dimension];
    }

    /**
     * Takes points[from … to − 1].
     *
     * @param points rows of length d; referred to, not copied
     * @param to at most from + {@link #CAPACITY}
     */
    public void load(double[][] points, int from, int to) {
        size = to - from;
        System.arraycopy(points, from, rows, 0, size);
        boolean allThere = true;
        for (int i = 0; i < size; i++) {
            double[] x = rows[i];
            for (int j = 0; j < columns.length; j++) {
                double v = x[j];
                columns[j][i] = v;
                allThere &= v == v;
            }
        }
        complete = allThere;
        ranged = false;
        Arrays.fill(sorted, false);
    }

    public int size() {
        return size;
    }

    /** Number of features d. */
    public int dimension() {
        return columns.length;
    }

    /** Point i, the caller's own array. */
    public double[] row(int i) {
        return rows[i];
    }

    /** Feature j of all points, length {@link #CAPACITY}; entries beyond the size are stale. Not to be modified. */
    public double[] column(int j) {
        return columns[j];
    }

    /** The smallest value of feature j; of a {@link #complete} block. */
    public double lowest(int j) {
        range();
        return lowest[j];
    }

    /** The largest value of feature j; of a {@link #complete} block. */
    public double highest(int j) {
        range();
        return highest[j];
    }

    private void range() {
        if (ranged) {
            return;
        }
        ranged = true;
        for (int j = 0; j < columns.length; j++) {
            double[] column = columns[j];
            double low = column[0];
            double high = low;
            for (int i = 1; i < size; i++) {
                low = Math.min(low, column[i]);
                high = Math.max(high, column[i]);
            }
            lowest[j] = low;
            highest[j] = high;
        }
    }

    /** The distinct values of feature j, valid until the next points are loaded; made when they are asked for first. */
    public DistinctValues distinct(int j) {
        if (distinct[j] == null) {
            distinct[j] = new DistinctValues();
        }
        if (!sorted[j]) {
            distinct[j].load(columns[j], size);
            sorted[j] = true;
        }
        return distinct[j];
    }

    /** Whether no feature of any point is missing (NaN). */
    public boolean complete() {
        return complete;
    }
}
