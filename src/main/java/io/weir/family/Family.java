package io.weir.family;

import java.io.DataInput;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/** A kind of density: which statistic it needs, and how its parameters follow from the statistics. */
public interface Family {

    /** Number of features d. */
    int dimension();

    /**
     * Free parameters of {@code size} components, without the mixture weights.
     *
     * @param seen of all points: where parameters go with what was seen, as with the levels of a category, it says how many these are;
     *     not modified
     */
    int parameters(int size, Statistic seen);

    /** Whether {@link #parameters} goes with what was seen, and not with the number of components alone. */
    default boolean parametersGrow() {
        return false;
    }

    /** How real features vary together, if there are any. */
    default Optional<CovarianceType> covarianceType() {
        return Optional.empty();
    }

    /** Whether all components have the same weight, whatever their mass. */
    default boolean equalWeights() {
        return false;
    }

    /** Whether a feature is measured, so that its values may have been rounded; others are counts and names. */
    default boolean isMeasured(int feature) {
        return false;
    }

    /** An empty statistic. */
    Statistic newStatistic();

    /**
     * What may be believed after a single event: a statistic of mass 1 at x, as wide as x is far from zero.
     *
     * @param x features from … from + d − 1 are read; NaN where one is missing
     */
    Statistic vague(double[] x, int from);

    /**
     * What may be believed after few points: what was seen of them, and a guess from one of them. Where a feature differs among them, how far it
     * is from zero has no say any more.
     *
     * @param seen of the points; not modified
     * @param guess as {@link #vague} made it; not modified
     */
    default Statistic believed(Statistic seen, Statistic guess) {
        Statistic believed = seen.copy();
        believed.merge(guess);
        return believed;
    }

    /**
     * The M-step of all components at once (some families share parameters between components).
     *
     * <p>Never fails for want of data: a component without mass gets the parameters of all points together, and a covariance
     * that is singular in double precision is raised to the nearest scale at which it is not.
     *
     * @param statistics one per component; not modified
     * @param scale number of points that a mass of 1 stands for; the prior fades against scale · mass
     */
    Component[] maximize(Statistic[] statistics, double scale, Regularization regularization);

    /**
     * How far points are from components, for anomaly scores.
     *
     * @param components of this family, at least one
     * @param points number of points that made each, ≥ 0
     * @return one per component
     */
    Deviance[] deviances(Component[] components, double[] points);

    /**
     * How far points are from components in some features given the others; asked by {@link ConditionalDeviance#of}.
     *
     * @param components of this family, at least one
     * @param points number of points that made each, ≥ 0
     * @param context by feature, not all of them; not modified
     * @param directions by feature, in which deviations count: +1, −1, or 0 for both; of a family whose values have none, all 0; not modified
     * @return one per component
     */
    default ConditionalDeviance[] given(Component[] components, double[] points, boolean[] context, int[] directions) {
        Deviance[] deviances = deviances(components, points);
        ConditionalDeviance[] given = new ConditionalDeviance[components.length];
        Arrays.setAll(given, k -> new ConditionalDeviance.MaskedDeviance(components[k], deviances[k], context));
        return given;
    }

    /** Length of {@link #embed}'s result. */
    default int embeddedDimension() {
        return dimension();
    }

    /**
     * Places a point where squared Euclidean distance means something, for k-means: a category becomes one axis per level, a
     * count its square root. Missing features stay NaN.
     *
     * @param out the embedded point is written to out[at … at + embeddedDimension − 1]
     */
    default void embed(double[] x, int from, double[] out, int at) {
        System.arraycopy(x, from, out, at, dimension());
    }

    /** By what an axis of the embedding counts, once it is scaled to unit variance: the axes of one feature add up to 1. */
    default double embeddedWeight(int axis) {
        return 1;
    }

    /**
     * By how much points differ along an axis of the embedding at least, where they differ at all: 0 if nobody knows, +∞ where they
     * cannot be far from each other.
     */
    default double embeddedUnit(int axis) {
        return Double.POSITIVE_INFINITY;
    }

    /**
     * How much of a point's responsibilities a start spreads evenly over all components. Zero where EM finds its way from any
     * start; more where a probability that starts as zero stays zero for ever.
     */
    default double startSoftness() {
        return 0;
    }

    Statistic readStatistic(DataInput in) throws IOException;

    Component readComponent(DataInput in) throws IOException;

    /**
     * A component from its parameters by name.
     *
     * @throws IllegalArgumentException naming the place, the parameter and what is wrong with it
     */
    Component component(Parameters parameters);
}
