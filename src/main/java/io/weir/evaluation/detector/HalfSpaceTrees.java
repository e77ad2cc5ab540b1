package io.weir.evaluation.detector;

import java.util.SplittableRandom;

/**
 * Half-space trees (Tan, Ting, Liu 2011, “Fast anomaly detection for streaming data”), with the paper's 25 trees of depth 15 and
 * windows of 250 rows. Every tree halves a random box again and again, before it has seen a row; a row is strange if few rows of the
 * window before fell where it falls:
 *
 * <pre>
 *   score = −Σ over trees  r(node) · 2^depth(node)      the first node on the row's way with r ≤ a tenth of the window, or its leaf
 * </pre>
 *
 * where r is the mass of a node in the window before. In the first window, nothing is known.
 */
public final class HalfSpaceTrees implements Detector {

    private static final int TREES = 25;
    private static final int DEPTH = 15;
    private static final int WINDOW = 250;
    private static final int SIZE_LIMIT = WINDOW / 10;

    private final Tree[] trees = new Tree[TREES];
    private final double[] low;
    private final double[] range;
    private final double[] unit;
    private int rows;

    /**
     * @param low smallest value of each column, length d; rows outside are allowed. Not kept
     * @param high the largest, length d
     */
    public HalfSpaceTrees(double[] low, double[] high, long seed) {
        int d = low.length;
        this.low = low.clone();
        range = new double[d];
        unit = new double[d];
        for (int j = 0; j < d; j++) {
            range[j] = high[j] > low[j] ? high[j] - low[j] : 1;
        }
        var random = new SplittableRandom(seed);
        for (int t = 0; t < TREES; t++) {
            trees[t] = new Tree(d, random);
        }
    }

    @Override
    public double next(double[] x) {
        for (int j = 0; j < unit.length; j++) {
            unit[j] = (x[j] - low[j]) / range[j];
        }
        int window = rows++ / WINDOW;
        double mass = 0;
        for (Tree tree : trees) {
            mass += tree.score(unit, window);
            tree.add(unit, window);
        }
        return window == 0 ? -(double) TREES * WINDOW * (1 << DEPTH) : -mass;
    }

    /** A perfect binary tree; the children of node i are 2i + 1 and 2i + 2. */
    private static final class Tree {

        private static final int INNER = (1 << DEPTH) - 1;
        private static final int NODES = (1 << DEPTH + 1) - 1;

        private final int[] column = new int[INNER];
        private final double[] middle = new double[INNER];
        /** Masses of the window in which a node was last seen, and of the one before that. */
        private final int[] latest = new int[NODES];

        private final int[] before = new int[NODES];
        private final int[] seen = new int[NODES];

        Tree(int d, SplittableRandom random) {
            double[] from = new double[d];
            double[] to = new double[d];
            for (int j = 0; j < d; j++) {
                // The work range: beyond [0, 1], so that no two trees have the same halves.
                double s = random.nextDouble();
                double sigma = 2 * Math.max(s, 1 - s);
                from[j] = s - sigma;
                to[j] = s + sigma;
            }
            split(0, from, to, random);
        }

        private void split(int node, double[] from, double[] to, SplittableRandom random) {
            if (node >= INNER) {
                return;
            }
            int j = random.nextInt(from.length);
            double half = (from[j] + to[j]) / 2;
            column[node] = j;
            middle[node] = half;
            double end = to[j];
            to[j] = half;
            split(2 * node + 1, from, to, random);
            to[j] = end;
            double begin = from[j];
            from[j] = half;
            split(2 * node + 2, from, to, random);
            from[j] = begin;
        }

        private int child(int node, double[] x) {
            return 2 * node + (x[column[node]] < middle[node] ? 1 : 2);
        }

        double score(double[] x, int window) {
            int node = 0;
            double volume = 1;
            while (node < INNER && mass(node, window) > SIZE_LIMIT) {
                node = child(node, x);
                volume *= 2;
            }
            return mass(node, window) * volume;
        }

        /** In the window before. */
        private int mass(int node, int window) {
            if (seen[node] == window) {
                return before[node];
            }
            return seen[node] == window - 1 ? latest[node] : 0;
        }

        void add(double[] x, int window) {
            int node = 0;
            while (true) {
                if (seen[node] != window) {
                    before[node] = seen[node] == window - 1 ? latest[node] : 0;
                    latest[node] = 0;
                    seen[node] = window;
                }
                latest[node]++;
                if (node >= INNER) {
                    return;
                }
                node = child(node, x);
            }
        }
    }
}
