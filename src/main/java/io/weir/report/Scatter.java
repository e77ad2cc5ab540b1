package io.weir.report;

import io.weir.event.Features;
import io.weir.family.gaussian.GaussianComponent;
import io.weir.json.snapshot.ModelSnapshot;
import io.weir.plot.Chart;
import io.weir.plot.Ink;
import java.util.Arrays;
import java.util.List;

/** Events and Gaussian clusters in the plane of the first two features. */
final class Scatter {

    private final ModelSnapshot model;
    private final Features features;
    private final List<double[]> points;
    private final Colors colors;
    private final boolean drawable;

    /**
     * @param points rows of length d
     */
    Scatter(ModelSnapshot model, Features features, List<double[]> points, Colors colors) {
        this.model = model;
        this.features = features;
        this.points = points;
        this.colors = colors;
        drawable = features.size() >= 2 && gaussian(model, 0) != null && values(0).length > 0 && values(1).length > 0;
    }

    /** Component k if it is one Gaussian of all features, otherwise null. */
    static GaussianComponent gaussian(ModelSnapshot model, int k) {
        return model.mixture().component(k) instanceof GaussianComponent gaussian ? gaussian : null;
    }

    /** Whether there are two features, and Gaussians of them. */
    boolean drawable() {
        return drawable;
    }

    private double[] values(int j) {
        return points.stream()
                .mapToDouble(x -> x[features.slot(j)])
                .filter(v -> v == v)
                .sorted()
                .toArray();
    }

    /** All but the farthest outliers, and some room. */
    private double[] range(int j) {
        double[] sorted = values(j);
        double low = sorted[(int) (0.002 * sorted.length)];
        double high = sorted[(int) (0.998 * (sorted.length - 1))];
        double room = high > low ? 0.05 * (high - low) : 0.5;
        return new double[] {low - room, high + room};
    }

    Chart chart() {
        double[] xs = range(0);
        double[] ys = range(1);
        var chart = new Chart(1040, 560, xs[0], xs[1], ys[0], ys[1])
                .labels(features.names().get(0), features.names().get(1));
        int a = features.slot(0);
        int b = features.slot(1);
        double[] r = new double[model.mixture().size()];
        double[] scratch = new double[model.mixture().dimension()];
        for (double[] x : points) {
            if (x[a] == x[a] && x[b] == x[b]) {
                model.mixture().responsibilities(x, r, scratch);
                chart.point(x[a], x[b], 1.8, colors.of(model.components().id(largest(r))));
            }
        }
        for (int k = 0; k < r.length; k++) {
            GaussianComponent g = gaussian(model, k);
            String color = colors.of(model.components().id(k));
            for (double deviations : new double[] {1, 2}) {
                chart.ellipse(
                        g.mean(a),
                        g.mean(b),
                        g.covariance(a, a),
                        g.covariance(b, b),
                        g.covariance(a, b),
                        deviations,
                        Ink.outlined(color, .06, 1.6));
            }
        }
        for (int k = 0; k < r.length; k++) {
            GaussianComponent g = gaussian(model, k);
            chart.text(g.mean(a), g.mean(b), Long.toString(model.components().id(k)));
        }
        return chart;
    }

    private static int largest(double[] r) {
        double max = Arrays.stream(r).max().orElseThrow();
        int k = 0;
        while (r[k] < max) {
            k++;
        }
        return k;
    }
}
