package io.weir.evaluation;

import java.util.stream.IntStream;

/** x ← (x − mean) / standard deviation per column, without the columns that are constant. */
final class Standardization {

    private static final double SMALLEST_DEVIATION = 1e-12;

    private final double[] mean;
    private final double[] deviation;
    private final int[] kept;

    /**
     * @param reference rows of length d, NaN where a cell is missing; not modified
     */
    Standardization(double[][] reference) {
        int d = reference[0].length;
        mean = new double[d];
        deviation = new double[d];
        for (int j = 0; j < d; j++) {
            double squares = 0;
            int n = 0;
            for (double[] x : reference) {
                if (x[j] == x[j]) {
                    n++;
                    mean[j] += x[j];
                }
            }
            mean[j] /= n;
            for (double[] x : reference) {
                if (x[j] == x[j]) {
                    squares += (x[j] - mean[j]) * (x[j] - mean[j]);
                }
            }
            deviation[j] = Math.sqrt(squares / n);
        }
        kept = IntStream.range(0, d)
                .filter(j -> deviation[j] > SMALLEST_DEVIATION)
                .toArray();
    }

    /** Number of columns that are kept. */
    int dimension() {
        return kept.length;
    }

    /** A new row of the columns that are kept. */
    double[] apply(double[] x) {
        double[] z = new double[kept.length];
        for (int a = 0; a < z.length; a++) {
            int j = kept[a];
            z[a] = (x[j] - mean[j]) / deviation[j];
        }
        return z;
    }
}
