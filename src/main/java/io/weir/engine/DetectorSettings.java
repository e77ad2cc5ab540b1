package io.weir.engine;

import io.weir.anomaly.AlertPolicy;
import io.weir.em.LearningSettings;
import io.weir.event.Features;
import io.weir.event.Ranges;
import io.weir.event.Tolerances;
import io.weir.family.Family;

/**
 * How events are scored, flagged and learned.
 *
 * @param features what of an event makes a point
 * @param family of the components
 * @param firstEvents events that a model begins with, ≥ 1
 * @param ignoreNear what is too near to what was expected to be flagged
 * @param ranges outside which events are flagged whatever a model says, and never learned
 * @param oncePerMillis time in which only the first of similar events is flagged, ms of event time; 0 if all are
 * @param feedbackMemory events of either kind that feedback may be given on; 0 if there is no feedback
 * @param ttlMillis event time after which a model without events is forgotten, ms; 0 if never
 */
public record DetectorSettings(
        Features features,
        Family family,
        AlertPolicy alerts,
        LearningSettings learning,
        int firstEvents,
        Tolerances ignoreNear,
        Ranges ranges,
        long oncePerMillis,
        int feedbackMemory,
        long ttlMillis) {

    /** The same for one of so many places that share what is for all models together. */
    public DetectorSettings inOneOf(int places) {
        return new DetectorSettings(
                features,
                family,
                alerts.inOneOf(places),
                learning,
                firstEvents,
                ignoreNear,
                ranges,
                oncePerMillis,
                feedbackMemory,
                ttlMillis);
    }

    /** The same where no feedback comes. */
    public DetectorSettings withoutFeedback() {
        return new DetectorSettings(
                features, family, alerts, learning, firstEvents, ignoreNear, ranges, oncePerMillis, 0, ttlMillis);
    }
}
