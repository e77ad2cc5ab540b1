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

    /**
     * Nats; scores that are higher by less are not stranger. Where the events have a few values only, all events of one value have
     * one score, and a model that is learned by as little as that would flag all of them.
     */
    private static final double MARGIN = 0.1;

    private final AlertRate rate;
    private final ScoreDigest digest;
    private final AlertLevel level;
    private long judged;
    private long alerts;

    private AlertThreshold(AlertRate rate, ScoreDigest digest, AlertLevel level) {
        this.rate = rate;
        this.digest = digest;
        this.level = level;
    }

    static AlertThreshold of(AlertRate rate) {
        return new AlertThreshold(rate, new ScoreDigest(), new AlertLevel());
    }

    /** Whether there are enough scores to flag by. */
    boolean ready() {
        return digest.scores() >= rate.scoresNeeded();
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
     * @param share α now
     * @param burst whether the share of alerts does not matter for now: the level is α, and not what the alerts so far would make it
     */
    double at(double share, boolean burst) {
        return ready() ? MARGIN + digest.quantile(1 - (burst ? share : level.level(share))) : Double.NaN;
    }

    /**
     * Whether a score is beyond {@link #at}. The level is at most a half, so that every second event need not be compared with more than
     * the median.
     */
    boolean flags(double score, double share, boolean burst) {
        return (burst || !(score <= digest.median())) && score > at(share, burst);
    }

    /**
     * Steers the level after an event was judged.
     *
     * @param share α now
     * @param elapsed since the event before, ms
     */
    void judged(boolean alert, double share, long elapsed) {
        if (ready()) {
            judged++;
            alerts += alert ? 1 : 0;
            level.judged(alert, rate.due(elapsed), share);
        }
    }

    /** α now. */
    double share(double meanGap) {
        return rate.shareNow(meanGap);
    }

    /** Remembers a score. */
    void learn(double score) {
        if (score == score) {
            digest.add(Math.min(score, Double.MAX_VALUE));
        }
    }

    /** Lets all scores that were learned count from here on. */
    void settle() {
        digest.merge();
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
     * @param rate may be another one than before
     */
    static AlertThreshold read(DataInput in, AlertRate rate) throws IOException {
        AlertLevel level = AlertLevel.read(in);
        long judged = in.readLong();
        long alerts = in.readLong();
        AlertThreshold threshold = new AlertThreshold(rate, ScoreDigest.read(in), level);
        threshold.judged = judged;
        threshold.alerts = alerts;
        return threshold;
    }
}
