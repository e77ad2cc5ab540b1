package io.weir.em.online;

import io.weir.family.CategoryNames;
import io.weir.family.Family;
import io.weir.family.Statistic;
import io.weir.mixture.ComponentIds;
import io.weir.mixture.Mixture;
import io.weir.mixture.MixtureStatistics;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * What a model that was written down says of itself: enough for a learner to go on from.
 *
 * <p>The events themselves are gone. What they taught is in the components, and events like them can be drawn.
 *
 * @param mixture over the learner's features
 * @param levels names of the levels of categorical features
 * @param identity of the mixture's components
 * @param events number of events learned
 * @param effectiveEvents number of equally weighted events that would know as much, &gt; 0
 * @param meanLogLikelihood running mean of log p(x), nats
 * @param newestTimestamp newest event time learned, ms since the epoch
 */
public record WarmStart(
        Mixture mixture,
        CategoryNames levels,
        ComponentIds identity,
        long events,
        double effectiveEvents,
        double meanLogLikelihood,
        long newestTimestamp) {

    public WarmStart {
        if (!(effectiveEvents > 0 && effectiveEvents < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("effectiveEvents is " + effectiveEvents
                    + "; expected a number above 0, or there is nothing to go on from");
        }
    }

    /**
     * The statistics of which the mixture is the maximum, mass = effective events.
     *
     * <p>Of an event of which nothing is known, a component expects itself: E[T(x) | k] are its own moments.
     */
    public MixtureStatistics statistics() {
        Family family = mixture.family();
        double[] unknown = new double[mixture.dimension()];
        Arrays.fill(unknown, Double.NaN);
        Statistic[] components = new Statistic[mixture.size()];
        for (int k = 0; k < components.length; k++) {
            components[k] = family.newStatistic();
            mixture.component(k).expect(unknown, 0, mixture.weight(k) * effectiveEvents, components[k]);
        }
        return MixtureStatistics.of(family, components);
    }

    /**
     * Events as the model expects them, one for each effective one.
     *
     * @param most but no more than so many
     */
    double[][] draws(int most, long seed) {
        var random = new SplittableRandom(seed);
        double[][] points = new double[(int) Math.min(most, Math.max(1, Math.rint(effectiveEvents)))][];
        for (int i = 0; i < points.length; i++) {
            double u = random.nextDouble();
            int k = 0;
            while (k < mixture.size() - 1 && u >= mixture.weight(k)) {
                u -= mixture.weight(k++);
            }
            points[i] = new double[mixture.dimension()];
            mixture.component(k).sample(random, points[i], 0);
        }
        return points;
    }
}
