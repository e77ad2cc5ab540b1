package io.weir.family.gaussian;

/** Sums of columns of a block, a number for each of its n points: loops over plain arrays, which vectorise, two columns at a time. */
final class Columns {

    private Columns() {}

    /** out = Σ row[b] x[b] over the first columns. */
    static void combine(double[] out, double[] row, double[][] x, int columns, int n) {
        scaled(out, row[0], x[0], n);
        int b = 1;
        for (; b + 1 < columns; b += 2) {
            addScaled(out, row[b], x[b], row[b + 1], x[b + 1], n);
        }
        if (b < columns) {
            addScaled(out, row[b], x[b], n);
        }
    }

    /**
     * out = (Wᵀz)ⱼ.
     *
     * @param w lower triangle in ragged rows
     * @param z a column for each row of W, at least
     */
    static void combineColumn(double[] out, double[][] w, int j, double[][] z, int n) {
        scaled(out, w[j][j], z[j], n);
        int c = j + 1;
        for (; c + 1 < w.length; c += 2) {
            addScaled(out, w[c][j], z[c], w[c + 1][j], z[c + 1], n);
        }
        if (c < w.length) {
            addScaled(out, w[c][j], z[c], n);
        }
    }

    private static void scaled(double[] out, double f, double[] x, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = f * x[i];
        }
    }

    private static void addScaled(double[] out, double f, double[] x, int n) {
        for (int i = 0; i < n; i++) {
            out[i] += f * x[i];
        }
    }

    private static void addScaled(double[] out, double f0, double[] x0, double f1, double[] x1, int n) {
        for (int i = 0; i < n; i++) {
            out[i] += f0 * x0[i] + f1 * x1[i];
        }
    }

    static void addSquares(double[] out, double[] z, int n) {
        for (int i = 0; i < n; i++) {
            out[i] += z[i] * z[i];
        }
    }
}
