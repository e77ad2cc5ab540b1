package io.weir.family.gaussian;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Lower triangles in ragged rows: row a ends with the diagonal entry (a, a) and has a + 1 entries in a full triangle, one in a
 * diagonal one.
 */
final class LowerTriangular {

    private LowerTriangular() {}

    static double[][] zero(int dimension, boolean full) {
        double[][] t = new double[dimension][];
        for (int a = 0; a < dimension; a++) {
            t[a] = new double[full ? a + 1 : 1];
        }
        return t;
    }

    static double diagonal(double[][] t, int a) {
        return t[a][t[a].length - 1];
    }

    static void addDiagonal(double[][] t, int a, double v) {
        t[a][t[a].length - 1] += v;
    }

    /** Entry (a, b) of the symmetric matrix; zero outside a diagonal triangle. */
    static double get(double[][] t, int a, int b) {
        int row = Math.max(a, b);
        int column = Math.min(a, b) - (row + 1 - t[row].length);
        return column < 0 ? 0 : t[row][column];
    }

    /** Gives a feature this variance and no covariances. */
    static void isolate(double[][] t, int j, double variance) {
        Arrays.fill(t[j], 0);
        t[j][t[j].length - 1] = variance;
        for (int a = j + 1; a < t.length; a++) {
            int column = j - (a + 1 - t[a].length);
            if (column >= 0) {
                t[a][column] = 0;
            }
        }
    }

    /** Multiplies all entries off the diagonal. */
    static void shrink(double[][] t, double factor) {
        for (double[] row : t) {
            for (int b = 0; b < row.length - 1; b++) {
                row[b] *= factor;
            }
        }
    }

    static double[][] copy(double[][] t) {
        double[][] c = new double[t.length][];
        for (int a = 0; a < t.length; a++) {
            c[a] = t[a].clone();
        }
        return c;
    }

    static void copy(double[][] from, double[][] to) {
        for (int a = 0; a < from.length; a++) {
            System.arraycopy(from[a], 0, to[a], 0, from[a].length);
        }
    }

    static void write(double[][] t, DataOutput out) throws IOException {
        for (double[] row : t) {
            for (double v : row) {
                out.writeDouble(v);
            }
        }
    }

    static void read(double[][] t, DataInput in) throws IOException {
        for (double[] row : t) {
            for (int b = 0; b < row.length; b++) {
                row[b] = in.readDouble();
            }
        }
    }
}
