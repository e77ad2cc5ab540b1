package io.weir.em;

import io.weir.family.Statistic;
import io.weir.mixture.Mixture;

/**
 * What a fit costs against what it explains; the lower the better.
 *
 * @param parameters free parameters p, weights included
 * @param aic 2p − 2 log L (Akaike 1974)
 * @param bic p log n − 2 log L (Schwarz 1978)
 */
public record InformationCriteria(int parameters, double aic, double bic) {

    /**
     * @param seen all points as one component
     * @param logLikelihood Σ log p(xᵢ) in nats
     * @param points n
     */
    public static InformationCriteria of(Mixture mixture, Statistic seen, double logLikelihood, int points) {
        int weights = mixture.family().equalWeights() ? 0 : mixture.size() - 1;
        int p = mixture.family().parameters(mixture.size(), seen) + weights;
        return new InformationCriteria(p, 2 * p - 2 * logLikelihood, p * Math.log(points) - 2 * logLikelihood);
    }
}
