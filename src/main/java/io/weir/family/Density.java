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
}
