package io.weir.family.independent;

import io.weir.family.Attribution;
import io.weir.family.Block;
import io.weir.family.BlockScratch;
import io.weir.family.Component;
import io.weir.family.Deviance;
import java.util.Arrays;
import java.util.List;

/** The {@linkplain Deviance deviance} of features that are independent of each other: the sum over those that are there. */
abstract class IndependentDeviance implements Deviance {

    private final Component component;
    private final double[] degrees;
    private final double allDegrees;

    /**
     * @param degrees of freedom of each feature; 0 where it was never observed; kept
     */
    IndependentDeviance(Component component, double[] degrees) {
        this.component = component;
        this.degrees = degrees;
        allDegrees = Arrays.stream(degrees).sum();
    }

    /** ρ of a value of feature j that is there; 0 if it was never observed. */
    abstract double square(double v, int j);

    @Override
    public final double of(double[] x, int from, double[] scratch) {
        double sum = 0;
        for (int j = 0; j < degrees.length; j++) {
            double v = x[from + j];
            sum += v == v ? square(v, j) : 0;
        }
        return sum;
    }

    @Override
    public final void of(Block points, int from, double[] out, BlockScratch scratch) {
        Arrays.fill(out, 0, points.size(), 0);
        for (int j = 0; j < degrees.length; j++) {
            add(points, from + j, j, out, scratch);
        }
    }

    /** Adds ρ of feature j of each point, NaN where it is missing. */
    void add(Block points, int at, int j, double[] out, BlockScratch scratch) {
        double[] column = points.column(at);
        for (int i = 0; i < points.size(); i++) {
            double v = column[i];
            out[i] += v == v ? square(v, j) : v;
        }
    }

    @Override
    public final double degreesOfFreedom() {
        return allDegrees;
    }

    @Override
    public final double degreesOfFreedom(double[] x, int from) {
        double sum = 0;
        for (int j = 0; j < degrees.length; j++) {
            double v = x[from + j];
            sum += v == v ? degrees[j] : 0;
        }
        return sum;
    }

    @Override
    public final void attribute(double[] x, int from, List<Attribution> into) {
        component.attribute(x, from, into);
    }
}
