package io.weir.runtime;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** Notices when something fails too often. */
final class FailureLimit {

    private final int most;
    private final long window;
    private final Deque<Long> times = new ArrayDeque<>();

    /**
     * @param most failures within the window at which the limit is reached
     */
    FailureLimit(int most, Duration window) {
        this.most = most;
        this.window = window.toNanos();
    }

    /**
     * Counts a failure.
     *
     * @param now ns on any steady clock
     * @return whether that was one too many
     */
    synchronized boolean reached(long now) {
        times.addLast(now);
        while (now - times.getFirst() > window) {
            times.removeFirst();
        }
        return times.size() >= most;
    }
}
