package io.weir.engine;

import io.weir.em.online.Contribution;
import io.weir.em.online.Learned;
import io.weir.em.online.Learner;
import io.weir.em.online.ScoringModel;
import io.weir.event.Source;
import io.weir.event.UnreadableEvent;

/**
 * The half of the loop that is where the statistics of a model come together: batches are learned, commands are carried out, and the models that
 * come of it are handed to the {@link Scoring}.
 *
 * <p>For one thread. What is thrown while a batch is learned hits this batch alone, and the model is as it was; what is thrown while a command
 * is carried out leaves everything as it was.
 */
public final class Learning {

    /** Where models go: to those that score. */
    @FunctionalInterface
    public interface Models {
        void update(String name, ScoringModel model, long timestamp);
    }

    /** What a command does to a learner. */
    @FunctionalInterface
    public interface Command {

        /**
         * @throws UnreadableEvent if it cannot be done
         */
        Learned carryOut(Learner learner) throws UnreadableEvent;
    }

    /** A command that was carried out, on a learner of its own. */
    public record Done(String model, Learner learner, Learned learned) {}

    private final Learners learners;
    private final LearningListener listener;
    private final Models models;
    private final Faults faults;

    public Learning(Learners learners, LearningListener listener, Models models, Faults faults) {
        this.learners = learners;
        this.listener = listener;
        this.models = models;
        this.faults = faults;
    }

    /** Learns a batch, of a model that there may be none of yet. */
    public void learn(String name, Contribution batch, long timestamp) {
        Learner learner;
        try {
            Learner existing = learners.get(name, timestamp);
            learner = existing == null ? learners.create(name) : existing;
        } catch (Throwable thrown) {
            faults.throwOn(thrown);
            listener.dropped(batch.events());
            listener.failed(name, 0, thrown, timestamp);
            return;
        }
        Learned learned = learned(name, learner, batch, timestamp);
        learners.put(name, learner);
        if (learned == null) {
            listener.dropped(batch.events());
        } else {
            listener.learned(name, learner, learned, batch);
            listener.changed(name, learner, learned, null, timestamp);
        }
        if (learner.model() != null) {
            models.update(name, learner.model(), timestamp);
        }
    }

    /**
     * The batch is learned, or the learner is as if it had been dropped.
     *
     * @return null if it is dropped
     */
    private Learned learned(String name, Learner learner, Contribution batch, long timestamp) {
        boolean learned = false;
        try {
            Learned made = learner.learn(batch);
            learned = true;
            faults.at(Step.LEARN, name);
            listener.prepare(name, learner, made);
            faults.at(Step.PUBLISH, name);
            return made;
        } catch (Throwable thrown) {
            faults.throwOn(thrown);
            if (learned) {
                learner.undo(batch);
            }
            ScoringModel model = learner.model();
            listener.failed(name, model == null ? 0 : model.version(), thrown, timestamp);
            return null;
        }
    }

    /** The learner of a model, to look at; null if there is none. */
    public Learner learner(String name, long timestamp) {
        return learners.get(name, timestamp);
    }

    /** A learner of no model, to try things on. */
    public Learner trial(String name) {
        return learners.create(name);
    }

    /**
     * Carries out a command on a copy of the model; nothing is changed before {@link #commit}, which must be called next.
     *
     * @param known null if there is no model of that name yet
     */
    public Done steer(String name, Learner known, Command command) throws UnreadableEvent {
        Learner learner = known == null ? learners.create(name) : learners.copy(known);
        Learned learned = command.carryOut(learner);
        listener.prepare(name, learner, learned);
        return new Done(name, learner, learned);
    }

    /**
     * Makes what a command has done the model.
     *
     * @param command where it is from
     * @param timestamp of what is said of it, ms since the epoch
     */
    public void commit(Done done, Source command, long timestamp) {
        learners.put(done.model, done.learner);
        listener.changed(done.model, done.learner, done.learned, command, timestamp);
        models.update(done.model, done.learner.model(), timestamp);
    }

    /**
     * Lets go of a model.
     *
     * @return events that it had learned or dropped
     */
    public long forget(String name, long timestamp) {
        Learner learner = learners.remove(name);
        if (learner == null) {
            return 0;
        }
        listener.forgotten(name, learner, timestamp);
        return learner.learned() + learner.dropped();
    }
}
