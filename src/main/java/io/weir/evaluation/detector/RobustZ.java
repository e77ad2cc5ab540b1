package io.weir.evaluation.detector;

import java.util.Arrays;

/**
 * The robust z-score of the column that is strangest: how many robust standard deviations (1.4826 times the median absolute deviation) a
 * value is from the median of the last {@value SlidingWindow#ROWS} rows, both taken anew every 256. Where more than half of a column is
 * one value, 1.2533 times the mean absolute deviation stands in (Iglewicz, Hoaglin 1993).
 */
public final class RobustZ implements Detector {

    private static final double NORMAL = 1.4826;
    private static final double NORMAL_OF_MEAN = 1.2533;
    /** Where a column was constant, nothing is known of its scale: it counts in its own units. */
    private static final double UNKNOWN = 1;

    private final SlidingWindow window = new SlidingWindow();
    private final double[] median;
    private final double[] deviation;
    private boolean known;

    /**
     * @param dimension of rows
     */
    public RobustZ(int dimension) {
        median = new double[dimension];
        deviation = new double[dimension];
    }

    @Override
    public double next(double[] x) {
        double furthest = 0;
        for (int j = 0; known && j < x.length; j++) {
            furthest = Math.max(furthest, Math.abs(x[j] - median[j]) / deviation[j]);
        }
        if (window.add(x)) {
            learn(window.rows());
        }
        return furthest;
    }

    private void learn(double[][] rows) {
        double[] values = new double[rows.length];
        for (int j = 0; j < median.length; j++) {
            for (int i = 0; i < values.length; i++) {
                values[i] = rows[i][j];
            }
            median[j] = median(values);
            double sum = 0;
            for (int i = 0; i < values.length; i++) {
                values[i] = Math.abs(values[i] - median[j]);
                sum += values[i];
            }
            double robust = NORMAL * median(values);
            double mean = NORMAL_OF_MEAN * sum / values.length;
            deviation[j] = robust > 0 ? robust : mean > 0 ? mean : UNKNOWN;
        }
        known = true;
    }

    /**
     * @param values sorted by this
     */
    static double median(double[] values) {
        Arrays.sort(values);
        int n = values.length;
        return n % 2 == 1 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
    }
}
