package io.weir.profile;

import java.util.Arrays;

/** Figures of numbers, of which some may be missing (NaN). */
final class NumericFields {

    private NumericFields() {}

    /**
     * What matters of the numbers of one field.
     *
     * @param n numbers that are there
     * @param skewness how far the middle of the central 90 % is from the median, as a share of half their width; in [−1, 1]
     * @param spread the quantile 95 % over the quantile 5 %, each of them plus 1 if there are values below a thousandth of the former
     * @param commonest the share of the value that comes most often
     */
    record Figures(
            int n,
            double least,
            double most,
            double mean,
            double variance,
            double skewness,
            double spread,
            double commonest) {

        static Figures of(double[] values) {
            double[] sorted = Arrays.stream(values).filter(v -> v == v).sorted().toArray();
            int n = sorted.length;
            if (n == 0) {
                return new Figures(0, 0, 0, 0, 0, 0, 0, 0);
            }
            double mean = Arrays.stream(sorted).sum() / n;
            double variance =
                    Arrays.stream(sorted).map(v -> (v - mean) * (v - mean)).sum() / n;
            int commonest = 0;
            for (int i = 0, run = 0; i < n; i++) {
                run = i > 0 && sorted[i] == sorted[i - 1] ? run + 1 : 1;
                commonest = Math.max(commonest, run);
            }
            double low = sorted[n / 20];
            double high = sorted[n - 1 - n / 20];
            double skewness = high > low ? (low - 2 * sorted[n / 2] + high) / (high - low) : 0;
            double one = sorted[0] < high / 1000 ? 1 : 0;
            return new Figures(
                    n,
                    sorted[0],
                    sorted[n - 1],
                    mean,
                    variance,
                    skewness,
                    (high + one) / (low + one),
                    (double) commonest / n);
        }
    }

    /** Of pairs that are both there; NaN if one of them does not vary. */
    static double correlation(double[] a, double[] b, int n) {
        double meanA = 0;
        double meanB = 0;
        int m = 0;
        for (int i = 0; i < n; i++) {
            if (a[i] == a[i] && b[i] == b[i]) {
                m++;
                meanA += (a[i] - meanA) / m;
                meanB += (b[i] - meanB) / m;
            }
        }
        double aa = 0;
        double bb = 0;
        double ab = 0;
        for (int i = 0; i < n; i++) {
            if (a[i] == a[i] && b[i] == b[i]) {
                aa += (a[i] - meanA) * (a[i] - meanA);
                bb += (b[i] - meanB) * (b[i] - meanB);
                ab += (a[i] - meanA) * (b[i] - meanB);
            }
        }
        return m < 3 || !(aa > 0) || !(bb > 0) ? Double.NaN : ab / Math.sqrt(aa) / Math.sqrt(bb);
    }

    /**
     * The share of the variance that a daily wave explains: the regression on sine and cosine of the time of day.
     *
     * @param hours by event, in [0, 24); NaN where there is no time
     */
    static double dailyShare(double[] values, double[] hours) {
        double[] cos = Arrays.stream(hours).map(h -> Math.cos(h * Math.PI / 12)).toArray();
        double[] sin = Arrays.stream(hours).map(h -> Math.sin(h * Math.PI / 12)).toArray();
        double c = correlation(values, cos, values.length);
        double s = correlation(values, sin, values.length);
        double between = correlation(cos, sin, values.length);
        if (c != c || s != s || between != between || Math.abs(between) > 0.99) {
            return 0;
        }
        return (c * c + s * s - 2 * c * s * between) / (1 - between * between);
    }
}
