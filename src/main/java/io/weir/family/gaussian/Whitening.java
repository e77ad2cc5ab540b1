package io.weir.family.gaussian;

import io.weir.numeric.Cholesky;

/**
 * W = L⁻¹ of a covariance Σ = L Lᵀ: turns deviations from the mean into z = Wδ, whose squares add up to the Mahalanobis distance.
 *
 * <p>One point at a time, a triangle row by row is a dozen short loops, each a chain of additions that waits for itself: 80 ns at
 * d = 8. So W lies in strips of four rows, column by column, filled up with zeros,
 *
 * <pre>
 *   w₀₀ ·  ·  ·         the strip of rows 0 … 3:  w₀₀ w₁₀ w₂₀ w₃₀  0 w₁₁ w₂₁ w₃₁  0 0 w₂₂ w₃₂  0 0 0 w₃₃
 *   w₁₀ w₁₁ ·  ·
 *   w₂₀ w₂₁ w₂₂ ·       then rows 4 … 7, and so on
 *   w₃₀ w₃₁ w₃₂ w₃₃
 * </pre>
 *
 * and one pass over the columns keeps four sums going at once: half the time at d = 8, though a quarter of the products are with
 * zeros. Blocks of points run down their columns instead (see {@link #addDistances}) and vectorise. A diagonal W is d numbers.
 */
final class Whitening {

    private static final int STRIP = 4;
    private final int dimension;
    private final boolean diagonal;
    private final double[] w;
    private final double logDeterminant;

    private Whitening(int dimension, boolean diagonal, double[] w, double logDeterminant) {
        this.dimension = dimension;
        this.diagonal = diagonal;
        this.w = w;
        this.logDeterminant = logDeterminant;
    }

    /**
     * W of a covariance.
     *
     * @param covariance ragged rows of its lower triangle, or of its diagonal; raised if it is singular in double precision
     */
    static Whitening of(double[][] covariance) {
        int d = covariance.length;
        if (covariance[d - 1].length > 1) {
            Cholesky cholesky = Cholesky.raising(covariance);
            return full(cholesky.inverse(), cholesky.logDeterminant());
        }
        double[] scales = new double[d];
        double logDeterminant = 0;
        for (int j = 0; j < d; j++) {
            scales[j] = 1 / Math.sqrt(covariance[j][0]);
            logDeterminant += Math.log(covariance[j][0]);
        }
        return new Whitening(d, true, scales, logDeterminant);
    }

    /** log det Σ. */
    double logDeterminant() {
        return logDeterminant;
    }

    /** @param rows lower triangle in ragged rows; copied */
    private static Whitening full(double[][] rows, double logDeterminant) {
        int d = rows.length;
        int last = (d - 1) / STRIP;
        double[] w = new double[strip(last) + STRIP * d];
        for (int a = 0; a < d; a++) {
            for (int b = 0; b <= a; b++) {
                w[index(a, b)] = rows[a][b];
            }
        }
        return new Whitening(d, false, w, logDeterminant);
    }

    /** Where strip s begins: those before it have 4, 8, 12 … columns of four. */
    private static int strip(int s) {
        return STRIP * STRIP * s * (s + 1) / 2;
    }

    private static int index(int a, int b) {
        return strip(a / STRIP) + STRIP * b + a % STRIP;
    }

    /** Entry (a, b) with b ≤ a of a full W. */
    private double get(int a, int b) {
        return w[index(a, b)];
    }

    /**
     * |Wδ|² of one point.
     *
     * @param delta length ≥ d; not modified
     * @return NaN if one of them is, or if some are infinite
     */
    double distance(double[] delta) {
        if (diagonal) {
            return diagonalDistance(delta);
        }
        double distance = 0;
        for (int end = STRIP, from = 0; ; end += STRIP) {
            int columns = Math.min(end, dimension);
            double z0 = 0;
            double z1 = 0;
            double z2 = 0;
            double z3 = 0;
            for (int b = 0; b < columns; b++) {
                double x = delta[b];
                int at = from + STRIP * b;
                z0 += w[at] * x;
                z1 += w[at + 1] * x;
                z2 += w[at + 2] * x;
                z3 += w[at + 3] * x;
            }
            distance += (z0 * z0 + z1 * z1) + (z2 * z2 + z3 * z3);
            if (end >= dimension) {
                return distance;
            }
            from += STRIP * columns;
        }
    }

    private double diagonalDistance(double[] delta) {
        double distance = 0;
        for (int j = 0; j < w.length; j++) {
            double z = w[j] * delta[j];
            distance += z * z;
        }
        return distance;
    }

    /** |Wδ|² of a point of two features: no loops. */
    double distance(double delta0, double delta1) {
        double z0 = w[0] * delta0;
        double z1 = diagonal ? w[1] * delta1 : w[1] * delta0 + w[STRIP + 1] * delta1;
        return z0 * z0 + z1 * z1;
    }

    /**
     * Solves Wδ = z.
     *
     * @param z length d; overwritten by δ
     */
    void solve(double[] z) {
        for (int a = 0; a < dimension; a++) {
            if (diagonal) {
                z[a] /= w[a];
                continue;
            }
            double sum = z[a];
            for (int b = 0; b < a; b++) {
                sum -= get(a, b) * z[b];
            }
            z[a] = sum / get(a, a);
        }
    }

    /**
     * Adds |Wδᵢ|² of a block of points.
     *
     * <p>For each row of W the sum z over four features at a time, its square taken in the loop of the last four. Loops of 128 over separate
     * arrays vectorise, but each has its beginning and its end, so there are no more of them than must be.
     *
     * @param deviations d columns; not modified
     * @param out n distances; added to
     * @param z n numbers; overwritten
     */
    void addDistances(double[][] deviations, double[] out, double[] z, int n) {
        for (int a = 0; a < dimension; a++) {
            if (diagonal) {
                addSquares(out, w[a], deviations[a], n);
            } else if (a < STRIP) {
                addFirst(out, a, deviations, n);
            } else {
                int last = a + 1 - STRIP;
                int b = last % STRIP == 0 ? STRIP : last % STRIP;
                start(z, a, b, deviations, n);
                for (; b < last; b += STRIP) {
                    add(z, a, b, deviations, n);
                }
                addSquares(out, z, a, last, deviations, n);
            }
        }
    }

    /** out += z² of one of the first rows, which has a + 1 entries. */
    private void addFirst(double[] out, int a, double[][] x, int n) {
        switch (a) {
            case 0 -> addSquares(out, get(0, 0), x[0], n);
            case 1 -> addSquares(out, get(1, 0), x[0], get(1, 1), x[1], n);
            case 2 -> addSquares(out, get(2, 0), x[0], get(2, 1), x[1], get(2, 2), x[2], n);
            default -> addSquares(out, get(3, 0), x[0], get(3, 1), x[1], get(3, 2), x[2], get(3, 3), x[3], n);
        }
    }

    /** z ← the sum over the first 1 … 4 features. */
    private void start(double[] z, int a, int count, double[][] x, int n) {
        switch (count) {
            case 1 -> product(z, get(a, 0), x[0], n);
            case 2 -> product(z, get(a, 0), x[0], get(a, 1), x[1], n);
            case 3 -> product(z, get(a, 0), x[0], get(a, 1), x[1], get(a, 2), x[2], n);
            default -> product(z, get(a, 0), x[0], get(a, 1), x[1], get(a, 2), x[2], get(a, 3), x[3], n);
        }
    }

    /** z += the sum over four features from b on. */
    private void add(double[] z, int a, int b, double[][] x, int n) {
        double w0 = get(a, b);
        double w1 = get(a, b + 1);
        double w2 = get(a, b + 2);
        double w3 = get(a, b + 3);
        add(z, w0, x[b], w1, x[b + 1], w2, x[b + 2], w3, x[b + 3], n);
    }

    /** out += (z + the sum over four features from b on)². */
    private void addSquares(double[] out, double[] z, int a, int b, double[][] x, int n) {
        double w0 = get(a, b);
        double w1 = get(a, b + 1);
        double w2 = get(a, b + 2);
        double w3 = get(a, b + 3);
        addSquares(out, z, w0, x[b], w1, x[b + 1], w2, x[b + 2], w3, x[b + 3], n);
    }

    private static void product(double[] z, double w0, double[] x0, int n) {
        for (int i = 0; i < n; i++) {
            z[i] = w0 * x0[i];
        }
    }

    private static void product(double[] z, double w0, double[] x0, double w1, double[] x1, int n) {
        for (int i = 0; i < n; i++) {
            z[i] = w0 * x0[i] + w1 * x1[i];
        }
    }

    private static void product(
            double[] z, double w0, double[] x0, double w1, double[] x1, double w2, double[] x2, int n) {
        for (int i = 0; i < n; i++) {
            z[i] = w0 * x0[i] + w1 * x1[i] + w2 * x2[i];
        }
    }

    private static void product(
            double[] z,
            double w0,
            double[] x0,
            double w1,
            double[] x1,
            double w2,
            double[] x2,
            double w3,
            double[] x3,
            int n) {
        for (int i = 0; i < n; i++) {
            z[i] = (w0 * x0[i] + w1 * x1[i]) + (w2 * x2[i] + w3 * x3[i]);
        }
    }

    private static void add(
            double[] z,
            double w0,
            double[] x0,
            double w1,
            double[] x1,
            double w2,
            double[] x2,
            double w3,
            double[] x3,
            int n) {
        for (int i = 0; i < n; i++) {
            z[i] += (w0 * x0[i] + w1 * x1[i]) + (w2 * x2[i] + w3 * x3[i]);
        }
    }

    private static void addSquares(double[] out, double w0, double[] x0, int n) {
        for (int i = 0; i < n; i++) {
            double z = w0 * x0[i];
            out[i] += z * z;
        }
    }

    private static void addSquares(double[] out, double w0, double[] x0, double w1, double[] x1, int n) {
        for (int i = 0; i < n; i++) {
            double z = w0 * x0[i] + w1 * x1[i];
            out[i] += z * z;
        }
    }

    private static void addSquares(
            double[] out, double w0, double[] x0, double w1, double[] x1, double w2, double[] x2, int n) {
        for (int i = 0; i < n; i++) {
            double z = w0 * x0[i] + w1 * x1[i] + w2 * x2[i];
            out[i] += z * z;
        }
    }

    private static void addSquares(
            double[] out,
            double w0,
            double[] x0,
            double w1,
            double[] x1,
            double w2,
            double[] x2,
            double w3,
            double[] x3,
            int n) {
        for (int i = 0; i < n; i++) {
            double z = (w0 * x0[i] + w1 * x1[i]) + (w2 * x2[i] + w3 * x3[i]);
            out[i] += z * z;
        }
    }

    private static void addSquares(
            double[] out,
            double[] start,
            double w0,
            double[] x0,
            double w1,
            double[] x1,
            double w2,
            double[] x2,
            double w3,
            double[] x3,
            int n) {
        for (int i = 0; i < n; i++) {
            double z = start[i] + ((w0 * x0[i] + w1 * x1[i]) + (w2 * x2[i] + w3 * x3[i]));
            out[i] += z * z;
        }
    }
}
