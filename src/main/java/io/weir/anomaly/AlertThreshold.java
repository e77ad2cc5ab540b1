package io.weir.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * P-values, and flags for the share of events that was asked for.
 *
 * <p>The share of earlier scores that were at least as high is p₀. The level a follows the alerts ({@link QuantileController}), which keeps the
 * long-run share of flagged events at α whatever the stream does. The p-value is corrected as the level is,
 *
 * <pre>
 *   p = p₀ ^ (log α / log a)          so that p ≤ α where p₀ ≤ a
 * </pre>
 *
 * and an event is flagged if p ≤ α. During a burst a is α, and p is p₀.
 */
final class AlertThreshold {

    /**
     * Nats; scores that are higher by less are not stranger. Where the events have a few values only, all events of one value have
     * one score, and a model that is learned by as little as that would flag all of them.
     */
    private static final double MARGIN = 0.1;

    /** Scores from which on there are p-values. */
    static final int FIRST_SCORES = 50;
    /** Before there are enough scores to tell a share α, events that are so much more improbable are flagged. */
    private static final double BEYOND_DOUBT = 0.01;

    /** Scores up to which what is known here is not given up for what fewer scores say. */
    private static final long FEW_SCORES = 20_000;

    private final AlertRate rate;
    private PatternDigests digests;
    private QuantileController level;
    /** What this partition has scored and not contributed yet; null if it is the only one. */
    private GainedScores gained;
    /** Events, since there are p-values, and those flagged among them. */
    private long judged;

    private long alerts;

    private AlertThreshold(AlertRate rate, PatternDigests digests, QuantileController level, GainedScores gained) {
        this.rate = rate;
        this.digests = digests;
        this.level = level;
        this.gained = gained;
    }

    /**
     * @param merged whether it is that of one of several partitions
     */
    static AlertThreshold of(AlertRate rate, boolean merged) {
        return new AlertThreshold(
                rate, new PatternDigests(), new QuantileController(), merged ? new GainedScores() : null);
    }

    /**
     * Judges by what is known of the model's scores in all partitions, and by what was scored here and not contributed. What is on its way
     * counts when it is back. As long as there are few scores, those of fewer change nothing.
     *
     * @param all scores of the model; not modified
     */
    void follow(PatternDigests all) {
        if (gained == null || all.scores() + gained.ordinary().scores() < Math.min(FEW_SCORES, digests.scores())) {
            return;
        }
        digests = all.copy();
        digests.merge(gained.ordinary());
    }

    /** What was scored since the last time this was asked; null where there is one partition. Alerts are counted anew from here on. */
    GainedScores takeGained() {
        GainedScores taken = gained;
        if (taken != null) {
            taken.settle();
            gained = new GainedScores();
            alerts = 0;
        }
        return taken;
    }

    /** Whether there are enough scores for p-values. */
    boolean ready() {
        return digests.all().scores() >= FIRST_SCORES;
    }

    /** Whether there are enough scores to tell a share. */
    private boolean tells(double share) {
        return digests.all().scores() >= Math.max(FIRST_SCORES, 1 / share);
    }

    /**
     * The p-value of a score, in (0, 1]; NaN while there are too few.
     *
     * @param pattern of the event
     * @param share α now
     * @param burst whether the share of alerts does not matter for now
     */
    double pValue(double score, long pattern, double share, boolean burst) {
        if (!ready()) {
            return Double.NaN;
        }
        return corrected(digests.of(pattern).survival(score), share, burst);
    }

    private double corrected(double survival, double share, boolean burst) {
        double a = burst ? share : level.level(share);
        double p = a == share ? survival : Math.pow(survival, Math.log(share) / Math.log(a));
        return Math.max(Double.MIN_NORMAL, Math.min(1, p));
    }

    /**
     * The score beyond which complete events are flagged; NaN while there are too few scores.
     *
     * @param share α now
     * @param burst whether the share of alerts does not matter for now
     */
    double at(double share, boolean burst) {
        if (!ready()) {
            return Double.NaN;
        }
        double a = burst ? share : level.level(share);
        return MARGIN
                + digests.of(MissingPattern.COMPLETE).exceeded(tells(share) ? a : Math.min(a, BEYOND_DOUBT * share));
    }

    /**
     * Whether an event is to be flagged; then its p-value is at most α. The level is at most a half, so that every second event need not be
     * compared with more than the median.
     */
    boolean flags(double score, long pattern, double share, boolean burst) {
        if (!ready()) {
            return false;
        }
        ScoreDigest digest = digests.of(pattern);
        if (!burst && score <= digest.median()) {
            return false;
        }
        double p = corrected(digest.survival(score - MARGIN), share, burst);
        return p <= (tells(share) ? share : BEYOND_DOUBT * share);
    }

    /**
     * Steers the level after an event was judged.
     *
     * @param steers whether the event counts; alerts of a burst are news of one thing, however often it is told, and earn the other events none
     * @param share α now
     * @param elapsed since the event before, ms
     */
    void judged(boolean alert, boolean steers, double share, long elapsed) {
        if (ready()) {
            judged++;
            alerts += alert ? 1 : 0;
            // A budget is due to time, which goes on in a burst.
            double due = steers || rate.isBudget() ? rate.due(elapsed) : 0;
            level.judged(alert && steers, due, share);
        }
    }

    /**
     * So many alerts could come at once and would be made good later.
     *
     * @param share α now
     */
    int spare(double share) {
        return level.spare(share);
    }

    /** α now. */
    double share(double meanGap) {
        return rate.shareNow(meanGap);
    }

    /** Remembers a score. */
    void learn(double score, long pattern) {
        if (score == score) {
            digests.add(Math.min(score, Double.MAX_VALUE), pattern);
        }
    }

    /**
     * The model is to hear of a score, where it has other partitions.
     *
     * @param held whether it is to wait until it is known whether this is a burst
     * @param share α now
     */
    void gain(double score, long pattern, boolean held, double share) {
        if (gained != null && score == score) {
            gained.add(Math.min(score, Double.MAX_VALUE), pattern, held, share);
        }
    }

    /** See {@link PatternDigests#modelGrown}. What was flagged too much or too little until then is not made good. */
    void modelGrown() {
        digests.modelGrown();
        level = new QuantileController();
    }

    /** What was strange is a new regime. */
    void accept() {
        settle();
        if (gained != null) {
            gained.accept();
        }
    }

    /** Lets all scores that were learned count from here on. */
    private void settle() {
        digests.settle();
    }

    /** Share of flagged events since there are p-values, or since the last contribution where there are more partitions; NaN before. */
    double realisedRate() {
        long of = gained == null ? judged : ready() ? gained.judged() : 0;
        return of == 0 ? Double.NaN : (double) alerts / of;
    }

    /** Events judged so far. */
    long eventsJudged() {
        return judged;
    }

    void write(DataOutput out) throws IOException {
        level.write(out);
        out.writeLong(judged);
        out.writeLong(alerts);
        digests.write(out);
        if (gained != null) {
            gained.write(out);
        }
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @param rate may be another one than before
     * @param merged as it was
     */
    static AlertThreshold read(DataInput in, AlertRate rate, boolean merged) throws IOException {
        QuantileController level = QuantileController.read(in);
        long judged = in.readLong();
        long alerts = in.readLong();
        PatternDigests digests = PatternDigests.read(in);
        AlertThreshold threshold = new AlertThreshold(rate, digests, level, merged ? GainedScores.read(in) : null);
        threshold.judged = judged;
        threshold.alerts = alerts;
        return threshold;
    }
}
