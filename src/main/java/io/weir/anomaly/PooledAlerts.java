package io.weir.anomaly;

import io.weir.numeric.StreamTime;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * What the models of one place have in common where the share of alerts is that of all of them together: the distribution of their
 * scores, the level that keeps the share, and how fast their events come. Mutable, not thread-safe; a deterministic function of the
 * events in their order.
 *
 * <p>A score is −log of a probability, so that it means the same in every model ({@link InlierScore}), and scores of different models can be
 * compared. A model that is young is judged by what is known of all others.
 *
 * <p>Time is that of all models together: a few events whose time is wrong, of one model with a wrong clock, say nothing of how fast events come.
 */
public final class PooledAlerts {

    private final AlertThreshold threshold;
    private final InterArrivalTime arrivals;
    private final StreamTime time;

    private PooledAlerts(AlertThreshold threshold, InterArrivalTime arrivals, StreamTime time) {
        this.threshold = threshold;
        this.arrivals = arrivals;
        this.time = time;
    }

    /** Of no events. */
    public static PooledAlerts of(AlertPolicy policy) {
        return new PooledAlerts(AlertThreshold.of(policy.rate(), false), new InterArrivalTime(), new StreamTime());
    }

    AlertThreshold threshold() {
        return threshold;
    }

    /** Mean time between events of all models, ms; 0 while that is not known. */
    double meanGap() {
        return arrivals.meanGap();
    }

    /**
     * An event of any model has come.
     *
     * @param timestamp event time, ms since the epoch
     * @return ms by which time went on since the event before
     */
    long next(long timestamp) {
        boolean settled = time.isSettled();
        long now = time.advance(timestamp);
        return settled ? arrivals.next(now) : 0;
    }

    public void write(DataOutput out) throws IOException {
        threshold.write(out);
        arrivals.write(out);
        time.write(out);
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @param policy may have another rate than before
     */
    public static PooledAlerts read(DataInput in, AlertPolicy policy) throws IOException {
        return new PooledAlerts(
                AlertThreshold.read(in, policy.rate(), false), InterArrivalTime.read(in), StreamTime.read(in));
    }
}
