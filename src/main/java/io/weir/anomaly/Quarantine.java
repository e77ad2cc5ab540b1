package io.weir.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Which flagged events may be learned, and when they are no longer strange.
 *
 * <pre>
 *              alerts abound                  patience has run out
 *   calm ─────────────────────►  suspicious  ─────────────────────►  accepting
 *     ▲                              │                                   │
 *     └──────────────────────────────┴─────── alerts are rare again ─────┘
 * </pre>
 *
 * <p>A burst of attacks must not teach the model that it is normal, and a share α of ordinary events is always flagged. So while it
 * is calm, flagged events are learned against tokens, of which 1.2 α come per event and at most 5 are kept (1 in each of several partitions), except those that are strange
 * beyond any doubt and come alone ({@link Strays}). In suspicion nothing
 * is, flagged or not: a model that forgets and learns only what it expects narrows, and flags ever more. A
 * new regime is accepted when the patience has run out, and everything is learned then. An attack comes among ordinary events, a
 * stream that has changed has none, so patience runs out early in two cases:
 * <ul>
 *   <li>Hardly any event looks ordinary. Nine tenths of ordinary events have a p-value above 0.1. So Λ, the likelihood ratio of a
 *       stream of which 3 % do against one of which 22 % do (three quarters attack), grows by 1.25 with an event that does not and
 *       shrinks to a seventh with one that does; it stays at 1 or above (Page's CUSUM test, 1954). It is enough at 500, after 28
 *       strange events in a row. Within 2,000 events of which 60 % are an attack it gets there once in some four hundred times.
 *   <li>The events that are not flagged are strange too. Their p-values average ½ if they are ordinary; an average below 0.3, over a
 *       memory of 100, is ten standard deviations away if they are independent. They are not: the events of one night may be 0.3 on average.
 * </ul>
 * When the scores themselves are made in another way ({@link InlierComponents#lost}), alerts that abound say nothing of the events, and whatever
 * comes within the next {@value #TOLERATED} events is accepted.
 */
final class Quarantine {

    private static final double TOKENS_PER_EVENT = 1.2;
    private static final double MOST_TOKENS = 5;
    /** In each of several partitions: what one of them lets in, the model has learned. */
    private static final double MOST_TOKENS_MERGED = 1;

    private static final double MEMORY = 200;
    private static final double MANY = 5;
    /** However low α is, fewer alerts than this are no burst: one of them weighs 1/200 in the average. */
    private static final double LEAST_MANY = 0.04;

    private static final double FEW_OF_MANY = 0.4;
    private static final double ORDINARY = 0.1;
    /** 0.97 / 0.78. */
    private static final double CHANGED_IF_STRANGE = 1.25;
    /** 0.03 / 0.22. */
    private static final double CHANGED_IF_ORDINARY = 0.14;

    private static final double CLEARLY_CHANGED = 500;

    /** Events within which a threshold shows by many alerts that it does not suit the scores. */
    private static final int TOLERATED = 200;

    private static final double UNFLAGGED_MEMORY = 100;
    private static final double UNFLAGGED_STRANGE = 0.3;
    private static final double MEAN_P_VALUE = 0.5;

    private double tokens = MOST_TOKENS;
    /** Running share of alerts. */
    private double alertRate;
    /** Λ. */
    private double changed = 1;
    /** Running mean of the p-values of events that were not flagged since suspicion began. */
    private double unflagged = MEAN_P_VALUE;

    private double patienceUsed;
    private boolean accepting;
    /** Events for which many alerts are expected. */
    private int tolerated;

    private long withheld;

    /**
     * Counts an event that was judged, and says what is to be done with it.
     *
     * @param alone whether it is strange beyond any doubt, and comes alone: then it is not learned
     * @param share α now
     * @param elapsed since the event before, ms
     */
    Verdict judge(boolean alert, double pValue, boolean alone, double share, long elapsed, AlertPolicy policy) {
        tokens = Math.min(policy.merged() ? MOST_TOKENS_MERGED : MOST_TOKENS, tokens + TOKENS_PER_EVENT * share);
        alertRate += ((alert ? 1 : 0) - alertRate) / MEMORY;
        boolean ordinary = !alert && !(pValue < ORDINARY);
        changed =
                Math.min(CLEARLY_CHANGED, Math.max(1, changed * (ordinary ? CHANGED_IF_ORDINARY : CHANGED_IF_STRANGE)));
        accepting &= tolerated > 0 || alertRate > FEW_OF_MANY * many(share);
        tolerated = Math.max(0, tolerated - 1);
        if (!policy.protect()) {
            return Verdict.LEARN;
        }
        if (suspicious(share, policy)) {
            if (losesPatience(alert, pValue, elapsed, policy.patience())) {
                accepting = true;
                withheld++;
                return Verdict.NEW_REGIME;
            }
        } else {
            patienceUsed = 0;
            unflagged = MEAN_P_VALUE;
        }
        if (!alone && !suspicious(share, policy)) {
            if (!alert || accepting) {
                return Verdict.LEARN;
            }
            if (tokens >= 1) {
                tokens--;
                return Verdict.LEARN;
            }
        }
        withheld++;
        return Verdict.WITHHOLD;
    }

    private boolean losesPatience(boolean alert, double pValue, long elapsed, RegimeTimeout patience) {
        patienceUsed += patience.used(elapsed);
        if (!alert && pValue == pValue) {
            unflagged += (pValue - unflagged) / UNFLAGGED_MEMORY;
        }
        return patienceUsed >= patience.amount() || changed >= CLEARLY_CHANGED || unflagged < UNFLAGGED_STRANGE;
    }

    private static double many(double share) {
        return Math.max(LEAST_MANY, MANY * share);
    }

    /** Whether alerts abound and are not accepted. */
    boolean suspicious(double share, AlertPolicy policy) {
        return policy.protect() && !accepting && alertRate > many(share);
    }

    /** Whether hardly any event looked ordinary of late. */
    boolean clearlyChanged() {
        return changed >= CLEARLY_CHANGED;
    }

    /** Whatever is strange is being accepted. */
    boolean accepting() {
        return accepting;
    }

    /** Accepts what comes next, and goes on to until alerts are rare. */
    void tolerate() {
        accepting = true;
        tolerated = TOLERATED;
    }

    /** Events kept from learning. */
    long withheld() {
        return withheld;
    }

    /** Somebody decided otherwise: +1 for an event that was learned and is kept out, −1 for one that was kept out and is learned. */
    void withheld(int more) {
        withheld += more;
    }

    void write(DataOutput out) throws IOException {
        out.writeDouble(tokens);
        out.writeDouble(alertRate);
        out.writeDouble(changed);
        out.writeDouble(unflagged);
        out.writeDouble(patienceUsed);
        out.writeBoolean(accepting);
        out.writeInt(tolerated);
        out.writeLong(withheld);
    }

    static Quarantine read(DataInput in) throws IOException {
        Quarantine quarantine = new Quarantine();
        quarantine.tokens = in.readDouble();
        quarantine.alertRate = in.readDouble();
        quarantine.changed = in.readDouble();
        quarantine.unflagged = in.readDouble();
        quarantine.patienceUsed = in.readDouble();
        quarantine.accepting = in.readBoolean();
        quarantine.tolerated = in.readInt();
        quarantine.withheld = in.readLong();
        return quarantine;
    }
}
