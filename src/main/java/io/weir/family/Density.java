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
     * {@link #logDensity(double[], int, double[])} where it is at least so much; otherwise some number below that, which may be found
     * sooner.
     *
     * @param least in nats; −∞ for the density in any case
     */
    default double logDensity(double[] x, int from, double[] scratch, double least) {
        return logDensity(x, from, scratch);
    }
}
