package io.weir.family;

import java.util.Arrays;
import java.util.List;

/**
 * The {@linkplain Deviance deviance} of counts, which is what the word means in generalised linear models: 2 (x log(x/λ) − x + λ), the
 * square of a deviation that is about normal (McCullagh and Nelder, Generalized Linear Models, §2.3).
 */
final class PoissonDeviance implements Deviance {

    /** Above this rate the mean of the deviance is 1 + 1/(6 λ) to four digits. */
    private static final double LARGE_RATE = 50;
    /** Less than any rate that counts can tell from zero, so that its logarithm exists. */
    private static final double LEAST_RATE = 1e-300;

    /** From here on, the terms of sums over counts and rates are much larger than the sums. */
    static final double CANCELLING = 1e6;

    private final Component component;

    /** NaN where a feature was never observed: it counts as missing in every point. */
    private final double[] rate;

    private final double[] degrees;
    private final double allDegrees;

    /**
     * @param rate of each feature of the component
     */
    PoissonDeviance(Component component, double[] rate) {
        this.component = component;
        this.rate = Arrays.stream(rate)
                .map(r -> r != r ? r : Math.max(r, LEAST_RATE))
                .toArray();
        degrees = Arrays.stream(this.rate).map(PoissonDeviance::mean).toArray();
        allDegrees = Arrays.stream(degrees).sum();
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
            mean += p * square(v, rate);
            mass += p;
            p *= rate / (v + 1);
        }
        return mean;
    }

    /** 0 if either is NaN. */
    private static double square(double v, double rate) {
        if (v != v || rate != rate) {
            return 0;
        }
        return Deviance.damped(squared(v, rate));
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

    @Override
    public double of(double[] x, int from, double[] scratch) {
        double sum = 0;
        for (int j = 0; j < rate.length; j++) {
            double v = x[from + j];
            sum += square(v, rate[j]);
        }
        return sum;
    }

    @Override
    public void of(Block points, int from, double[] out, BlockScratch scratch) {
        int n = points.size();
        Arrays.fill(out, 0, n, 0);
        for (int j = 0; j < rate.length; j++) {
            double[] column = points.column(from + j);
            for (int i = 0; i < n; i++) {
                double v = column[i];
                out[i] += v == v ? square(v, rate[j]) : v;
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
        for (int j = 0; j < rate.length; j++) {
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
