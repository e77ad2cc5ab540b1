package io.weir.report;

import io.weir.anomaly.Calibration;
import java.util.Arrays;
import java.util.Locale;

/** Two histograms that are flat where p-values and distances mean what they say. */
final class CalibrationCharts {

    private CalibrationCharts() {}

    static String html(Calibration calibration) {
        return "<section><h2>Calibration</h2><p>As of the newest model. A flat histogram, at the line, means that p-values are"
                + " what they say, and that distances are those of Gaussian clusters: more in the last bin are heavier"
                + " tails.</p>"
                + chart(calibration.pValues(), "p-value", "p-values")
                + chart(calibration.distances(), "P(χ² ≤ distance)", "distances")
                + "</section>";
    }

    /** Nothing where nothing was counted. */
    private static String chart(double[] counts, String label, String id) {
        double sum = Arrays.stream(counts).sum();
        if (!(sum > 0)) {
            return "";
        }
        double[] edges = new double[counts.length + 1];
        double[] shares = new double[counts.length];
        Arrays.setAll(edges, i -> (double) i / counts.length);
        Arrays.setAll(shares, i -> counts[i] / sum);
        double high =
                Math.max(2.0 / counts.length, 1.1 * Arrays.stream(shares).max().orElse(0));
        var chart = new Chart(1040, 170, 0, 1, 0, high).labels(label, "share of events");
        for (int i = 0; i < counts.length; i++) {
            chart.steps(
                    new double[] {edges[i], edges[i + 1]},
                    new double[] {0},
                    new double[] {shares[i]},
                    "#4269d0",
                    String.format(Locale.ROOT, "%.2f … %.2f: %.2f %%", edges[i], edges[i + 1], 100 * shares[i]));
        }
        double flat = 1.0 / counts.length;
        chart.line(
                new double[] {0, 1}, new double[] {flat, flat}, "stroke:#c9622a;stroke-width:1.4;stroke-dasharray:5 4");
        return chart.svg(id);
    }
}
