package io.weir.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Flags the share of events that was asked for.
 *
 * <p>An event is flagged if its score is beyond the (1 − a) quantile of the scores before it, where a follows the alerts
 * ({@link AlertLevel}), which keeps the long-run share at α whatever the stream does.
 */
final class AlertThreshold {

    /** No alerts before so many expected ones could have been seen. */
    private static final double ENOUGH = 20;

    private final double rate;
    private final ScoreDigest digest;
    private final AlertLevel level;
    private long judged;
    private long alerts;

    private AlertThreshold(double rate, ScoreDigest digest, AlertLevel level) {
        this.rate = rate;
        this.digest = digest;
        this.level = level;
    }

    /**
     * @param rate α, in (0, 0.5]
     */
    static AlertThreshold of(double rate) {
        return new AlertThreshold(rate, new ScoreDigest(), new AlertLevel());
    }

    /** Whether there are enough scores to flag by. */
    boolean ready() {
        return digest.scores() >= ENOUGH / rate;
    }

    /** The share of earlier scores that were at least as high, in (0, 1]; NaN while there are too few. */
    double pValue(double score) {
        if (!ready()) {
            return Double.NaN;
        }
        return Math.max(Math.min(1, digest.above(score)), 1.0 / (digest.scores() + 1));
    }

    /**
     * The score beyond which events are flagged; NaN while there are too few scores.
     *
     * @param burst whether the share of alerts does not matter for now: the level is α, and not what the alerts so far would make it
     */
    double at(boolean burst) {
        return ready() ? digest.quantile(1 - (burst ? rate : level.level(rate))) : Double.NaN;
    }

    /** Steers the level after an event was judged. */
    void judged(boolean alert) {
        if (ready()) {
            judged++;
            alerts += alert ? 1 : 0;
            level.judged(alert, rate);
        }
    }

    /** Remembers a score. */
    void learn(double score) {
        if (score == score) {
            digest.add(Math.min(score, Double.MAX_VALUE));
        }
    }

    /** Share of judged events that were flagged; NaN before the first. */
    double realisedRate() {
        return judged == 0 ? Double.NaN : (double) alerts / judged;
    }

    /** Events judged so far. */
    long eventsJudged() {
        return judged;
    }

    void write(DataOutput out) throws IOException {
        level.write(out);
        out.writeLong(judged);
        out.writeLong(alerts);
        digest.write(out);
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @param rate α, which may be another one than before
     */
    static AlertThreshold read(DataInput in, double rate) throws IOException {
        AlertLevel level = AlertLevel.read(in);
        long judged = in.readLong();
        long alerts = in.readLong();
        AlertThreshold threshold = new AlertThreshold(rate, ScoreDigest.read(in), level);
        threshold.judged = judged;
        threshold.alerts = alerts;
        return threshold;
    }
}
