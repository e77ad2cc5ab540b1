package io.weir.engine;

import io.weir.family.Attribution;
import java.util.List;

/**
 * What a {@link Detector} says of an event.
 *
 * @param cluster stable id of the component with the largest responsibility
 * @param clusters ids of all K components
 * @param responsibilities p(k | x), length K
 * @param logLikelihood log p(x), nats
 * @param score how strange the event is, nats: the higher, the stranger
 * @param pValue share of ordinary events that are as strange; NaN while that is not known yet
 * @param anomaly whether the event is flagged
 * @param explanation what makes it strange, the largest share first; empty if it is not flagged
 * @param modelVersion version of the model that was used
 * @param warmingUp whether that model was still provisional
 */
public record Verdict(
        long cluster,
        List<Long> clusters,
        double[] responsibilities,
        double logLikelihood,
        double score,
        double pValue,
        boolean anomaly,
        List<Attribution> explanation,
        long modelVersion,
        boolean warmingUp) {

    /** Of a finding, whose arrays are used again. */
    static Verdict of(Finding finding) {
        var made = finding.assignment();
        int size = made.components().size();
        Long[] ids = new Long[size];
        double[] r = new double[size];
        for (int k = 0; k < size; k++) {
            ids[k] = made.components().id(k);
            r[k] = made.responsibilities()[k];
        }
        return new Verdict(
                made.cluster(),
                List.of(ids),
                r,
                made.logLikelihood(),
                made.score(),
                made.pValue(),
                made.anomaly(),
                finding.explanation(),
                made.modelVersion(),
                made.warmingUp());
    }
}
