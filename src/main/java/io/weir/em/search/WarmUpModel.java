package io.weir.em.search;

import io.weir.em.BatchEm;
import io.weir.em.ComponentCount;
import io.weir.em.EStep;
import io.weir.em.Initializer;
import io.weir.em.LearningSettings;
import io.weir.family.Family;
import io.weir.family.Regularization;
import io.weir.family.Statistic;
import io.weir.mixture.Mixture;
import java.util.SplittableRandom;

/**
 * A model of the first events: few components, strongly regularised, as so many events allow.
 *
 * @param vague a guess from the first event alone
 */
public record WarmUpModel(Family family, LearningSettings settings, Statistic vague, long seed) {

    private static final int ITERATIONS = 30;
    private static final double TOLERANCE = 1e-3;
    /** There is a component for every so many events per free parameter. */
    private static final int EVENTS_PER_PARAMETER = 10;
    /** Where the number of components is to be chosen, there are no more than so many. */
    private static final int MOST_COMPONENTS = 4;

    public Mixture fit(double[][] points) {
        Initializer start = new Initializer(family, points, new EStep());
        Statistic guess = family.believed(start.background(), vague);
        var prior = Regularization.FadingPrior.provisional(guess, family.dimension(), settings.covarianceFloor());
        var em = BatchEm.soft(ITERATIONS, TOLERANCE, prior);
        return start.best(
                        em,
                        Initializer.Method.KMEANS,
                        components(points.length, start.background()),
                        1,
                        new SplittableRandom(seed))
                .mixture();
    }

    private int components(int events, Statistic seen) {
        ComponentCount count = settings.components();
        int most = count.isAuto() ? Math.min(count.most(), Math.max(count.least(), MOST_COMPONENTS)) : count.most();
        int size = 1;
        while (size < most && events >= (long) EVENTS_PER_PARAMETER * (family.parameters(size + 1, seen) + size)) {
            size++;
        }
        return size;
    }
}
