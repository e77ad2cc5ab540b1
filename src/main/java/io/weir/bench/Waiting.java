package io.weir.bench;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** Waits for what another process does. */
final class Waiting {

    private static final long LOOK_NS = 10_000_000;
    private static final long PATIENCE_NS = 90_000_000_000L;

    private Waiting() {}

    static void until(BooleanSupplier done, String what) {
        untilAtLeast(() -> done.getAsBoolean() ? 1 : 0, 1, what);
    }

    /** Waits until a count that grows has got so far; gives up when it has not grown for a minute and a half. */
    static void untilAtLeast(LongSupplier count, long target, String what) {
        long last = Long.MIN_VALUE;
        long grown = System.nanoTime();
        for (long now = count.getAsLong(); now < target; now = count.getAsLong()) {
            if (now > last) {
                last = now;
                grown = System.nanoTime();
            } else if (System.nanoTime() - grown > PATIENCE_NS) {
                throw new BenchFailed("nothing more came of " + what + " at " + now + " of " + target
                        + "; WEIR_LOG=info may say why");
            }
            LockSupport.parkNanos(LOOK_NS);
        }
    }
}
