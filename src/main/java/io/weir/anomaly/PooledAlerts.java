package io.weir.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * What the models of one place have in common where the share of alerts is that of all of them together: the distribution of their
 * scores, the level that keeps the share, and how fast their events come. Mutable, not thread-safe; a deterministic function of the
 * events in their order.
 *
 * <p>A score is −log of a probability, so that it means the same in every model ({@link CoreScore}), and scores of different models can be
 * compared. A model that is young is judged by what is known of all others.
 */
public final class PooledAlerts {

    private final AlertThreshold threshold;
    private final Arrivals arrivals;

    private PooledAlerts(AlertThreshold threshold, Arrivals arrivals) {
        this.threshold = threshold;
        this.arrivals = arrivals;
    }

    /** Of no events. */
    public static PooledAlerts of(AlertPolicy policy) {
        return new PooledAlerts(AlertThreshold.of(policy.rate(), false), new Arrivals());
    }

    AlertThreshold threshold() {
        return threshold;
    }

    /** Of events of all models. */
    Arrivals arrivals() {
        return arrivals;
    }

    public void write(DataOutput out) throws IOException {
        threshold.write(out);
        arrivals.write(out);
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @param policy may have another rate than before
     */
    public static PooledAlerts read(DataInput in, AlertPolicy policy) throws IOException {
        return new PooledAlerts(AlertThreshold.read(in, policy.rate(), false), Arrivals.read(in));
    }
}
