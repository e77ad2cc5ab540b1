package io.weir.input;

import io.weir.threads.Threads;
import java.util.concurrent.locks.LockSupport;

/**
 * Interrupts a thread that waits too long, again and again until it goes on. What it asks stays on its own thread, so that a question
 * that was given up leaves nothing behind. For one asking thread at a time.
 *
 * <pre>
 *   begin ─► the deserializer asks ─► end: false
 *     └► watch, every 50 ms ─► too late ─► interrupts ─► end: true, and the thread is no longer interrupted
 * </pre>
 *
 * <p>The watch is a thread that ends when nobody has asked for ten seconds. An interrupt never reaches what comes after {@link #end}: both
 * hold the lock.
 */
final class AnswerLimit {

    private static final long TICK_NANOS = 50_000_000;
    private static final int IDLE_TICKS = 200;

    // All guarded by this.
    private Thread asking;
    private long deadline;
    private boolean overdue;
    private long questions;
    private boolean watched;

    /**
     * The thread that calls begins to wait.
     *
     * @param nanos how long it may take
     */
    synchronized void begin(long nanos) {
        asking = Thread.currentThread();
        deadline = System.nanoTime() + nanos;
        overdue = false;
        questions++;
        if (!watched) {
            Threads.named("answer-limit", this::watch).start();
            watched = true;
        }
    }

    /** The wait is over; whether it was ended from here. */
    synchronized boolean end() {
        asking = null;
        if (overdue) {
            Thread.interrupted();
        }
        return overdue;
    }

    private void watch() {
        int idle = 0;
        long seen = 0;
        while (idle < IDLE_TICKS) {
            LockSupport.parkNanos(TICK_NANOS);
            synchronized (this) {
                idle = asking == null && questions == seen ? idle + 1 : 0;
                seen = questions;
                watched = idle < IDLE_TICKS;
                if (asking != null && System.nanoTime() - deadline >= 0) {
                    overdue = true;
                    asking.interrupt();
                }
            }
        }
    }
}
