package io.weir.streams;

import io.weir.engine.Scoring;

/**
 * How many events may wait for each other: as many as can be gone through in a given time, as far as is known. Where events are quick that
 * is {@link Scoring#MOST_HELD}. It changes the time that things take and not what is found.
 *
 * <p>All events that wait are gone through before a commit, so they are what a transaction takes at least. With a fifth of a processor, and
 * searches to wait for, a thousand of them in each of four partitions took twenty seconds.
 *
 * <p>For one thread.
 */
final class HoldLimit {

    /** How much of the slowest is remembered after the events that were gone through next. */
    private static final double KEPT = 0.75;

    private final double budget;
    /** Time for an event, ns. */
    private double slowest;
    /** Events that it has heard of. */
    private long before;

    /**
     * @param budget in which those that wait should be gone through, ns
     */
    HoldLimit(long budget) {
        this.budget = budget;
    }

    /** Events were gone through, and took so many nanoseconds together. */
    void took(int events, long nanos) {
        slowest = Math.max((double) nanos / events, slowest * KEPT);
    }

    /**
     * So many events have been gone through in all. Those that it has not heard of took so many nanoseconds.
     *
     * @return whether there were any
     */
    boolean heardOf(long goneThrough, long nanos) {
        int some = (int) (goneThrough - before);
        before = goneThrough;
        if (some > 0) {
            took(some, nanos);
        }
        return some > 0;
    }

    /** At least 1. */
    int most() {
        return (int) Math.max(1, Math.min(Scoring.MOST_HELD, budget / slowest));
    }
}
