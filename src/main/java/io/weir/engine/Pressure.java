package io.weir.engine;

/** What makes the batches of a model longer, and what shorter. */
final class Pressure {

    /** Batches that are sent, at the most, per doubling of the unanswered events … */
    private static final int UNANSWERED_BATCHES = 8;
    /** So many strange events in a batch, and one for every so many events, are more than the share of alerts explains. */
    private static final int SURPRISES = 8;

    private static final int EVENTS_PER_SURPRISE = 16;

    /** Events sent to the M-step since it last sent a model. */
    private int unanswered;
    /** Strange events among those that wait. */
    private int surprises;

    Pressure() {}

    /** As it was when these were asked for. */
    Pressure(int unanswered, int surprises) {
        this.unanswered = unanswered;
        this.surprises = surprises;
    }

    int unanswered() {
        return unanswered;
    }

    int surprises() {
        return surprises;
    }

    /** A strange event waits to be learned. */
    void surprised() {
        surprises++;
    }

    /** The M-step has sent a model. */
    void answered() {
        unanswered = 0;
    }

    /** A batch of so many events was sent to the M-step; none wait. */
    void sent(int events) {
        unanswered += events;
        surprises = 0;
    }

    /** The events that waited are gone. */
    void cleared() {
        surprises = 0;
    }

    /** Whether a batch of so many events has more strange ones than it should. */
    boolean isHigh(int events) {
        return surprises >= SURPRISES + events / EVENTS_PER_SURPRISE;
    }

    /** The least events in a batch while the M-step does not answer. */
    int patientBatch() {
        return Math.min(ScoringState.MOST_UNANSWERED_BATCH, unanswered / UNANSWERED_BATCHES);
    }
}
