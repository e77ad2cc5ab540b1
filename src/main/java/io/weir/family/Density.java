package io.weir.family;

/** How likely points are, p(x). Immutable. */
@FunctionalInterface
public interface Density {

    /**
     * log p(x), in nats.
     *
     * @param x point; features from … from + d − 1 are read, NaN where one is missing; not modified
     * @param scratch length ≥ d; overwritten
     * @return finite or −∞, never NaN
     */
    double logDensity(double[] x, int from, double[] scratch);

    /**
     * log p(xᵢ) of a block of points; the same numbers as {@link #logDensity(double[], int, double[])} up to rounding. What is said of a
     * point does not depend on the others in its block, to the last bit.
     *
     * @param out length ≥ block size; overwritten
     * @param scratch overwritten
     */
    default void logDensities(Block points, int from, double[] out, BlockScratch scratch) {
        for (int i = 0; i < points.size(); i++) {
            out[i] = logDensity(points.row(i), from, scratch.point(points.dimension()));
        }
    }
}
