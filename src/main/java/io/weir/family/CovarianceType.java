package io.weir.family;

import java.util.Arrays;
import java.util.Locale;

/** Which covariances Σₖ a Gaussian mixture may have. */
public enum CovarianceType {
    /** Each component its own covariance: d(d+1)/2 parameters each. */
    FULL,
    /** Each component its own axis-parallel covariance: d parameters each. */
    DIAGONAL,
    /** Each component its own single variance: Σₖ = σₖ² I, one parameter each. */
    SPHERICAL,
    /** One full covariance shared by all components. */
    TIED;

    /** The word of the configuration: {@code full}, {@code diagonal}, {@code spherical}, {@code tied}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The reverse of {@link #label()}.
     *
     * @throws IllegalArgumentException naming the label and what is allowed
     */
    public static CovarianceType of(String label) {
        return Arrays.stream(values())
                .filter(t -> t.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "covariance type '" + label + "' is none of full, diagonal, spherical, tied"));
    }
}
