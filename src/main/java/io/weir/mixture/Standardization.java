package io.weir.mixture;

import io.weir.family.CategoryNames;
import io.weir.family.Component;
import io.weir.family.Family;
import io.weir.family.Parameters;
import io.weir.family.product.FeatureKind;
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
    private final boolean[] varies;

    private Standardization(double[] shift, double[] scale, boolean[] varies) {
        this.shift = shift;
        this.scale = scale;
        this.varies = varies;
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
        boolean[] varies = new boolean[realFeatures];
        for (int j = 0; j < realFeatures; j++) {
            varies[j] = squares[j] > 0;
            scale[j] = varies[j] ? Math.sqrt(squares[j] / count[j]) : 1;
        }
        return new Standardization(mean, scale, varies);
    }

    /** Whether a real feature has more than one value. */
    public boolean varies(int j) {
        return varies[j];
    }

    /** The standard deviation of a real feature; 1 if it does not vary. */
    public double scale(int j) {
        return scale[j];
    }

    /**
     * By how much the log-likelihood of points is higher in standard units than in the original ones, whatever the mixture, in nats: Σ log
     * scale of what is there.
     */
    public double logLikelihoodGain(double[][] points) {
        double sum = 0;
        for (double[] x : points) {
            for (int j = 0; j < scale.length; j++) {
                sum += x[j] == x[j] ? Math.log(scale[j]) : 0;
            }
        }
        return sum;
    }

    /** The points in standard units, new rows. */
    public double[][] apply(double[][] points) {
        double[][] z = new double[points.length][];
        for (int i = 0; i < z.length; i++) {
            z[i] = apply(points[i]);
        }
        return z;
    }

    /** The point in standard units, a new row. */
    public double[] apply(double[] x) {
        double[] z = x.clone();
        for (int j = 0; j < shift.length; j++) {
            z[j] = (x[j] - shift[j]) / scale[j];
        }
        return z;
    }

    /**
     * A mixture of standard units in the original ones.
     *
     * @param family of the result; spherical components become ellipsoids, so that it must be at least diagonal
     */
    public Mixture invert(Mixture mixture, Family family, CategoryNames levels) {
        Component[] inverted = new Component[mixture.size()];
        double[] weights = new double[mixture.size()];
        for (int k = 0; k < inverted.length; k++) {
            inverted[k] = invert(mixture.component(k), family, levels);
            weights[k] = mixture.weight(k);
        }
        return Mixture.of(family, weights, inverted);
    }

    private Component invert(Component component, Family family, CategoryNames levels) {
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
