package io.weir.bench;

import io.weir.threads.Threads;
import java.util.concurrent.locks.LockSupport;

/** Sends events at a steady rate from a thread of its own until it is closed. */
final class SteadyStream implements AutoCloseable {

    private final RunningSubject running;
    private final int rate;
    private final Thread thread = Threads.named("steady-stream", this::send);
    private volatile boolean stopped;

    SteadyStream(RunningSubject running, int rate) {
        this.running = running;
        this.rate = rate;
    }

    /** Starts, and returns after so long; it goes on. */
    void run(long nanos) {
        thread.start();
        LockSupport.parkNanos(nanos);
    }

    private void send() {
        long begin = System.nanoTime();
        for (long i = 0; !stopped; i++) {
            pace(begin, i, rate);
            running.send(null);
        }
    }

    /** Waits for the turn of event i of a stream. */
    static void pace(long begin, long i, int rate) {
        long due = begin + (long) (i * 1e9 / rate);
        for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
            LockSupport.parkNanos(Math.min(wait, 1_000_000));
        }
    }

    @Override
    public void close() {
        stopped = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
