package io.weir.engine;

import io.weir.em.online.Contribution;
import java.util.concurrent.Executor;

/**
 * The whole loop, where all events of a model come to one place: a {@link Scoring} and a {@link Learning}, each of which gets what the other
 * gives, at once. For one thread.
 */
public final class Engine {

    private final Scoring scoring;
    private final Learning learning;

    /**
     * @param partition which of the places this is, where there are many
     * @param helpers may do work aside, see {@link Scoring}
     */
    public Engine(
            DetectorSettings settings,
            int partition,
            ScoringStores stores,
            Learners learners,
            ScoringListener ofEvents,
            LearningListener ofModels,
            Faults faults,
            Executor helpers) {
        scoring = new Scoring(settings, partition, stores, ofEvents, new AtOnce(), faults, helpers);
        learning = new Learning(learners, ofModels, scoring::update, faults);
    }

    /** What takes events and feedback. */
    public Scoring scoring() {
        return scoring;
    }

    /** What takes commands; only after {@link Scoring#flush}. */
    public Learning learning() {
        return learning;
    }

    /** What events contribute is learned before the next one. */
    private final class AtOnce implements Contributions {

        @Override
        public void contributed(String model, Contribution contribution, long timestamp) {
            learning.learn(model, contribution, timestamp);
        }

        @Override
        public long forget(String model, long timestamp) {
            return learning.forget(model, timestamp);
        }
    }
}
