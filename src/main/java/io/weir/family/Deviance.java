package io.weir.family;

import java.util.List;

/**
 * How far points are from a component, for anomaly scores: the sum over the features of squared deviations that are equivalent to those
 * of a standard normal variable, large ones damped.
 *
 * <pre>
 *   D(x) = Σⱼ ρ(zⱼ²)       ρ(u) = u                   u ≤ h², h = 4
 *                          ρ(u) = h² (1 + log u/h²)   u > h²          (Huber 1964: one feature far out does not
 *                                                                     outshout several that are odd together)
 * </pre>
 *
 * <p>Of the component's own points, D is about χ² distributed, with as many degrees of freedom as features were observed. So it means
 * the same whatever the units, the order of the features, the family, and which features are missing. Immutable.
 */
public interface Deviance {

    /** h², beyond which deviations are damped. */
    double TAIL = 16;

    /**
     * D of one point.
     *
     * @param x features from … from + d − 1 are read, NaN where one is missing; not modified
     * @param scratch length ≥ 2 d; overwritten
     * @return ≥ 0, never NaN; +∞ only if a feature is infinite
     */
    double of(double[] x, int from, double[] scratch);

    /** Degrees of freedom where every feature is observed: the mean of D over the component's own points. */
    double degreesOfFreedom();

    /** Degrees of freedom of the features that are observed in a point. */
    double degreesOfFreedom(double[] x, int from);

    /**
     * D of a block of points, up to rounding the same as {@link #of(double[], int, double[])}; that of a point does not depend on the others
     * in its block, to the last bit.
     *
     * @param out length ≥ block size; overwritten. NaN where a feature is missing
     */
    default void of(Block points, int from, double[] out, BlockScratch scratch) {
        double[] single = scratch.point(2 * points.dimension());
        for (int i = 0; i < points.size(); i++) {
            out[i] = of(points.row(i), from, single);
        }
    }

    /**
     * Which features make D large: those of a component as D measures it, so that the shares, and the intervals given with them, are of
     * the covariances and probabilities that the score is of.
     *
     * @param into gets one entry per feature that is there
     */
    void attribute(double[] x, int from, List<Attribution> into);

    /** ρ of a squared deviation. */
    static double damped(double square) {
        return square <= TAIL ? square : TAIL * (1 + Math.log(square / TAIL));
    }
}
