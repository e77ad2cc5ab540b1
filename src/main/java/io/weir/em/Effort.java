package io.weir.em;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * Work that a search has done, counted in multiplications, roughly. It depends on the search alone and not on the machine, so it can
 * decide what has to be the same in every run.
 *
 * <p>One thread works and counts, others may wait until it has come so far.
 */
public final class Effort {

    /** Whose work the current thread counts; none outside of searches. */
    private static final ThreadLocal<Effort> CURRENT = new ThreadLocal<>();

    private final Turns turns;
    private long spent;
    private boolean finished;
    /** The least that somebody waits for; whoever waits is not woken before. */
    private long awaited = Long.MAX_VALUE;

    /** Work that rests for nobody. */
    public Effort() {
        this(new Turns(Integer.MAX_VALUE));
    }

    /**
     * @param turns of this search and others
     */
    public Effort(Turns turns) {
        this.turns = turns;
    }

    /** Does the work and counts it. */
    public <T> T during(Callable<T> work) throws Exception {
        Effort before = CURRENT.get();
        CURRENT.set(this);
        turns.begin();
        try {
            return work.call();
        } finally {
            turns.end();
            CURRENT.set(before);
            finish();
        }
    }

    /** One E-step over so many points. */
    public static void eStep(int points, int components, int dimension) {
        Effort current = CURRENT.get();
        if (current != null) {
            double d = dimension;
            current.spend((long) (points * (double) components * (d * d + 8 * d + 16)));
            current.turns.rest(current);
        }
    }

    private synchronized void spend(long work) {
        spent += work;
        if (spent > awaited) {
            notifyAll();
        }
    }

    private synchronized void finish() {
        finished = true;
        notifyAll();
    }

    /** Whether all is done, or more than so much. */
    public synchronized boolean reached(long work) {
        return finished || spent > work;
    }

    /**
     * Waits until all is done, or more than so much, or there is no patience left. Meanwhile this work goes before others.
     *
     * @return whether all is done, and was not more
     */
    public boolean within(long work, Patience patience) {
        if (reached(work)) {
            return await(work, patience);
        }
        turns.awaits(this);
        try {
            return await(work, patience);
        } finally {
            turns.waited(this);
        }
    }

    private synchronized boolean await(long work, Patience patience) {
        boolean waited = false;
        boolean interrupted = false;
        while (!finished && spent <= work && patience.left() > 0) {
            awaited = Math.min(awaited, work);
            waited = true;
            long begun = patience.now();
            try {
                TimeUnit.NANOSECONDS.timedWait(this, patience.left());
            } catch (InterruptedException e) {
                interrupted = true;
            }
            patience.waitedSince(begun);
        }
        if (waited) {
            // Whoever else waits says anew for what.
            awaited = Long.MAX_VALUE;
            notifyAll();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return finished && spent <= work;
    }
}
