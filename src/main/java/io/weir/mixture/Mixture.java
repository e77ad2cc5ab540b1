package io.weir.mixture;

import io.weir.family.Block;
import io.weir.family.BlockScratch;
import io.weir.family.Component;
import io.weir.family.Family;
import io.weir.numeric.Lengths;
import io.weir.numeric.LogSumExp;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Locale;
import java.util.random.RandomGenerator;

/** p(x) = Σ wₖ p(x | θₖ). Immutable. */
public final class Mixture {

    private final Family family;
    private final double[] weights;
    private final double[] logWeights;
    private final Component[] components;

    private Mixture(Family family, double[] weights, Component[] components) {
        this.family = family;
        this.weights = weights;
        this.components = components;
        logWeights = new double[weights.length];
        for (int k = 0; k < weights.length; k++) {
            logWeights[k] = Math.log(weights[k]);
        }
    }

    /**
     * @param weights wₖ ≥ 0, summing to 1 within 1e-6; copied as they are
     * @param components one per weight; copied
     */
    public static Mixture of(Family family, double[] weights, Component[] components) {
        if (weights.length == 0 || weights.length != components.length) {
            throw new IllegalArgumentException(weights.length + " weights for " + components.length
                    + " components; expected one each, at least one");
        }
        double sum = 0;
        for (int k = 0; k < weights.length; k++) {
            if (!(weights[k] >= 0)) {
                throw new IllegalArgumentException("weight " + weights[k] + " of component " + k + " is not ≥ 0");
            }
            if (components[k].dimension() != family.dimension()) {
                throw new IllegalArgumentException("component " + k + " has " + components[k].dimension()
                        + " features, expected " + family.dimension());
            }
            sum += weights[k];
        }
        if (!(Math.abs(sum - 1) < 1e-6)) {
            throw new IllegalArgumentException("weights sum to " + sum + ", expected 1");
        }
        return new Mixture(family, weights.clone(), components.clone());
    }

    /** Number of components K. */
    public int size() {
        return components.length;
    }

    /** Number of features d. */
    public int dimension() {
        return family.dimension();
    }

    public Family family() {
        return family;
    }

    public double weight(int k) {
        return weights[k];
    }

    public Component component(int k) {
        return components[k];
    }

    /**
     * The E-step of one point.
     *
     * @param x length d, NaN where a feature is missing; not modified
     * @param r responsibilities p(k | x), length ≥ K, sum to 1; overwritten
     * @param scratch length ≥ d; overwritten
     * @return log p(x) in nats, never NaN; −∞ only where squares of distances overflow
     */
    public double responsibilities(double[] x, double[] r, double[] scratch) {
        for (int k = 0; k < components.length; k++) {
            r[k] = logWeights[k] + components[k].logDensity(x, 0, scratch);
        }
        return LogSumExp.normalize(r, logWeights, components.length);
    }

    /**
     * Log joint densities ℓₖ = log wₖ + log p(x | k) of one point.
     *
     * @param l length ≥ K; overwritten
     * @param scratch length ≥ d; overwritten
     */
    public void logJoint(double[] x, double[] l, double[] scratch) {
        for (int k = 0; k < components.length; k++) {
            l[k] = logWeights[k] + components[k].logDensity(x, 0, scratch);
        }
    }

    /** The largest condition number among the components. */
    public double conditionNumber() {
        double most = 1;
        for (Component component : components) {
            most = Math.max(most, component.conditionNumber());
        }
        return most;
    }

    /** log p(x) in nats, for occasional use: it allocates. */
    public double logDensity(double[] x) {
        return responsibilities(x, new double[components.length], new double[dimension()]);
    }

    /**
     * The E-step of a block of points.
     *
     * @param r responsibilities, K rows of length ≥ block size; overwritten
     * @param logLikelihood log p(xᵢ) in nats, length ≥ block size; overwritten
     */
    public void responsibilities(Block points, double[][] r, double[] logLikelihood, BlockScratch scratch) {
        logJoint(points, r, logLikelihood, scratch);
        for (int i = 0; i < points.size(); i++) {
            logLikelihood[i] = normalize(r, i, logLikelihood[i]);
        }
    }

    /**
     * log p(xᵢ) of a block of points, without the responsibilities, most of which need not be known for it.
     *
     * @param logLikelihood in nats, length ≥ block size; overwritten
     * @param l K rows of length ≥ block size; overwritten
     */
    public void logDensities(Block points, double[] logLikelihood, double[][] l, BlockScratch scratch) {
        logJoint(points, l, logLikelihood, scratch);
        for (int i = 0; i < points.size(); i++) {
            logLikelihood[i] = LogSumExp.of(l, components.length, i, logLikelihood[i]);
        }
    }

    /** ℓₖ of every point, and the largest of each. */
    private void logJoint(Block points, double[][] l, double[] max, BlockScratch scratch) {
        int n = points.size();
        java.util.Arrays.fill(max, 0, n, Double.NEGATIVE_INFINITY);
        for (int k = 0; k < components.length; k++) {
            double[] lk = l[k];
            components[k].logDensities(points, 0, lk, scratch);
            double logWeight = logWeights[k];
            for (int i = 0; i < n; i++) {
                lk[i] += logWeight;
                max[i] = Math.max(max[i], lk[i]);
            }
        }
    }

    /** {@link LogSumExp#normalize} down a column of r. */
    private double normalize(double[][] r, int i, double max) {
        if (max == Double.NEGATIVE_INFINITY) {
            for (int k = 0; k < components.length; k++) {
                r[k][i] = weights[k];
            }
            return max;
        }
        double sum = 0;
        for (int k = 0; k < components.length; k++) {
            double difference = r[k][i] - max;
            // exp(−745.2) is the smallest number above zero; most components of separated clusters are beyond it.
            double e = difference == 0 ? 1 : difference < -746 ? 0 : Math.exp(difference);
            r[k][i] = e;
            sum += e;
        }
        if (sum == 1) {
            return max;
        }
        double scale = 1 / sum;
        for (int k = 0; k < components.length; k++) {
            r[k][i] *= scale;
        }
        return max + Math.log(sum);
    }

    /**
     * Draws a point.
     *
     * @param x length d; overwritten
     * @return the component it was drawn from
     */
    public int sample(RandomGenerator random, double[] x) {
        double u = random.nextDouble();
        int k = 0;
        for (double sum = weights[0]; k < weights.length - 1 && u >= sum; ) {
            k++;
            sum += weights[k];
        }
        components[k].sample(random, x, 0);
        return k;
    }

    /** The mixture of some of the components, equally weighted. */
    public Mixture pick(int... chosen) {
        Component[] some = new Component[chosen.length];
        double[] equal = new double[chosen.length];
        for (int i = 0; i < chosen.length; i++) {
            some[i] = components[chosen[i]];
            equal[i] = 1.0 / chosen.length;
        }
        return of(family, equal, some);
    }

    /** Writes weights and components; {@link #read} reads them back bit for bit. */
    public void write(DataOutput out) throws IOException {
        out.writeInt(weights.length);
        for (int k = 0; k < weights.length; k++) {
            out.writeDouble(weights[k]);
            components[k].write(out);
        }
    }

    public static Mixture read(DataInput in, Family family) throws IOException {
        int size = Lengths.read(in);
        double[] weights = new double[size];
        Component[] components = new Component[size];
        for (int k = 0; k < size; k++) {
            weights[k] = in.readDouble();
            components[k] = family.readComponent(in);
        }
        return new Mixture(family, weights, components);
    }

    @Override
    public String toString() {
        var text = new StringBuilder("Mixture(K=" + size() + ", d=" + dimension() + ", weights=[");
        for (int k = 0; k < size(); k++) {
            text.append(k > 0 ? " " : "").append(String.format(Locale.ROOT, "%.2f", weights[k]));
        }
        return text.append("])").toString();
    }
}
