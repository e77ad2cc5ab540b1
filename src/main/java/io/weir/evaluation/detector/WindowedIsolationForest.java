package io.weir.evaluation.detector;

import java.util.SplittableRandom;

/**
 * An isolation forest (Liu, Ting, Zhou 2008, “Isolation forest”) of the last {@value SlidingWindow#ROWS} rows, grown anew every 256,
 * with the paper's 100 trees of 256 rows each:
 *
 * <pre>
 *   score = 2^(−E[path length] / c(256))      c(n) = 2 H(n − 1) − 2 (n − 1) / n, the mean path of a search that fails
 * </pre>
 */
public final class WindowedIsolationForest implements Detector {

    private static final int TREES = 100;
    private static final int SAMPLE = 256;
    private static final double EULER = 0.5772156649015329;

    private final SlidingWindow window = new SlidingWindow();
    private final SplittableRandom random;
    private final Node[] trees = new Node[TREES];
    private double norm;

    public WindowedIsolationForest(long seed) {
        random = new SplittableRandom(seed);
    }

    /** Either an end, of rows that were not parted, or a cut. */
    private record Node(double atEnd, int column, double cut, Node below, Node above) {

        double path(double[] x) {
            Node node = this;
            int depth = 0;
            while (node.below != null) {
                node = x[node.column] < node.cut ? node.below : node.above;
                depth++;
            }
            return depth + node.atEnd;
        }
    }

    @Override
    public double next(double[] x) {
        double score = norm > 0 ? score(x) : 0;
        if (window.add(x)) {
            grow(window.rows());
        }
        return score;
    }

    private double score(double[] x) {
        double paths = 0;
        for (Node tree : trees) {
            paths += tree.path(x);
        }
        return Math.pow(2, -paths / TREES / norm);
    }

    private void grow(double[][] rows) {
        int sample = Math.min(SAMPLE, rows.length);
        int depth = 32 - Integer.numberOfLeadingZeros(sample - 1);
        norm = meanPath(sample);
        for (int t = 0; t < TREES; t++) {
            // The first of a shuffle: a sample without replacement.
            for (int i = 0; i < sample; i++) {
                swap(rows, i, i + random.nextInt(rows.length - i));
            }
            trees[t] = node(rows, 0, sample, depth);
        }
    }

    private Node node(double[][] rows, int from, int to, int depth) {
        int column = to - from > 1 && depth > 0 ? varying(rows, from, to) : -1;
        if (column < 0) {
            return new Node(meanPath(to - from), 0, 0, null, null);
        }
        double low = rows[from][column];
        double high = low;
        for (int i = from + 1; i < to; i++) {
            low = Math.min(low, rows[i][column]);
            high = Math.max(high, rows[i][column]);
        }
        // Above the lowest, so that both sides have rows.
        double cut = high - (high - low) * random.nextDouble();
        if (cut <= low) {
            cut = high;
        }
        int middle = from;
        for (int i = from; i < to; i++) {
            if (rows[i][column] < cut) {
                swap(rows, i, middle++);
            }
        }
        return new Node(0, column, cut, node(rows, from, middle, depth - 1), node(rows, middle, to, depth - 1));
    }

    /** A random one of the columns in which rows differ; −1 if there is none. */
    private int varying(double[][] rows, int from, int to) {
        int chosen = -1;
        int found = 0;
        for (int j = 0; j < rows[from].length; j++) {
            if (varies(rows, from, to, j) && random.nextInt(++found) == 0) {
                chosen = j;
            }
        }
        return chosen;
    }

    private static boolean varies(double[][] rows, int from, int to, int column) {
        for (int i = from + 1; i < to; i++) {
            if (rows[i][column] != rows[from][column]) {
                return true;
            }
        }
        return false;
    }

    private static void swap(double[][] rows, int i, int j) {
        double[] row = rows[i];
        rows[i] = rows[j];
        rows[j] = row;
    }

    /** c(n); 0 of one row. */
    static double meanPath(int n) {
        if (n <= 1) {
            return 0;
        }
        return n == 2 ? 1 : 2 * (Math.log(n - 1) + EULER) - 2.0 * (n - 1) / n;
    }
}
