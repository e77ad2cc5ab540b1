package io.weir.report;

import static j2html.TagCreator.*;

import io.weir.anomaly.Calibration;
import io.weir.plot.Chart;
import io.weir.plot.Ink;
import j2html.tags.DomContent;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/** Two histograms that are flat where p-values and distances mean what they say. */
final class CalibrationCharts {

    private CalibrationCharts() {}

    static DomContent of(Calibration calibration) {
        return section(
                        h2("Calibration"),
                        p(
                                "As of the newest model. A flat histogram, at the line, means that p-values are what they say, and that"
                                        + " distances are those of Gaussian clusters: more in the last bin are heavier tails."))
                .with(Stream.of(
                                chart(calibration.pValues(), "p-value", "p-values"),
                                chart(calibration.distances(), "P(χ² ≤ distance)", "distances"))
                        .flatMap(Optional::stream)
                        .toList());
    }

    /** Nothing where nothing was counted. */
    private static Optional<DomContent> chart(double[] counts, String label, String id) {
        double sum = Arrays.stream(counts).sum();
        if (!(sum > 0)) {
            return Optional.empty();
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
                    Tables.format("%.2f … %.2f: %.2f %%", edges[i], edges[i + 1], 100 * shares[i]));
        }
        double flat = 1.0 / counts.length;
        chart.line(new double[] {0, 1}, new double[] {flat, flat}, Ink.dashes("#c9622a", 1.4, 5, 4));
        return Optional.of(chart.svg(id));
    }
}
