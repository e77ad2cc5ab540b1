package io.weir.family.independent;

import io.weir.family.CategoryNames;
import io.weir.family.Component;
import io.weir.family.ConditionalDeviance;
import io.weir.family.Deviance;
import io.weir.family.Parameters;
import io.weir.family.Regularization;
import io.weir.family.Statistic;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;

/**
 * Families with one parameter per feature, of which the maximum-likelihood value is the mean. A fading prior adds c observations of the
 * background's mean.
 */
abstract class MeanFamily extends IndependentFeatures {

    private final String parameter;
    private final double most;
    private final String range;

    /**
     * @param parameter its name in model files
     * @param most the largest value of it; the least is 0
     * @param range the same in words
     */
    MeanFamily(int dimension, String parameter, double most, String range) {
        super(dimension);
        this.parameter = parameter;
        this.most = most;
        this.range = range;
    }

    /** What is believed of the mean after a value was seen once. */
    abstract double vague(double v);

    /**
     * @param mean one per feature, NaN where nothing is known; kept
     */
    abstract Means component(double[] mean);

    @Override
    public final int parameters(int size, Statistic seen) {
        return size * dimension;
    }

    @Override
    public final Statistic newStatistic() {
        return new MeanStatistic(dimension);
    }

    @Override
    public final Statistic vague(double[] x, int from) {
        double[] wide = new double[dimension];
        Arrays.setAll(wide, j -> vague(x[from + j]));
        Statistic s = newStatistic();
        s.addObserved(wide, 0, 1);
        return s;
    }

    @Override
    public final Component[] maximize(Statistic[] statistics, double scale, Regularization regularization) {
        MeanStatistic all = (MeanStatistic) pooled(statistics);
        var prior = regularization instanceof Regularization.FadingPrior fading ? fading : null;
        MeanStatistic background = prior == null ? null : (MeanStatistic) prior.background();
        Component[] components = new Component[statistics.length];
        for (int k = 0; k < components.length; k++) {
            MeanStatistic s = (MeanStatistic) statistics[k];
            double[] mean = new double[dimension];
            for (int j = 0; j < mean.length; j++) {
                mean[j] = MeanStatistic.mean(j, s, all, background);
                if (background != null) {
                    double weight = prior.count() / (scale * s.known(j) + prior.count());
                    // Half an observation more (of each kind: Jeffreys' prior): what never happened so far may yet.
                    double known = background.known(j);
                    double expected = (known * background.mean(j) + 0.5) / (known + 1);
                    mean[j] += weight * (expected - mean[j]);
                }
                mean[j] = Math.max(0, Math.min(most, mean[j]));
            }
            components[k] = component(mean);
        }
        return components;
    }

    @Override
    public final ConditionalDeviance[] given(
            Component[] components, double[] points, boolean[] context, int[] directions) {
        Deviance[] deviances = deviances(components, points);
        ConditionalDeviance[] given = new ConditionalDeviance[components.length];
        Arrays.setAll(given, k -> {
            var one = (Means) components[k];
            return new ConditionalDeviance.MaskedDeviance(one, deviances[k], context, directions, one.mean);
        });
        return given;
    }

    @Override
    public final Statistic readStatistic(DataInput in) throws IOException {
        return MeanStatistic.read(in, new MeanStatistic(dimension));
    }

    @Override
    public final Component readComponent(DataInput in) throws IOException {
        double[] mean = new double[dimension];
        for (int j = 0; j < mean.length; j++) {
            mean[j] = in.readDouble();
        }
        return component(mean);
    }

    @Override
    public final Component component(Parameters parameters) {
        return component(
                parameters.vector(parameter, dimension, v -> v != v || v >= 0 && v <= most, range + ", or null"));
    }

    /** One mean per feature; NaN where it was never observed, and has no density. */
    abstract static class Means extends IndependentComponent {

        final double[] mean;
        private final MeanFamily family;

        Means(MeanFamily family, double[] mean) {
            this.family = family;
            this.mean = mean;
        }

        @Override
        final boolean knows(int j) {
            return mean[j] == mean[j];
        }

        @Override
        public final int dimension() {
            return mean.length;
        }

        @Override
        public final void expect(double[] x, int from, double r, Statistic into) {
            ((MeanStatistic) into).addExpected(x, from, r, mean);
        }

        @Override
        public final void write(DataOutput out) throws IOException {
            for (double m : mean) {
                out.writeDouble(m);
            }
        }

        @Override
        public final void describe(Map<String, Object> into, CategoryNames levels) {
            into.put(family.parameter, mean.clone());
        }

        @Override
        public final String toString() {
            return family.name() + Arrays.toString(mean);
        }
    }
}
