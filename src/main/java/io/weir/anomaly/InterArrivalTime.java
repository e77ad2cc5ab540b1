package io.weir.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** How fast event time goes on: the mean gap between events, over the last thousand or so. */
final class InterArrivalTime {

    private static final long MEMORY = 1000;

    private long events;
    private long newest;
    private double meanGap;

    /**
     * @param timestamp event time, ms since the epoch
     * @return ms since the newest event before; 0 for a late one and for the first
     */
    long next(long timestamp) {
        long elapsed = events == 0 ? 0 : Math.max(0, timestamp - newest);
        newest = events == 0 ? timestamp : Math.max(newest, timestamp);
        if (events > 0) {
            meanGap += (elapsed - meanGap) / Math.min(events, MEMORY);
        }
        events++;
        return elapsed;
    }

    /** ms; 0 before the second event. */
    double meanGap() {
        return meanGap;
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(events);
        out.writeLong(newest);
        out.writeDouble(meanGap);
    }

    static InterArrivalTime read(DataInput in) throws IOException {
        InterArrivalTime arrivals = new InterArrivalTime();
        arrivals.events = in.readLong();
        arrivals.newest = in.readLong();
        arrivals.meanGap = in.readDouble();
        return arrivals;
    }
}
