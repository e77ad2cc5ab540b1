package io.weir.em;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Which of many searches go on. Those that somebody waits for always do, and get the processor for themselves: of the others, so many
 * go on that together they are no more than a given number.
 *
 * <pre>
 *   begin ─► goes on ◄──────────────────┐
 *              │ too many, and nobody   │ somebody waits for it,
 *              ▼ waits for it           │ or another one rests or ends
 *            rests ─────────────────────┘
 * </pre>
 *
 * <p>Without them, a stream thread that waits for one of a hundred searches on a fifth of a processor gets the work of a five-hundredth.
 * They change the time that a search takes, and not what comes of it. Safe for use by several threads.
 */
public final class Turns {

    private final int most;
    private final ReentrantLock lock = new ReentrantLock();
    /** Those that rest, the one that rests longest first. */
    private final Queue<Effort> resting = new ArrayDeque<>();

    private final Map<Effort, Condition> conditions = new HashMap<>();
    /** How many wait for a search. */
    private final Map<Effort, Integer> awaited = new HashMap<>();

    private volatile int going;

    /**
     * @param most searches that go on at once, beside those that are waited for; at least 1
     */
    public Turns(int most) {
        this.most = most;
    }

    /** A search begins. */
    void begin() {
        lock.lock();
        try {
            going++;
        } finally {
            lock.unlock();
        }
    }

    /** A search has ended. */
    void end() {
        lock.lock();
        try {
            stop();
        } finally {
            lock.unlock();
        }
    }

    /** A search that goes on lets others go first, if there are too many. */
    void rest(Effort search) {
        if (going <= most) {
            return;
        }
        lock.lock();
        try {
            if (going > most && !awaited.containsKey(search)) {
                Condition turn = conditions.computeIfAbsent(search, s -> lock.newCondition());
                resting.add(search);
                stop();
                while (resting.contains(search)) {
                    turn.awaitUninterruptibly();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void stop() {
        going--;
        if (going < most && !resting.isEmpty()) {
            goOn(resting.remove());
        }
    }

    private void goOn(Effort search) {
        going++;
        conditions.remove(search).signal();
    }

    /** Somebody begins to wait for a search. */
    void awaits(Effort search) {
        lock.lock();
        try {
            awaited.merge(search, 1, Integer::sum);
            if (resting.remove(search)) {
                goOn(search);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Somebody waits no longer. */
    void waited(Effort search) {
        lock.lock();
        try {
            awaited.computeIfPresent(search, (s, n) -> n == 1 ? null : n - 1);
        } finally {
            lock.unlock();
        }
    }
}
