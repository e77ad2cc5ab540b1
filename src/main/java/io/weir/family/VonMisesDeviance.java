package io.weir.family;

import io.weir.numeric.VonMisesFunctions;
import java.util.Arrays;
import java.util.List;

/**
 * The {@linkplain Deviance deviance} of angles: twice the fall of the log density from its peak, 2κ (1 − cos δ) = 4κ sin² δ/2.
 *
 * <p>Of concentrated angles it is the square of a deviation that is about normal. The less concentrated they are, the less it says, down to
 * nothing where all angles are equally probable; its degrees of freedom, which are its mean 2κ (1 − A(κ)), fall with it from 1 to 0.
 */
final class VonMisesDeviance implements Deviance {

    private final Component component;
    /** NaN where a feature was never observed: it counts as missing in every point. */
    private final double[] direction;

    private final double[] kappa;
    private final double[] degrees;
    private final double allDegrees;

    /** @param component with these directions and concentrations, which are not copied */
    VonMisesDeviance(Component component, double[] direction, double[] kappa) {
        this.component = component;
        this.direction = direction;
        this.kappa = kappa;
        degrees = Arrays.stream(kappa)
                .map(k -> k == k ? 2 * k * VonMisesFunctions.dispersion(k) : 0)
                .toArray();
        allDegrees = Arrays.stream(degrees).sum();
    }

    /** 2κ (1 − cos δ). */
    static double squared(double delta, double kappa) {
        double half = Math.sin(delta / 2);
        return 4 * kappa * half * half;
    }

    private double square(double v, int j) {
        return v == v && direction[j] == direction[j] ? Deviance.damped(squared(v - direction[j], kappa[j])) : 0;
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
