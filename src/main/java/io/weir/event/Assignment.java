package io.weir.event;

import io.weir.mixture.ComponentIds;
import java.util.List;

/**
 * What is said of an event.
 *
 * @param model name of the model
 * @param modelVersion version of the model that was used
 * @param warmingUp whether that model was still provisional
 * @param components identities of the model's K components
 * @param responsibilities p(k | x), of which the first K are used; not copied
 * @param logLikelihood log p(x) in nats; −∞ only where squares of distances overflow
 * @param score −log of a robust density of the core components, nats: the higher, the stranger
 * @param pValue share of earlier scores that were at least as high; NaN while there are too few
 * @param anomaly whether the event is flagged
 * @param suppressed why it is not although it is strange enough; null for other events
 * @param outOfRange what is outside what it may be; such an event is flagged whatever the model says
 */
public record Assignment(
        String id,
        long timestamp,
        String model,
        long modelVersion,
        boolean warmingUp,
        ComponentIds components,
        double[] responsibilities,
        double logLikelihood,
        double score,
        double pValue,
        boolean anomaly,
        Suppressed suppressed,
        List<OutOfRange> outOfRange,
        Source source) {

    /** Of which nothing is out of range. */
    public Assignment(
            String id,
            long timestamp,
            String model,
            long modelVersion,
            boolean warmingUp,
            ComponentIds components,
            double[] responsibilities,
            double logLikelihood,
            double score,
            double pValue,
            boolean anomaly,
            Suppressed suppressed,
            Source source) {
        this(
                id,
                timestamp,
                model,
                modelVersion,
                warmingUp,
                components,
                responsibilities,
                logLikelihood,
                score,
                pValue,
                anomaly,
                suppressed,
                List.of(),
                source);
    }

    /** The component with the largest responsibility, the first of equals. */
    public int best() {
        int best = 0;
        for (int k = 1; k < components.size(); k++) {
            if (responsibilities[k] > responsibilities[best]) {
                best = k;
            }
        }
        return best;
    }

    /** The stable id of that component. */
    public long cluster() {
        return components.id(best());
    }
}
