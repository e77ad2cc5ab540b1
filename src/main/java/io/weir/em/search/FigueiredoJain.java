package io.weir.em.search;

import io.weir.em.AssignmentMode;
import io.weir.em.ComponentCount;
import io.weir.em.EStep;
import io.weir.family.Regularization;
import io.weir.family.Statistic;
import io.weir.mixture.Mixture;
import io.weir.mixture.MixtureStatistics;

/**
 * Finds the number of components by beginning with too many and taking away those that are not worth their parameters
 * (Figueiredo and Jain 2002).
 *
 * <pre>
 *   wₖ ∝ max(0, nₖ − T/2): the lightest goes when nothing is left of it ⟲ EM ──► message length ──► the lightest goes
 *                                                                     ▲                               │
 *                                                                     └───────────────────────────────┘
 * </pre>
 *
 * <p>One component goes at a time, which is what the original's component-wise EM is for: where many are too light
 * together, the points of the first may be enough for the second.
 */
final class FigueiredoJain {

    private static final int ITERATIONS = 60;
    private static final double TOLERANCE = 1e-4;
    /** A component that must stay, however light, keeps this part of its mass. */
    private static final double LEAST_LEFT = 1e-3;

    private final double[][] points;
    private final ComponentCount count;
    private final Regularization prior;
    private final MessageLength length;
    private final EStep eStep;

    /**
     * @param points rows of length d; not modified
     */
    FigueiredoJain(double[][] points, ComponentCount count, Regularization prior, MessageLength length, EStep eStep) {
        this.points = points;
        this.count = count;
        this.prior = prior;
        this.length = length;
        this.eStep = eStep;
    }

    /**
     * @param start statistics of as many components as there may be; not modified
     * @return those of the shortest message met on the way
     */
    MixtureStatistics run(MixtureStatistics start) {
        MixtureStatistics statistics = start;
        MixtureStatistics best = start;
        double shortest = Double.POSITIVE_INFINITY;
        while (true) {
            double previous = Double.NEGATIVE_INFINITY;
            double bound = previous;
            Mixture mixture = null;
            for (int i = 0; i < ITERATIONS; i++) {
                mixture = maximize(statistics);
                statistics = MixtureStatistics.empty(start.family(), mixture.size());
                bound = eStep.expect(mixture, points, AssignmentMode.SOFT, statistics) / points.length;
                int lightest = lightest(statistics);
                if (statistics.size() > count.least()
                        && statistics.component(lightest).mass() <= length.worthless()) {
                    statistics = without(statistics, lightest);
                    bound = Double.NEGATIVE_INFINITY;
                } else if (Math.abs(bound - previous) < TOLERANCE) {
                    break;
                }
                previous = bound;
            }
            double message = length.of(mixture, bound * points.length);
            if (message < shortest) {
                shortest = message;
                best = statistics;
            }
            if (statistics.size() <= count.least()) {
                return best;
            }
            statistics = without(statistics, lightest(statistics));
        }
    }

    private Mixture maximize(MixtureStatistics statistics) {
        MixtureStatistics left = statistics.copy();
        for (int k = 0; k < left.size(); k++) {
            double mass = left.component(k).mass();
            if (mass > 0) {
                left.component(k).scale(Math.max(1 - length.worthless() / mass, LEAST_LEFT));
            }
        }
        return left.maximize(points.length / left.mass(), prior);
    }

    private static int lightest(MixtureStatistics statistics) {
        int lightest = 0;
        for (int k = 1; k < statistics.size(); k++) {
            lightest = statistics.component(k).mass()
                            < statistics.component(lightest).mass()
                    ? k
                    : lightest;
        }
        return lightest;
    }

    private static MixtureStatistics without(MixtureStatistics statistics, int gone) {
        Statistic[] left = new Statistic[statistics.size() - 1];
        for (int k = 0, i = 0; k < statistics.size(); k++) {
            if (k != gone) {
                left[i++] = statistics.component(k);
            }
        }
        return MixtureStatistics.of(statistics.family(), left);
    }
}
