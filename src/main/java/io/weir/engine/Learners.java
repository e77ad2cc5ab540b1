package io.weir.engine;

import io.weir.em.online.Learner;

/** Where the learners of models are kept. For one thread. */
public interface Learners {

    /**
     * The learner of a model; null if there is none. One that cannot be read is replaced by another.
     *
     * @param timestamp of what is said then, ms since the epoch
     */
    Learner get(String name, long timestamp);

    /** A learner that has seen nothing; {@link #put} makes it the model's. */
    Learner create(String name);

    /** A learner that is the same for now; {@link #put} makes it the model's. */
    Learner copy(Learner learner);

    /** Makes a learner the model's; to be called again after every change. */
    void put(String name, Learner learner);

    /**
     * Lets go of everything of a model.
     *
     * @return the learner that it had; null if it had none
     */
    Learner remove(String name);
}
