package io.weir.family.independent;

import io.weir.family.Attribution;
import io.weir.family.Component;
import io.weir.family.Deviance;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Independent yes-or-no features: p(x | p) = Πⱼ pⱼ^xⱼ (1 − pⱼ)^(1 − xⱼ), with x 0 or 1. */
public final class Bernoulli extends MeanFamily {

    private Bernoulli(int dimension) {
        super(dimension, "probability", 1, "in [0, 1]");
    }

    /**
     * @param dimension number of features d ≥ 1
     */
    public static Bernoulli of(int dimension) {
        return new Bernoulli(dimension);
    }

    /** Halfway between what was seen and a fair coin. */
    @Override
    double vague(double v) {
        return 0.25 + 0.5 * v;
    }

    @Override
    Means component(double[] mean) {
        return new Probabilities(this, mean);
    }

    @Override
    public Deviance[] deviances(Component[] components, double[] points) {
        return Arrays.stream(components).map(c -> deviance((Probabilities) c)).toArray(Deviance[]::new);
    }

    private static Deviance deviance(Probabilities component) {
        double[] p = component.mean;
        return RarityDeviance.of(
                component,
                Arrays.stream(p)
                        .mapToObj(v -> v != v ? new double[0] : new double[] {0, 1})
                        .toArray(double[][]::new),
                Arrays.stream(p)
                        .mapToObj(v -> v != v ? new double[0] : new double[] {1 - v, v})
                        .toArray(double[][]::new),
                Arrays.stream(p).map(v -> v != v ? 1 : 0).toArray());
    }

    /** One probability of 1 per feature. */
    private static final class Probabilities extends Means {

        private final double[] logYes;
        private final double[] logNo;

        Probabilities(Bernoulli family, double[] p) {
            super(family, p);
            logYes = Arrays.stream(p).map(Math::log).toArray();
            logNo = Arrays.stream(p).map(v -> Math.log1p(-v)).toArray();
        }

        @Override
        double logDensity(double v, int j) {
            return v > 0.5 ? logYes[j] : logNo[j];
        }

        @Override
        Attribution attribution(int slot, double v, int j) {
            double p = mean[j];
            double share = 2 * (Math.max(logYes[j], logNo[j]) - logDensity(v, j));
            return new Attribution(slot, share, v, p, p > 0.975 ? 1 : 0, p < 0.025 ? 0 : 1);
        }

        @Override
        double draw(RandomGenerator random, int j) {
            return random.nextDouble() < mean[j] ? 1 : 0;
        }
    }
}
