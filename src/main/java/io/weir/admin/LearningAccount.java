package io.weir.admin;

import java.util.Map;

/**
 * What became of the assigned events of an application, as committed. This is the only place where the terms are added up.
 *
 * <pre>
 *   assignments = learned + withheld + dropped + forgotten
 * </pre>
 *
 * @param models progress by model name; empty before the first commit
 * @param forgotten what models that lived out their time had
 */
public record LearningAccount(Map<String, Progress> models, Forgotten forgotten) {

    /**
     * What one model has learned. Where its events come in several partitions in scope {@code key}, each partition has a learner of
     * its own under the same name, and these are their sums.
     *
     * @param events learned, whatever was forgotten again by command
     * @param pending scored, and waiting to be learned
     * @param travelling scored, and on their way to the M-step
     * @param withheld scored, and kept from learning
     * @param dropped scored, and learned by nobody: a command had replaced or frozen the model meanwhile
     * @param version the newest of the model
     * @param components K of that version
     * @param meanLogLikelihood running mean of log p(x), nats
     */
    public record Progress(
            long events,
            long pending,
            long travelling,
            long withheld,
            long dropped,
            long version,
            int components,
            double meanLogLikelihood) {

        /** Events in the model, in its waiting batches, and on their way between the two. */
        public long learned() {
            return events + pending + travelling;
        }
    }

    /**
     * Models that are no more because they had no event for {@code model.ttl}.
     *
     * @param models their number
     * @param events that were assigned by them
     */
    public record Forgotten(long models, long events) {}

    /** Events in models, or waiting to be learned. */
    public long learned() {
        return models.values().stream().mapToLong(Progress::learned).sum();
    }

    /** Events kept from learning. */
    public long withheld() {
        return models.values().stream().mapToLong(Progress::withheld).sum();
    }

    /** Events that came to the learner too late; never any in scope {@code key}. */
    public long dropped() {
        return models.values().stream().mapToLong(Progress::dropped).sum();
    }

    /** All events that were assigned. */
    public long assigned() {
        return learned() + withheld() + dropped() + forgotten.events();
    }
}
