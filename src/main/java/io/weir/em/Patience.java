package io.weir.em;

import java.util.function.LongSupplier;

/**
 * How long threads wait for searches, all waits between two rests taken together. A stream thread rests when it commits: otherwise
 * many models whose searches are slow would hold up a transaction for longer than it may take, each of them for a moment only.
 *
 * <p>What depends on it depends on time. Safe for use by several threads; each has its own account.
 */
public final class Patience {

    /** Waits as long as it takes, so that results do not depend on time. */
    public static final Patience ENDLESS = new Patience(Long.MAX_VALUE, () -> 0);

    private final long most;
    private final LongSupplier clock;
    private final ThreadLocal<Long> left;

    /**
     * @param most longest wait in all, ns
     * @param clock nanoseconds, from any origin
     */
    public Patience(long most, LongSupplier clock) {
        this.most = most;
        this.clock = clock;
        left = ThreadLocal.withInitial(() -> this.most);
    }

    /** From here on the current thread may wait as long as at first. */
    public void rested() {
        left.set(most);
    }

    /** How much longer the current thread may wait, ns. */
    public long left() {
        return left.get();
    }

    public long now() {
        return clock.getAsLong();
    }

    /** The current thread has waited since then. */
    void waitedSince(long begun) {
        left.set(left.get() - (clock.getAsLong() - begun));
    }
}
