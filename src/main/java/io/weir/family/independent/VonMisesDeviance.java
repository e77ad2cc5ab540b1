package io.weir.family.independent;

import io.weir.family.Component;
import io.weir.family.Deviance;
import io.weir.numeric.VonMisesFunctions;
import java.util.Arrays;

/**
 * The {@linkplain Deviance deviance} of angles: c sin² δ/2, where
 *
 * <pre>
 *   c = 2 / (π I₀(κ)² e^(−2κ))   makes √c sin δ/2 about normal (Hill 1976), as c = 4κ does in the limit of large κ;
 *   c = 4κ                       twice the fall of the log density from its peak, where that is less: from κ = 0.25 down
 * </pre>
 *
 * <p>So the less concentrated angles are, the less it says, down to nothing where all are equally probable. Its degrees of freedom are its mean
 * c (1 − A(κ)) / 2, 1 for κ above 2 and falling to 0.
 */
final class VonMisesDeviance extends IndependentDeviance {

    /** NaN where a feature was never observed: it counts as missing in every point. */
    private final double[] direction;

    /** c. */
    private final double[] factor;

    /** @param component with these directions and concentrations, which are not copied */
    VonMisesDeviance(Component component, double[] direction, double[] kappa) {
        super(
                component,
                Arrays.stream(kappa)
                        .map(k -> k == k ? factor(k) * VonMisesFunctions.dispersion(k) / 2 : 0)
                        .toArray());
        this.direction = direction;
        factor = Arrays.stream(kappa).map(VonMisesDeviance::factor).toArray();
    }

    /** c of a concentration. */
    static double factor(double kappa) {
        return Math.min(4 * kappa, 2 / Math.PI * Math.exp(-2 * VonMisesFunctions.logScaledI0(kappa)));
    }

    /** c sin² δ/2. */
    static double squared(double delta, double factor) {
        double half = Math.sin(delta / 2);
        return factor * half * half;
    }

    @Override
    double square(double v, int j) {
        return direction[j] == direction[j] ? Deviance.damped(squared(v - direction[j], factor[j])) : 0;
    }
}
