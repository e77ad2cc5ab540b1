package io.weir.family.independent;

import io.weir.family.Component;
import io.weir.family.Deviance;
import java.util.Arrays;

/**
 * The {@linkplain Deviance deviance} of counts, which is what the word means in generalised linear models: 2 (x log(x/λ) − x + λ), the
 * square of a deviation that is about normal (McCullagh and Nelder, Generalized Linear Models, §2.3).
 */
final class PoissonDeviance extends IndependentDeviance {

    /** Above this rate the mean of the deviance is 1 + 1/(6 λ) to four digits. */
    private static final double LARGE_RATE = 50;
    /** Less than any rate that counts can tell from zero, so that its logarithm exists. */
    private static final double LEAST_RATE = 1e-300;

    /** From here on, the terms of sums over counts and rates are much larger than the sums. */
    static final double CANCELLING = 1e6;

    /** NaN where a feature was never observed: it counts as missing in every point. */
    private final double[] rate;

    /**
     * @param rate of each feature of the component
     */
    static PoissonDeviance of(Component component, double[] rate) {
        double[] possible = Arrays.stream(rate)
                .map(r -> r != r ? r : Math.max(r, LEAST_RATE))
                .toArray();
        return new PoissonDeviance(component, possible);
    }

    private PoissonDeviance(Component component, double[] rate) {
        super(component, Arrays.stream(rate).map(PoissonDeviance::mean).toArray());
        this.rate = rate;
    }

    /** The mean of the deviance over counts of a rate. */
    private static double mean(double rate) {
        if (rate != rate) {
            return 0;
        }
        if (rate > LARGE_RATE) {
            return 1 + 1 / (6 * rate);
        }
        double p = Math.exp(-rate);
        double mean = 0;
        double mass = 0;
        for (int v = 0; mass < 1 - 1e-12 && v < 10 * LARGE_RATE; v++) {
            mean += p * Deviance.damped(squared(v, rate));
            mass += p;
            p *= rate / (v + 1);
        }
        return mean;
    }

    @Override
    double square(double v, int j) {
        return rate[j] == rate[j] ? Deviance.damped(squared(v, rate[j])) : 0;
    }

    /**
     * 2 (v log(v/λ) − v + λ). Of large counts the difference is formed first, or the rounding of numbers as large as they are would be all
     * that is left.
     */
    static double squared(double v, double rate) {
        if (rate > CANCELLING && v > 0.5 * rate) {
            double more = v - rate;
            return Math.max(0, 2 * (v * Math.log1p(more / rate) - more));
        }
        double logs = v > 0 ? v * (Math.log(v) - Math.log(rate)) : 0;
        return Math.max(0, 2 * (logs - v + rate));
    }
}
