package io.weir.streams;

import io.weir.em.ScoringModel;
import io.weir.event.Assignment;
import io.weir.event.Event;
import io.weir.event.EventReader;
import io.weir.event.UnreadableEvent;
import org.apache.kafka.streams.processor.api.Record;

/** An event that waits to be read, judged and delivered. Used again for later ones, so that none is allocated. */
final class HeldEvent {

    private Record<byte[], byte[]> record;
    private byte[] json;
    private String name;
    /** Tells most names apart without a look at them. */
    private int hash;

    private Origin origin;
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
    /** What was found of it; null until it is judged. */
    private Assignment assignment;

    private boolean strange;
    /** The assignment as JSON. */
    private byte[] written;
    /** As a flagged event; null if it is none. */
    private byte[] anomaly;

    /**
     * @param record as it came
     * @param json the event in it, or null
     * @param name of its model
     */
    void hold(Record<byte[], byte[]> record, byte[] json, String name, Origin origin) {
        this.record = record;
        this.json = json;
        this.name = name;
        hash = name == null ? 0 : name.hashCode();
        this.origin = origin;
        read = null;
        unreadable = null;
        assignment = null;
        written = null;
        anomaly = null;
        forgetModel();
    }

    /**
     * @param why the record is no event
     */
    void hold(Record<byte[], byte[]> newRecord, Origin newOrigin, UnreadableEvent why) {
        hold(newRecord, null, null, newOrigin);
        unreadable = why;
    }

    /** Lets go of what it holds. */
    void release() {
        hold(null, null, null, null);
    }

    /** Bytes that it takes, about: of the event in the record, or of the record. */
    int bytes() {
        if (json != null) {
            return json.length;
        }
        return record == null || record.value() == null ? 0 : record.value().length;
    }

    /** Reads the event; on any thread, while no other has to do with it. */
    void read(EventReader reader, Net net) {
        if (unreadable != null) {
            return;
        }
        try {
            net.at(Net.Step.READ, name);
            read = reader.read(json, record.timestamp());
        } catch (Throwable thrown) {
            unreadable = Net.why(thrown);
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

    Record<byte[], byte[]> record() {
        return record;
    }

    byte[] json() {
        return json;
    }

    String name() {
        return name;
    }

    /** Whether it is an event of the same model. */
    boolean isOfModelOf(HeldEvent other) {
        return hash == other.hash && unreadable == null && name.equals(other.name);
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

    /**
     * Takes what the outside is to be told.
     *
     * @param isStrange whether it would be flagged if nothing suppressed that
     * @param newWritten the assignment as JSON
     * @param flagged the event with the reason why it is flagged, as JSON; null if it is not
     */
    void judged(Assignment newAssignment, boolean isStrange, byte[] newWritten, byte[] flagged) {
        assignment = newAssignment;
        strange = isStrange;
        written = newWritten;
        anomaly = flagged;
    }

    boolean isStrange() {
        return strange;
    }

    /** The assignment as JSON. */
    byte[] written() {
        return written;
    }

    /** Null if the event was refused. */
    Assignment assignment() {
        return assignment;
    }

    /** The flagged event as JSON; null if it is none. */
    byte[] anomaly() {
        return anomaly;
    }
}
