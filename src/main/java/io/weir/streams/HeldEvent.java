package io.weir.streams;

import io.weir.em.ScoringModel;
import io.weir.event.Event;
import org.apache.kafka.streams.processor.api.Record;

/** An event that was read and is yet to be assigned. Used again for later ones, so that none is allocated. */
final class HeldEvent {

    private Record<byte[], byte[]> record;
    private byte[] json;
    private String name;
    private Origin origin;
    private Event read;
    /** With what earlier events of its model said; null until they are through. */
    private Event inContext;
    /** The model that the scores are of; null if there are none yet. */
    private ScoringModel scoredWith;

    private double[] r = new double[0];
    private double logLikelihood;
    private double score;

    /**
     * @param record as it came
     * @param json the event in it
     * @param name of its model
     */
    void hold(Record<byte[], byte[]> record, byte[] json, String name, Origin origin, Event read) {
        this.record = record;
        this.json = json;
        this.name = name;
        this.origin = origin;
        this.read = read;
        forgetModel();
    }

    /** Lets go of what it holds. */
    void release() {
        hold(null, null, null, null, null);
    }

    /** Its model is no more, and it will be the first of the next one. */
    void forgetModel() {
        inContext = null;
        scoredWith = null;
    }

    Record<byte[], byte[]> record() {
        return record;
    }

    byte[] json() {
        return json;
    }

    String name() {
        return name;
    }

    Origin origin() {
        return origin;
    }

    /** The event's own values. */
    Event read() {
        return read;
    }

    /** The event as it is scored. */
    Event event() {
        return inContext;
    }

    /** Puts the event behind those that its model has seen, once. */
    void follow(ScoringState state) {
        if (inContext == null) {
            inContext = read.in(state.history());
            state.history().add(read.x());
        }
    }

    boolean isScoredWith(ScoringModel model) {
        return scoredWith == model;
    }

    /**
     * Takes what was found out about a block.
     *
     * @param i place in the block
     * @param responsibilities K rows
     */
    void scored(ScoringModel model, int i, double[][] responsibilities, double logLikelihood) {
        int size = model.mixture().size();
        if (r.length < size) {
            r = new double[size];
        }
        for (int k = 0; k < size; k++) {
            r[k] = responsibilities[k][i];
        }
        this.logLikelihood = logLikelihood;
        scoredWith = model;
    }

    void strangeness(double newScore) {
        score = newScore;
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
}
