package io.weir.streams;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Whether a count that ought to grow has stood still for too long: how busy a machine is says nothing about that. */
final class StandingStill {

    private final Duration patience;
    private final LongSupplier nanos;
    private long most = Long.MIN_VALUE;
    private long since;

    /**
     * @param patience how long a count may stay what it is
     * @param nanos a clock
     */
    StandingStill(Duration patience, LongSupplier nanos) {
        this.patience = patience;
        this.nanos = nanos;
    }

    /** Looks at the count as it is now. */
    boolean forLong(long count) {
        long now = nanos.getAsLong();
        if (count > most) {
            most = count;
            since = now;
        }
        return now - since >= patience.toNanos();
    }
}
