package io.weir.metrics;

import java.util.concurrent.atomic.LongAdder;

/** What is known of the cluster around a process. Use from any thread. */
public final class ClusterFigures {

    final LongAdder overtaken = new LongAdder();
    private volatile long waiting;
    private volatile long unreadPartitions;
    private volatile long silentSeconds;
    private volatile long stalledSeconds;

    /** Events that were deleted by retention before they were read. */
    public void overtaken(long events) {
        overtaken.add(events);
    }

    /**
     * What the last look found.
     *
     * @param events that wait in the partitions of this process
     * @param partitions of the input that nobody reads
     */
    public void seen(long events, long partitions) {
        waiting = events;
        unreadPartitions = partitions;
    }

    /** Time since a broker answered last; 0 while they answer. */
    public void silent(long seconds) {
        silentSeconds = seconds;
    }

    /** Time in which events waited and nothing was committed; 0 while something is. */
    public void stalled(long seconds) {
        stalledSeconds = seconds;
    }

    long waiting() {
        return waiting;
    }

    long unreadPartitions() {
        return unreadPartitions;
    }

    long silentSeconds() {
        return silentSeconds;
    }

    long stalledSeconds() {
        return stalledSeconds;
    }
}
