package io.weir.family;

import io.weir.numeric.VonMisesFunctions;
import java.util.Arrays;
import java.util.List;

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
final class VonMisesDeviance implements Deviance {

    private final Component component;
    /** NaN where a feature was never observed: it counts as missing in every point. */
    private final double[] direction;

    /** c. */
    private final double[] factor;

    private final double[] degrees;
    private final double allDegrees;

    /** @param component with these directions and concentrations, which are not copied */
    VonMisesDeviance(Component component, double[] direction, double[] kappa) {
        this.component = component;
        this.direction = direction;
        factor = Arrays.stream(kappa).map(VonMisesDeviance::factor).toArray();
        degrees = Arrays.stream(kappa)
                .map(k -> k == k ? factor(k) * VonMisesFunctions.dispersion(k) / 2 : 0)
                .toArray();
        allDegrees = Arrays.stream(degrees).sum();
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

    private double square(double v, int j) {
        return v == v && direction[j] == direction[j] ? Deviance.damped(squared(v - direction[j], factor[j])) : 0;
    }

    @Override
    public double of(double[] x, int from, double[] scratch) {
        double sum = 0;
        for (int j = 0; j < direction.length; j++) {
            sum += square(x[from + j], j);
        }
        return sum;
    }

    @Override
    public void of(Block points, int from, double[] out, BlockScratch scratch) {
        int n = points.size();
        Arrays.fill(out, 0, n, 0);
        for (int j = 0; j < direction.length; j++) {
            double[] column = points.column(from + j);
            for (int i = 0; i < n; i++) {
                double v = column[i];
                out[i] += v == v ? square(v, j) : v;
            }
        }
    }

    @Override
    public double degreesOfFreedom() {
        return allDegrees;
    }

    @Override
    public double degreesOfFreedom(double[] x, int from) {
        double sum = 0;
        for (int j = 0; j < direction.length; j++) {
            double v = x[from + j];
            sum += v == v ? degrees[j] : 0;
        }
        return sum;
    }

    @Override
    public void attribute(double[] x, int from, List<Attribution> into) {
        component.attribute(x, from, into);
    }
}
