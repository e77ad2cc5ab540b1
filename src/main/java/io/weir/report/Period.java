package io.weir.report;

import java.time.Instant;

/** From the earliest to the latest of some event times. */
final class Period {

    /** ms since the epoch. */
    private long first = Long.MAX_VALUE;

    private long last = Long.MIN_VALUE;

    void add(long timestamp) {
        first = Math.min(first, timestamp);
        last = Math.max(last, timestamp);
    }

    /** Whether it has no length: there was one time at the most. */
    boolean isEmpty() {
        return first >= last;
    }

    /** How long it is, ms; negative without any time. */
    long length() {
        return first > last ? -1 : last - first;
    }

    /** ms since the epoch; meaningless without any time. */
    long first() {
        return first;
    }

    @Override
    public String toString() {
        return Instant.ofEpochMilli(first) + " to " + Instant.ofEpochMilli(last);
    }
}
