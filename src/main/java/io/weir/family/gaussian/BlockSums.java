package io.weir.family.gaussian;

import io.weir.family.Block;

/**
 * Mass, mean and covariance of one component's share of a block, in two passes over the points.
 *
 * <p>Two passes (first the mean, then deviations from it) make the block exact at any offset, and at 128 points the second
 * pass finds the data in the first-level cache. Merging the block into the statistic then costs 1/128 of a point.
 *
 * <p>The scatter is summed four points at a time, row by row: {@code row[b] += c₀δ₀[b] + c₁δ₁[b] + c₂δ₂[b] + c₃δ₃[b]}. The row
 * is loaded and stored once for four points, and the loop over b has four independent products and no reduction, which is the
 * form that C2 vectorises. Points whose responsibility is below {@link #NEGLIGIBLE} are left out; with separated clusters
 * that is most of them. Where they lie so far away that their squares matter all the same, they are taken in.
 */
final class BlockSums {

    /** Responsibilities below this change no digit of a sum in which others are of order one. */
    static final double NEGLIGIBLE = 1e-15;

    /** Below, the reciprocal of a mass may overflow. */
    private static final double SMALLEST = 1e-300;

    private final boolean full;
    private final double[] mean;
    private final double[][] covariance;
    /** Σ r of the points that the last sums left out. */
    private double left;

    private final int[] active = new int[Block.CAPACITY];
    private final double[][] deltas;

    BlockSums(int dimension, boolean full) {
        this.full = full;
        mean = new double[dimension];
        covariance = LowerTriangular.zero(dimension, full);
        deltas = new double[4][dimension];
    }

    double[] mean() {
        return mean;
    }

    double[][] covariance() {
        return covariance;
    }

    /**
     * Fills {@link #mean()} and {@link #covariance()}.
     *
     * @param r responsibilities of the block's points
     * @param into what the block will be merged into
     * @return the mass; if 0, mean and covariance are undefined
     */
    double sum(Block points, int from, double[] r, GaussianStatistic into) {
        double mass = sums(points, from, r, negligible(r, points.size(), into.mass()));
        if (left > 0 && !leftIsNegligible(points, from, mass, into)) {
            mass = sums(points, from, r, SMALLEST);
        }
        if (!(mass > 0)) {
            return 0;
        }
        double scale = 1 / mass;
        for (double[] row : covariance) {
            for (int b = 0; b < row.length; b++) {
                row[b] *= scale;
            }
        }
        return mass;
    }

    /** Sums over the points with responsibilities above a limit; those of the others are {@link #left}. */
    private double sums(Block points, int from, double[] r, double negligible) {
        int n = 0;
        double mass = 0;
        left = 0;
        for (int i = 0; i < points.size(); i++) {
            if (r[i] > negligible) {
                active[n++] = i;
                mass += r[i];
            } else {
                left += r[i];
            }
        }
        if (n == 0) {
            return 0;
        }
        mean(points, from, r, n, mass);
        if (full) {
            scatter(points, from, r, n);
        } else {
            variances(points, from, r, n);
        }
        return mass;
    }

    /** Whether the points that were left out, wherever in the block they are, change no digit of a variance. */
    private boolean leftIsNegligible(Block points, int from, double mass, GaussianStatistic into) {
        for (int j = 0; j < mean.length; j++) {
            double low = points.lowest(from + j);
            double high = points.highest(from + j);
            double scatter = mass > 0 ? LowerTriangular.diagonal(covariance, j) : 0;
            if (into.known(j) > 0) {
                low = Math.min(low, into.mean(j));
                high = Math.max(high, into.mean(j));
                scatter += into.known(j) * LowerTriangular.diagonal(into.covariance(), j);
            }
            double range = high - low;
            if (left * range * range > NEGLIGIBLE * scatter) {
                return false;
            }
        }
        return true;
    }

    /** A component that has nearly nothing lives on its small responsibilities: they are measured against the largest it has. */
    private static double negligible(double[] r, int n, double known) {
        double largest = known;
        for (int i = 0; i < n && largest < 1; i++) {
            largest = Math.max(largest, r[i]);
        }
        return Math.max(NEGLIGIBLE * Math.min(1, largest), SMALLEST);
    }

    private void mean(Block points, int from, double[] r, int n, double mass) {
        double scale = 1 / mass;
        for (int j = 0; j < mean.length; j++) {
            double[] column = points.column(from + j);
            double s0 = 0;
            double s1 = 0;
            int i = 0;
            for (; i + 1 < n; i += 2) {
                int p = active[i];
                int q = active[i + 1];
                s0 += r[p] * column[p];
                s1 += r[q] * column[q];
            }
            if (i < n) {
                s0 += r[active[i]] * column[active[i]];
            }
            mean[j] = (s0 + s1) * scale;
        }
    }

    private void variances(Block points, int from, double[] r, int n) {
        for (int j = 0; j < mean.length; j++) {
            double[] column = points.column(from + j);
            double m = mean[j];
            double s0 = 0;
            double s1 = 0;
            int i = 0;
            for (; i + 1 < n; i += 2) {
                int p = active[i];
                int q = active[i + 1];
                double d = column[p] - m;
                double e = column[q] - m;
                s0 += r[p] * d * d;
                s1 += r[q] * e * e;
            }
            if (i < n) {
                double d = column[active[i]] - m;
                s0 += r[active[i]] * d * d;
            }
            covariance[j][0] = s0 + s1;
        }
    }

    private void scatter(Block points, int from, double[] r, int n) {
        for (double[] row : covariance) {
            java.util.Arrays.fill(row, 0);
        }
        double[] d0 = deltas[0];
        double[] d1 = deltas[1];
        double[] d2 = deltas[2];
        double[] d3 = deltas[3];
        int i = 0;
        for (; i + 3 < n; i += 4) {
            deviations(points.row(active[i]), from, d0);
            deviations(points.row(active[i + 1]), from, d1);
            deviations(points.row(active[i + 2]), from, d2);
            deviations(points.row(active[i + 3]), from, d3);
            double r0 = r[active[i]];
            double r1 = r[active[i + 1]];
            double r2 = r[active[i + 2]];
            double r3 = r[active[i + 3]];
            for (int a = 0; a < covariance.length; a++) {
                addRow(covariance[a], r0 * d0[a], d0, r1 * d1[a], d1, r2 * d2[a], d2, r3 * d3[a], d3);
            }
        }
        for (; i < n; i++) {
            deviations(points.row(active[i]), from, d0);
            double ri = r[active[i]];
            for (int a = 0; a < covariance.length; a++) {
                double c = ri * d0[a];
                double[] row = covariance[a];
                for (int b = 0; b < row.length; b++) {
                    row[b] += c * d0[b];
                }
            }
        }
    }

    private void deviations(double[] x, int from, double[] d) {
        for (int j = 0; j < d.length; j++) {
            d[j] = x[from + j] - mean[j];
        }
    }

    private static void addRow(
            double[] row,
            double c0,
            double[] d0,
            double c1,
            double[] d1,
            double c2,
            double[] d2,
            double c3,
            double[] d3) {
        for (int b = 0; b < row.length; b++) {
            row[b] += (c0 * d0[b] + c1 * d1[b]) + (c2 * d2[b] + c3 * d3[b]);
        }
    }
}
