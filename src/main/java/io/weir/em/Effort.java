package io.weir.em;

import java.util.concurrent.Callable;

/**
 * Work that a search has done, counted in multiplications, roughly. It depends on the search alone and not on the machine, so it can
 * decide what has to be the same in every run.
 *
 * <p>One thread works and counts, others may wait until it has come so far.
 */
final class Effort {

    /** Whose work the current thread counts; none outside of searches. */
    private static final ThreadLocal<Effort> CURRENT = new ThreadLocal<>();

    private long spent;
    private boolean finished;

    /** Does the work and counts it. */
    <T> T during(Callable<T> work) throws Exception {
        Effort before = CURRENT.get();
        CURRENT.set(this);
        try {
            return work.call();
        } finally {
            CURRENT.set(before);
            finish();
        }
    }

    /** One E-step over so many points. */
    static void eStep(int points, int components, int dimension) {
        Effort current = CURRENT.get();
        if (current != null) {
            double d = dimension;
            current.spend((long) (points * (double) components * (d * d + 8 * d + 16)));
        }
    }

    private synchronized void spend(long work) {
        spent += work;
        notifyAll();
    }

    private synchronized void finish() {
        finished = true;
        notifyAll();
    }

    /** Whether all is done, or more than so much. */
    synchronized boolean reached(long work) {
        return finished || spent > work;
    }

    /**
     * Waits until all is done, or more than so much.
     *
     * @return whether all is done, and was not more
     */
    synchronized boolean within(long work) {
        boolean interrupted = false;
        while (!finished && spent <= work) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return spent <= work;
    }
}
