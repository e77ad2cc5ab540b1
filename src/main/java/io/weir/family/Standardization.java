package io.weir.family;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * z = (x − shift) / scale of the real features, with the mean and standard deviation of given points; other features stay.
 *
 * <p>Real features come first in a point ({@link FeatureKind#family}). A feature that does not vary keeps its scale.
 */
public final class Standardization {

    private final double[] shift;
    private final double[] scale;

    private Standardization(double[] shift, double[] scale) {
        this.shift = shift;
        this.scale = scale;
    }

    /**
     * @param points rows of length ≥ the number of real features, NaN where one is missing; not modified
     * @param realFeatures how many of the features, from the first on, are real numbers
     */
    public static Standardization of(double[][] points, int realFeatures) {
        double[] mean = new double[realFeatures];
        double[] squares = new double[realFeatures];
        int[] count = new int[realFeatures];
        for (double[] x : points) {
            for (int j = 0; j < realFeatures; j++) {
                if (x[j] == x[j]) {
                    double delta = x[j] - mean[j];
                    mean[j] += delta / ++count[j];
                    squares[j] += delta * (x[j] - mean[j]);
                }
            }
        }
        double[] scale = new double[realFeatures];
        for (int j = 0; j < realFeatures; j++) {
            scale[j] = squares[j] > 0 ? Math.sqrt(squares[j] / count[j]) : 1;
        }
        return new Standardization(mean, scale);
    }

    /** The points in standard units, new rows. */
    public double[][] apply(double[][] points) {
        double[][] z = new double[points.length][];
        for (int i = 0; i < z.length; i++) {
            z[i] = points[i].clone();
            for (int j = 0; j < shift.length; j++) {
                z[i][j] = (z[i][j] - shift[j]) / scale[j];
            }
        }
        return z;
    }

    /**
     * A component of standard units in the original ones.
     *
     * @param family of the result; a spherical component becomes an ellipsoid, so that it must be at least diagonal
     */
    public Component invert(Component component, Family family, Levels levels) {
        if (shift.length == 0) {
            return component;
        }
        Map<String, Object> parameters = new LinkedHashMap<>();
        component.describe(parameters, levels);
        double[] mean = (double[]) parameters.get("mean");
        double[][] covariance = (double[][]) parameters.get("covariance");
        for (int j = 0; j < mean.length; j++) {
            mean[j] = shift[j] + scale[j] * mean[j];
            for (int i = 0; i < mean.length; i++) {
                covariance[i][j] *= scale[i] * scale[j];
            }
        }
        return family.component(new Parameters(parameters, "component"));
    }

    @Override
    public String toString() {
        return "Standardization(d=" + shift.length + ")";
    }
}
