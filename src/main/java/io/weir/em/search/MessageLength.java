package io.weir.em.search;

import io.weir.em.BatchEm;
import io.weir.family.Family;
import io.weir.family.Statistic;
import io.weir.mixture.Mixture;

/**
 * What it takes to tell the points by way of a mixture, in nats: the shorter, the better the number of components.
 *
 * <p>T/2 Σₖ log(n wₖ) + K/2 log n − log L, with T free parameters per component (Figueiredo, Leitão and Jain 1999). Other than with
 * BIC, a component pays for its parameters by the points that it has itself, so that small ones can be afforded. The later form
 * of Figueiredo and Jain (2002, eq. 14), with log(n wₖ / 12), pays for components of fewer than twelve points instead: on 4,000
 * points in the plane it was once shortest at 24 components, where five had made the points.
 *
 * @param points n
 * @param perComponent T
 */
record MessageLength(int points, int perComponent) {

    /** @param seen all points as one component */
    static MessageLength of(Family family, Statistic seen, int points) {
        return new MessageLength(points, family.parameters(2, seen) - family.parameters(1, seen));
    }

    /** Mass up to which a component is not worth its parameters, T/2. */
    double worthless() {
        return perComponent / 2.0;
    }

    /** Components of which each has twice the mass that it is worth, on the average. */
    int affordable() {
        return Math.max(1, points / Math.max(1, perComponent));
    }

    /**
     * @param logLikelihood Σ log p(xᵢ) in nats
     */
    double of(Mixture mixture, double logLikelihood) {
        double n = points;
        double length = mixture.size() / 2.0 * Math.log(n) - logLikelihood;
        for (int k = 0; k < mixture.size(); k++) {
            length += perComponent / 2.0 * Math.log(n * mixture.weight(k));
        }
        return length;
    }

    /** +∞ if a component is not worth its parameters: a few points in many dimensions can be described all too well. */
    double of(BatchEm.Result result) {
        for (int k = 0; k < result.statistics().size(); k++) {
            if (result.statistics().component(k).mass() <= worthless()) {
                return Double.POSITIVE_INFINITY;
            }
        }
        return of(result.mixture(), points * result.lowerBound());
    }
}
