package io.weir.plot;

import io.weir.numeric.PrincipalAxes;

/** Two axes through the real features: the features themselves if there are two, else the first two principal axes. */
final class Projection {

    private final double[] origin;
    private final double[][] axes;
    private final String[] names;

    private Projection(double[] origin, double[][] axes, String[] names) {
        this.origin = origin;
        this.axes = axes;
        this.names = names;
    }

    /**
     * @param points rows whose first features are the real ones; not modified
     * @param names of the real features, at least two
     */
    static Projection of(double[][] points, String[] names) {
        int d = names.length;
        double[] mean = new double[d];
        if (d == 2) {
            return new Projection(mean, new double[][] {{1, 0}, {0, 1}}, names);
        }
        int n = 0;
        double[][] scatter = new double[d][d];
        for (double[] x : points) {
            if (!complete(x, d)) {
                continue;
            }
            n++;
            double[] delta = new double[d];
            for (int j = 0; j < d; j++) {
                delta[j] = x[j] - mean[j];
                mean[j] += delta[j] / n;
            }
            for (int i = 0; i < d; i++) {
                for (int j = 0; j < d; j++) {
                    scatter[i][j] += delta[i] * (x[j] - mean[j]);
                }
            }
        }
        // Axes of the correlations: a feature in bytes must not hide one in seconds.
        double[] sd = new double[d];
        for (int j = 0; j < d; j++) {
            sd[j] = scatter[j][j] > 0 ? Math.sqrt(scatter[j][j] / n) : 1;
        }
        double[][] correlation = new double[d][d];
        for (int i = 0; i < d; i++) {
            for (int j = 0; j < d; j++) {
                correlation[i][j] = (scatter[i][j] + scatter[j][i]) / 2 / n / sd[i] / sd[j];
            }
        }
        PrincipalAxes principal = PrincipalAxes.of(correlation);
        double[][] axes = {principal.axis(0), principal.axis(1)};
        for (double[] axis : axes) {
            for (int j = 0; j < d; j++) {
                axis[j] /= sd[j];
            }
        }
        return new Projection(mean, axes, new String[] {"principal axis 1", "principal axis 2"});
    }

    static boolean complete(double[] x, int d) {
        for (int j = 0; j < d; j++) {
            if (x[j] != x[j]) {
                return false;
            }
        }
        return true;
    }

    String name(int axis) {
        return names[axis];
    }

    /** Coordinate of a point on an axis. */
    double coordinate(double[] x, int axis) {
        double sum = 0;
        for (int j = 0; j < origin.length; j++) {
            sum += axes[axis][j] * (x[j] - origin[j]);
        }
        return sum;
    }

    /** Covariance of the coordinates on two axes. */
    double covariance(double[][] covariance, int a, int b) {
        double sum = 0;
        for (int i = 0; i < origin.length; i++) {
            for (int j = 0; j < origin.length; j++) {
                sum += axes[a][i] * covariance[i][j] * axes[b][j];
            }
        }
        return sum;
    }
}
