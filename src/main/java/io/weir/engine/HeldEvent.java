package io.weir.engine;

import io.weir.em.online.ScoringModel;
import io.weir.event.Event;
import io.weir.event.Ranges;
import io.weir.event.UnreadableEvent;

/** An event that waits to be read, judged and delivered. Used again for later ones, so that none is allocated. */
final class HeldEvent {

    private Observation observation;
    private String name;
    /** Tells most names apart without a look at them. */
    private int hash;

    private Event read;
    /** Why it cannot be read; null if it can. */
    private UnreadableEvent unreadable;
    /** With what earlier events of its model said; null until they are through. */
    private Event inContext;
    /** The model that the scores are of; null if there are none yet. */
    private ScoringModel scoredWith;

    private double[] r = new double[0];
    private double logLikelihood;
    private double score;
    /** Null until it is judged. */
    private Finding finding;

    void hold(Observation newObservation) {
        observation = newObservation;
        name = newObservation == null ? null : newObservation.model();
        hash = name == null ? 0 : name.hashCode();
        read = null;
        unreadable = null;
        finding = null;
        forgetModel();
    }

    /** Lets go of what it holds. */
    void release() {
        hold(null);
    }

    /** Bytes that it takes, about. */
    int bytes() {
        return observation == null ? 0 : observation.bytes();
    }

    /** Reads the event; on any thread, while no other has to do with it. */
    void read(Faults faults) {
        try {
            faults.at(Step.READ, name);
            read = observation.read();
        } catch (Throwable thrown) {
            unreadable = faults.why(thrown);
        }
    }

    /** Why it could not be read; null if it was. */
    UnreadableEvent unreadable() {
        return unreadable;
    }

    /** Its model is no more, and it will be the first of the next one. */
    void forgetModel() {
        inContext = null;
        scoredWith = null;
    }

    Observation observation() {
        return observation;
    }

    /** Name of its model. */
    String name() {
        return name;
    }

    /** Whether it is readable, and of the same model as another one. */
    boolean isOfModelOf(HeldEvent other) {
        return unreadable == null && hash == other.hash && name.equals(other.name);
    }

    /** Without what earlier events said. */
    Event read() {
        return read;
    }

    /** As it is scored. */
    Event event() {
        return inContext;
    }

    /** Puts the event behind those that its model has seen, once; later ones do not look back on what is out of its range. */
    void follow(ScoringState state, Ranges ranges) {
        if (inContext == null) {
            inContext = read.in(state.history());
            state.history().add(ranges.inside(read.x()), read.knownTime());
        }
    }

    boolean isScoredWith(ScoringModel model) {
        return scoredWith == model;
    }

    /**
     * Takes what was found out about a block; {@link #scored(ScoringModel, double)} completes it.
     *
     * @param i place in the block
     * @param responsibilities K rows
     * @param size K
     */
    void scored(int i, double[][] responsibilities, int size, double newLogLikelihood) {
        if (r.length < size) {
            r = new double[size];
        }
        for (int k = 0; k < size; k++) {
            r[k] = responsibilities[k][i];
        }
        logLikelihood = newLogLikelihood;
    }

    /** Takes how strange the event is, which is the last that is found out about it. */
    void scored(ScoringModel model, double newScore) {
        score = newScore;
        scoredWith = model;
    }

    /** p(k | x), of which the first K are used; gone with the event. */
    double[] r() {
        return r;
    }

    /** log p(x), nats. */
    double logLikelihood() {
        return logLikelihood;
    }

    /** How strange it is, nats. */
    double score() {
        return score;
    }

    void judged(Finding newFinding) {
        finding = newFinding;
    }

    /** Null if it was refused, or its turn has not come. */
    Finding finding() {
        return finding;
    }
}
