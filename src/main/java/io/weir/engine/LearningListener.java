package io.weir.engine;

import io.weir.em.online.Contribution;
import io.weir.em.online.Learned;
import io.weir.em.online.Learner;
import io.weir.event.Source;

/** Is told what happens. It must not call the {@link Learning}. */
public interface LearningListener {

    /**
     * A model has changed. To be written down here, because what is thrown takes the change back; {@link #changed} says
     * that it may go out.
     */
    void prepare(String model, Learner learner, Learned learned);

    /**
     * The change that was prepared last is for good.
     *
     * @param command that made it; null if a batch did
     * @param timestamp of what is said of it, ms since the epoch
     */
    void changed(String model, Learner learner, Learned learned, Source command, long timestamp);

    /** A batch has come; for counters, before {@link #changed}. */
    default void learned(String model, Learner learner, Learned learned, Contribution batch) {
        // Nobody has to count.
    }

    /** A batch of so many events was lost, by a fault; for counters. */
    default void dropped(int events) {
        // Nobody has to count.
    }

    /** A batch was not learned. */
    void failed(String model, long version, Throwable thrown, long timestamp);

    /**
     * A model had no event for its time to live, and is no more.
     *
     * @param learner what it was
     */
    default void forgotten(String model, Learner learner, long timestamp) {
        // Models live for ever.
    }
}
