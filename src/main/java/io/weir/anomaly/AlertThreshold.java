package io.weir.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Flags the share of events that was asked for.
 *
 * <p>An event is flagged if its score is beyond the (1 − a) quantile of the scores before it. a follows the alerts: a ← a +
 * 0.05 α (α − [alert]), within 0.02 α … 10 α, which keeps the long-run share at α whatever the stream does (adaptive conformal
 * inference, Gibbs and Candès 2021).
 */
public final class AlertThreshold {

    private static final double GAIN = 0.05;
    private static final double LOWEST = 0.02;
    private static final double HIGHEST = 10;
    /** No alerts before so many expected ones could have been seen. */
    private static final double ENOUGH = 20;

    private final double rate;
    private final ScoreDigest digest;
    private double level;
    private long judged;
    private long alerts;

    private AlertThreshold(double rate, ScoreDigest digest, double level) {
        this.rate = rate;
        this.digest = digest;
        this.level = level;
    }

    /**
     * @param rate α, in (0, 0.5]
     */
    public static AlertThreshold of(double rate) {
        return new AlertThreshold(rate, new ScoreDigest(), rate);
    }

    /** Whether there are enough scores to flag by. */
    public boolean ready() {
        return digest.scores() >= ENOUGH / rate;
    }

    /** The share of earlier scores that were at least as high, in (0, 1]; NaN while there are too few. */
    public double pValue(double score) {
        if (!ready()) {
            return Double.NaN;
        }
        return Math.max(Math.min(1, digest.above(score)), 1.0 / (digest.scores() + 1));
    }

    /** Whether an event of this score is to be flagged. */
    public boolean flags(double score) {
        return ready() && score > threshold();
    }

    /** The score beyond which events are flagged; NaN while there are too few scores. */
    public double threshold() {
        return ready() ? digest.quantile(1 - Math.min(level, 1)) : Double.NaN;
    }

    /** Steers the level after an event was judged. */
    public void judged(boolean alert) {
        if (ready()) {
            judged++;
            alerts += alert ? 1 : 0;
            level += GAIN * rate * (rate - (alert ? 1 : 0));
            level = Math.max(LOWEST * rate, Math.min(HIGHEST * rate, level));
        }
    }

    /** Remembers a score. */
    public void learn(double score) {
        if (score == score) {
            digest.add(Math.min(score, Double.MAX_VALUE));
        }
    }

    /** Share of judged events that were flagged; NaN before the first. */
    public double realisedRate() {
        return judged == 0 ? Double.NaN : (double) alerts / judged;
    }

    public void write(DataOutput out) throws IOException {
        out.writeDouble(level);
        out.writeLong(judged);
        out.writeLong(alerts);
        digest.write(out);
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @param rate α, which may be another one than before
     */
    public static AlertThreshold read(DataInput in, double rate) throws IOException {
        double level = in.readDouble();
        long judged = in.readLong();
        long alerts = in.readLong();
        AlertThreshold threshold = new AlertThreshold(
                rate, ScoreDigest.read(in), Math.max(LOWEST * rate, Math.min(HIGHEST * rate, level)));
        threshold.judged = judged;
        threshold.alerts = alerts;
        return threshold;
    }
}
