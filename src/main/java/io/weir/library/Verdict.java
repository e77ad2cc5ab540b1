package io.weir.library;

import java.util.List;

/**
 * What a {@link Detector} says of an event. A verdict is equal to itself alone, for its array.
 *
 * @param cluster stable id of the component with the largest responsibility
 * @param clusters ids of all K components
 * @param responsibilities p(k | x), length K, sums to 1; belongs to the caller
 * @param logLikelihood log p(x), nats
 * @param score how strange the event is, nats: the higher, the stranger
 * @param pValue share of ordinary events that are as strange; NaN while that is not known yet
 * @param anomaly whether the event is flagged
 * @param explanation what makes it strange, the largest share first; empty if it is not flagged
 * @param modelVersion version of the model that was used
 * @param warmingUp whether that model was still provisional
 * @param outOfRange names of the features whose values are outside what they may be; such an event is flagged whatever was learned
 */
public record Verdict(
        long cluster,
        List<Long> clusters,
        double[] responsibilities,
        double logLikelihood,
        double score,
        double pValue,
        boolean anomaly,
        List<Explanation> explanation,
        long modelVersion,
        boolean warmingUp,
        List<String> outOfRange) {

    /** One line for people. */
    @Override
    public String toString() {
        return "Verdict(cluster=" + cluster + ", p=" + pValue + ", anomaly=" + anomaly + ", explanation=" + explanation
                + ")";
    }
}
