package io.weir.anomaly;

import io.weir.mixture.ComponentIds;
import io.weir.mixture.Mixture;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Flags the events of one model, and says which of them it may learn. Mutable; a deterministic function of the scores in their
 * order.
 *
 * <pre>
 *   score ──► AlertThreshold ── flagged? ──► Quarantine ──► learn, withhold, or a new regime
 *                  ▲                              │
 *                  └────────── HeldScores ◄───────┘
 * </pre>
 *
 * <p>The model and the threshold are protected in different ways. The model learns flagged events against tokens. The threshold
 * learns every score, or it could not keep the share of alerts, but those of flagged events only if no burst followed; and during a
 * burst, it stands at the quantile 1 − α of what was before.
 */
public final class Alarm {

    /** However high the rate is, the model of before a new regime is asked for no more events than this. */
    private static final int MOST_TOLD = 200;

    private static final int BURST = 1;
    private static final int TELLING = 2;

    /** Of this model, or of all that it is judged with. */
    private AlertThreshold threshold;

    private final Quarantine quarantine;
    private final HeldScores held;
    private final InterArrivalTime arrivals;
    /** Whether the share of alerts is that of several models together. */
    private final boolean pooled;
    /** What it has in common with the models that it is judged with; null where it is judged alone. */
    private PooledAlerts pool;

    private final Strays strays;
    private final Calibration calibration;
    /** Of the mixture by which events are scored. */
    private InlierComponents core = InlierComponents.none();
    /** Whether the newest event was in suspicion, or is told of though it was accepted. */
    private boolean burst;
    /** Events that will be judged by what was normal before a new regime came. */
    private int telling;
    /** Events of this model that were judged; only where it is judged with others. */
    private long judged;

    private Alarm(
            AlertThreshold threshold,
            Quarantine quarantine,
            HeldScores held,
            InterArrivalTime arrivals,
            Strays strays,
            Calibration calibration,
            boolean pooled) {
        this.threshold = threshold;
        this.quarantine = quarantine;
        this.held = held;
        this.arrivals = arrivals;
        this.strays = strays;
        this.calibration = calibration;
        this.pooled = pooled;
    }

    /**
     * From here on the model is judged together with all others of a place. To be called before anything else, and again whenever this was
     * read.
     *
     * @param all of a policy that is pooled
     */
    public void join(PooledAlerts all) {
        pool = all;
        threshold = all.threshold();
    }

    /** One that has judged nothing. */
    public static Alarm of(AlertPolicy policy) {
        return new Alarm(
                AlertThreshold.of(policy.rate(), policy.merged()),
                new Quarantine(),
                new HeldScores(),
                new InterArrivalTime(),
                new Strays(),
                new Calibration(),
                policy.pooled());
    }

    /**
     * From here on judges by these, and by what it has scored since its partition {@linkplain #takeGained contributed} last. Changes nothing
     * where a model has one partition.
     *
     * @param all scores of the model in all partitions; not modified
     */
    public void follow(PatternDigests all) {
        threshold.follow(all);
    }

    /** The scores since the last time this was asked, for the model, which counts from here on what was counted here; null where it has one partition. */
    public GainedScores takeGained() {
        GainedScores gained = threshold.takeGained();
        if (gained != null) {
            calibration.clear();
        }
        return gained;
    }

    /** Whether there are enough scores to flag by. */
    public boolean ready() {
        return threshold.ready();
    }

    /**
     * The probability that an ordinary event has such a score, in (0, 1]; NaN while there are too few scores.
     *
     * @param pattern of the event, see {@link MissingPattern}
     */
    public double pValue(double score, long pattern) {
        return threshold.pValue(score, pattern, targetRate(), burst);
    }

    /** Whether an event of this score is to be flagged; then its p-value is at most the {@linkplain #targetRate rate}. */
    public boolean flags(double score, long pattern) {
        return threshold.flags(score, pattern, targetRate(), burst);
    }

    /** The score beyond which complete events are flagged; NaN while there are too few scores. */
    public double threshold() {
        return threshold.at(targetRate(), burst);
    }

    /** The share of events that is to be flagged, now. */
    public double targetRate() {
        return threshold.share(meanGap());
    }

    private double meanGap() {
        return pool == null ? arrivals.meanGap() : pool.meanGap();
    }

    /** Share of judged events that were flagged, of those since the last {@link #takeGained} where there are more partitions; NaN before the first. */
    public double realisedRate() {
        return threshold.realisedRate();
    }

    /** What p-values and distances were like, the live object. */
    public Calibration calibration() {
        return calibration;
    }

    /** Another model is in the place of this one: what p-values and distances of this one were like says nothing of it. */
    public void modelReplaced() {
        calibration.clear();
        telling = 0;
    }

    /** So many events from the next one on are to be scored by the model that was before a new regime, so that what is strange to it is told on. */
    public int telling() {
        return telling;
    }

    /**
     * Takes evidence of an event of a model that is grown, before it is judged.
     *
     * @param pValue what {@link #pValue} said of it
     * @param r responsibilities
     * @param logLikelihood log p(x) in nats
     */
    public void updateCalibration(double pValue, Mixture mixture, double[] x, double[] r, double logLikelihood) {
        calibration.add(pValue, mixture, x, r, logLikelihood);
    }

    /** Events kept from learning. */
    public long withheld() {
        return quarantine.withheld();
    }

    /** Feedback came: +1 for an event that was learned and is an anomaly, −1 for one that was kept from learning and is normal. */
    public void withheld(int more) {
        quarantine.withheld(more);
    }

    /**
     * How events are scored from the next one on. If a component has left the core, alerts may abound without anything having happened,
     * and are accepted for a while; but not during a burst, or the attack would be.
     *
     * @param mixture a newer version
     * @param identity of its components
     * @param effectiveEvents that it was learned from, ≥ 0
     */
    public InlierScore scores(Mixture mixture, ComponentIds identity, double effectiveEvents, AlertPolicy policy) {
        InlierComponents newer = InlierComponents.of(mixture, identity, policy.coreMass(), effectiveEvents);
        if (newer.lost(core, identity) && !burst) {
            quarantine.tolerate();
        }
        core = newer;
        return InlierScore.of(mixture, identity, core, effectiveEvents, policy.context(), policy.directions());
    }

    /**
     * Takes note of an event of a model that is grown.
     *
     * @param pattern of the event, see {@link MissingPattern}
     * @param alert what {@link #flags} said of it
     * @param pValue what {@link #pValue} said of it
     * @param stray its {@linkplain Strays#distance distance}
     * @param timestamp event time, ms since the epoch
     */
    public Verdict judge(
            double score,
            long pattern,
            boolean alert,
            double pValue,
            double stray,
            long timestamp,
            AlertPolicy policy) {
        boolean alone = strays.alone(stray);
        boolean told = alert && telling > 0;
        telling = Math.max(0, telling - 1);
        long elapsed = arrivals.next(timestamp);
        long elapsedOfAll = pool == null ? elapsed : pool.next(timestamp);
        double share = policy.rate().shareNow(meanGap());
        threshold.judged(alert, !pooled || !burst, share, elapsedOfAll);
        judged++;
        Verdict verdict = quarantine.judge(alert, pValue, alone, share, elapsed, policy);
        long now = pooled ? judged : threshold.eventsJudged();
        boolean waits = alert && policy.protect() && !quarantine.accepting();
        if (!told) {
            threshold.gain(score, pattern, waits, share);
        }
        if (waits) {
            held.holdAWhile(score, pattern, now);
        } else if (!told) {
            threshold.learn(score, pattern);
        }
        boolean wasBurst = burst;
        if (verdict == Verdict.NEW_REGIME) {
            begins(quarantine.clearlyChanged(), share);
        }
        burst = quarantine.suspicious(share, policy) || telling > 0;
        if (!burst && verdict != Verdict.NEW_REGIME) {
            if (wasBurst) {
                held.forget();
            }
            held.release(now, threshold::learn);
        }
        return verdict;
    }

    /** A new regime has been accepted while the rate is a share α; soon if hardly anything was told of it. */
    private void begins(boolean soon, double share) {
        if (soon) {
            telling = Math.min(MOST_TOLD, threshold.spare(share));
            held.forget();
        } else {
            held.release(Long.MAX_VALUE, threshold::learn);
        }
        threshold.accept();
    }

    /**
     * Takes note of an event of a provisional model. It is learned whatever is said of it, so its score counts at once, flagged or not: nothing tells
     * a burst from a model that has changed.
     *
     * @param pattern of the event, see {@link MissingPattern}
     * @param alert what {@link #flags} said of it
     * @param pValue what {@link #pValue} said of it
     * @param timestamp event time, ms since the epoch
     */
    public void judgeProvisional(
            double score, long pattern, boolean alert, double pValue, long timestamp, AlertPolicy policy) {
        telling = Math.max(0, telling - 1);
        calibration.add(pValue);
        long elapsed = arrivals.next(timestamp);
        long elapsedOfAll = pool == null ? elapsed : pool.next(timestamp);
        double share = policy.rate().shareNow(meanGap());
        threshold.judged(alert, true, share, elapsedOfAll);
        judged++;
        threshold.gain(score, pattern, false, share);
        threshold.learn(score, pattern);
    }

    /**
     * Another version of the model makes scores from here on. If it is the one with all components in the place of a provisional one, they may
     * be others: it is judged by those so far until it has some of its own, and should alerts abound meanwhile, they are accepted. What many
     * models have in common stays as it is.
     *
     * @param provisional whether the version before is
     * @param stillProvisional whether this one is, too
     */
    public void versionFollows(boolean provisional, boolean stillProvisional) {
        if (!provisional || stillProvisional) {
            return;
        }
        quarantine.tolerate();
        if (!pooled) {
            threshold.modelGrown();
        }
    }

    public void write(DataOutput out) throws IOException {
        if (pooled) {
            out.writeLong(judged);
        } else {
            threshold.write(out);
        }
        quarantine.write(out);
        held.write(out);
        arrivals.write(out);
        strays.write(out);
        calibration.write(out);
        core.write(out);
        out.writeByte((burst ? BURST : 0) | (telling > 0 ? TELLING : 0));
        if (telling > 0) {
            out.writeInt(telling);
        }
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @param policy may have another rate than before
     */
    public static Alarm read(DataInput in, AlertPolicy policy) throws IOException {
        long judged = policy.pooled() ? in.readLong() : 0;
        Alarm alarm = new Alarm(
                policy.pooled()
                        ? AlertThreshold.of(policy.rate(), false)
                        : AlertThreshold.read(in, policy.rate(), policy.merged()),
                Quarantine.read(in),
                HeldScores.read(in),
                InterArrivalTime.read(in),
                Strays.read(in),
                Calibration.read(in),
                policy.pooled());
        alarm.judged = judged;
        alarm.core = InlierComponents.read(in);
        int flags = in.readByte();
        alarm.burst = (flags & BURST) != 0;
        alarm.telling = (flags & TELLING) != 0 ? in.readInt() : 0;
        return alarm;
    }
}
