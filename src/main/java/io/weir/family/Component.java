package io.weir.family;

import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * One density p(x | θₖ). Immutable.
 *
 * <p>Missing features are NaN. They are marginalised: the density is that of the features that are there.
 */
public interface Component extends Density {

    /** Number of features d. */
    int dimension();

    /**
     * The E-step's expected statistic of one point: a complete point enters as it is, a missing feature by its conditional
     * expectation (and what is uncertain about it) given the others under this component.
     *
     * @param r responsibility of this component for the point, ≥ 0
     * @param into of this component's family; changed
     */
    void expect(double[] x, int from, double r, Statistic into);

    /**
     * How far the event is out in the feature in which it is farthest out, in standard deviations; 0 for families whose values cannot be
     * far from each other.
     */
    default double standout(double[] x, int from) {
        return 0;
    }

    /**
     * Which features make an event strange to this component.
     *
     * @param into gets one entry per feature that is there
     */
    void attribute(double[] x, int from, List<Attribution> into);

    /**
     * The log density at the mode, in nats, where twice the fall from it to a complete point of this component has a χ² distribution
     * with d degrees of freedom; NaN for families where it has not.
     */
    default double logPeak() {
        return Double.NaN;
    }

    /**
     * How near the features are to depending on each other: the condition number λmax / λmin of their correlation matrix, ≥ 1; 1
     * where they are independent.
     */
    default double conditionNumber() {
        return 1;
    }

    /** Draws a point into x[from … from + d − 1]. */
    void sample(RandomGenerator random, double[] x, int from);

    /** Writes the parameters; {@link Family#readComponent} reads them back bit for bit. */
    void write(DataOutput out) throws IOException;

    /**
     * The parameters by name, for people and model files; {@link Family#component} makes a component of them again.
     *
     * @param into gets {@code double[]}, {@code double[][]} or {@code Map<String, Double>[]} values, copies
     * @param levels names of the levels of categorical features
     */
    void describe(Map<String, Object> into, CategoryNames levels);
}
