package io.weir.em.online;

import io.weir.em.EStep;
import io.weir.em.HalfLife;
import io.weir.em.StepSize;
import io.weir.family.Family;
import io.weir.family.Regularization;
import io.weir.mixture.Mixture;
import io.weir.mixture.MixtureStatistics;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * The same model with several memories, of which the one that predicts best is used.
 *
 * <pre>
 *                    ┌─ H = 7p   ─┐
 *   batch ──────────►├─ H = 27p   ├──► each scores the next batch before it learns it;
 *   (statistics of   ├─ H = 108p  │    a clear paired gain over the current one (z &gt; 2.5,
 *   the current one) └─ H = ∞    ─┘    memory 300 events) makes it the current one
 * </pre>
 *
 * <p>Nobody knows beforehand how fast a stream changes, and a half-life costs about p / (5.8 H) nats of variance when it does not
 * change at all. All members learn the same statistics, so that they are always about the same components.
 */
final class ForgettingEnsemble {

    /** Half-lives in events per free parameter. */
    private static final double[] EVENTS_PER_PARAMETER = {7, 27, 108};

    private static final double SHORTEST = 60;
    private static final double Z = 2.5;
    /** Memory of the paired gains, and events before they say anything. */
    private static final double MEMORY = 300;

    private static final double ENOUGH = 100;
    /**
     * While nothing is forgotten and no memory that forgets comes closer to being better than this z, so many rounds pass between two
     * comparisons, which are most of the learning; unless the shortest memory is shorter than that.
     */
    private static final double CALM = 1;

    private static final int RESTING_ROUNDS = 3;
    /** Half-lives after which next to nothing is left. */
    private static final double RECALLED = 20;
    /** Gains of single events are cut off here, in nats: one outlier is no regime. */
    private static final double CLIP = 5;

    private final StepwiseEm[] members;
    private int current;
    private final double[] gain;
    private final double[] squaredGain;
    private double compared;
    /** Of the round so far: events, and of each member the sums of gains and of their squares. */
    private int inRound;
    /** Rounds that are yet to pass without a comparison. */
    private int resting;

    private final double[] roundGain;
    private final double[] roundSquares;
    /** Published mixtures of the members, null where not made since the last step. */
    private final Mixture[] published;

    private ForgettingEnsemble(StepwiseEm[] members, int current) {
        this.members = members;
        this.current = current;
        gain = new double[members.length];
        squaredGain = new double[members.length];
        roundGain = new double[members.length];
        roundSquares = new double[members.length];
        published = new Mixture[members.length];
    }

    /** One memory, given by the user. */
    static ForgettingEnsemble single(StepwiseEm stepwise) {
        return new ForgettingEnsemble(new StepwiseEm[] {stepwise}, 0);
    }

    /**
     * All memories, to begin with the longest.
     *
     * @param parameters free parameters p
     */
    static ForgettingEnsemble of(MixtureStatistics statistics, double events, int parameters) {
        StepwiseEm[] members = new StepwiseEm[EVENTS_PER_PARAMETER.length + 1];
        for (int i = 0; i < members.length; i++) {
            double halfLife = i == members.length - 1
                    ? Double.POSITIVE_INFINITY
                    : Math.max(SHORTEST * Math.pow(4, i), EVENTS_PER_PARAMETER[i] * parameters);
            var stepSize = new StepSize(StepSize.DEFAULT_GAIN, HalfLife.events(halfLife));
            members[i] = StepwiseEm.from(statistics, events, events, stepSize);
        }
        return new ForgettingEnsemble(members, members.length - 1);
    }

    /**
     * Goes on with the choice of a bank of the same memories about other components.
     *
     * @param gains whether what was found out about the memories holds for these components too
     */
    void follow(ForgettingEnsemble before, boolean gains) {
        if (before.members.length != members.length) {
            return;
        }
        current = before.current;
        if (gains) {
            System.arraycopy(before.gain, 0, gain, 0, gain.length);
            System.arraycopy(before.squaredGain, 0, squaredGain, 0, gain.length);
            compared = before.compared;
        }
    }

    /**
     * Gives every memory that forgets what it would have left of the past.
     *
     * @param points all events, in their order; not modified
     */
    void recall(Mixture mixture, double[][] points, EStep eStep) {
        for (int i = 0; i < members.length; i++) {
            StepSize stepSize = members[i].stepSize();
            if (!stepSize.forgets()) {
                continue;
            }
            double halfLife = stepSize.halfLife().events();
            int from = (int) Math.max(0, points.length - RECALLED * halfLife);
            double[] weights = new double[points.length - from];
            Arrays.setAll(weights, n -> Math.pow(2, -(weights.length - 1 - n) / halfLife));
            MixtureStatistics recalled =
                    MixtureStatistics.empty(mixture.family(), mixture.size()).withShrinkage(members[i].shrinkage());
            eStep.run(mixture, points, from, points.length, (first, block, r, logLikelihood) -> {
                for (int k = 0; k < mixture.size(); k++) {
                    for (int n = 0; n < block.size(); n++) {
                        r[k][n] *= weights[first - from + n];
                    }
                }
                recalled.add(block, r, mixture);
            });
            members[i] = StepwiseEm.recalled(recalled, points.length, PointBatch.equalEvents(weights), stepSize);
        }
        Arrays.fill(published, null);
    }

    StepwiseEm current() {
        return members[current];
    }

    /** Whether what is long past counts less. */
    boolean forgets() {
        return current().stepSize().forgets();
    }

    Mixture published(Regularization.FadingPrior prior) {
        return published(current, prior);
    }

    Mixture published(int i, Regularization.FadingPrior prior) {
        if (published[i] == null) {
            published[i] = members[i].published(prior);
        }
        return published[i];
    }

    /**
     * Compares the members on points they have not learned.
     *
     * @param closes whether a round is over with them
     * @return whether another one is the current one now
     */
    boolean compare(double[][] points, boolean closes, EStep eStep, Regularization.FadingPrior prior) {
        if (members.length == 1) {
            return false;
        }
        if (resting > 0) {
            resting -= closes ? 1 : 0;
            return false;
        }
        double[] reference = eStep.scores(published(current, prior), points);
        inRound += points.length;
        for (int i = 0; i < members.length; i++) {
            if (i == current) {
                continue;
            }
            double[] scores = eStep.scores(published(i, prior), points);
            for (int n = 0; n < scores.length; n++) {
                // Two infinities are equal; NaN would stay in the sums for ever.
                double g = scores[n] == reference[n] ? 0 : Math.max(-CLIP, Math.min(CLIP, scores[n] - reference[n]));
                roundGain[i] += g;
                roundSquares[i] += g * g;
            }
        }
        return closes && choose();
    }

    /** At the end of a round: makes the member current that has gained most clearly, if one has. */
    private boolean choose() {
        double keep = Math.pow(0.5, inRound / MEMORY);
        compared = keep * compared + inRound;
        int best = current;
        double bestZ = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < members.length; i++) {
            if (i == current) {
                continue;
            }
            gain[i] = keep * gain[i] + roundGain[i];
            squaredGain[i] = keep * squaredGain[i] + roundSquares[i];
            double mean = gain[i] / compared;
            double variance = Math.max(squaredGain[i] / compared - mean * mean, 1e-12);
            double z = mean / Math.sqrt(variance / compared);
            if (z > bestZ) {
                bestZ = z;
                best = i;
            }
        }
        boolean enough = compared > ENOUGH;
        best = enough && bestZ > Z ? best : current;
        resting = enough && bestZ < CALM && !forgets() && mayRest() ? RESTING_ROUNDS : 0;
        inRound = 0;
        Arrays.fill(roundGain, 0);
        Arrays.fill(roundSquares, 0);
        if (best == current) {
            return false;
        }
        current = best;
        Arrays.fill(gain, 0);
        Arrays.fill(squaredGain, 0);
        compared = 0;
        return true;
    }

    /** Whether the shortest memory outlasts this round and those that would be passed over. */
    private boolean mayRest() {
        return (1 + RESTING_ROUNDS) * inRound
                <= members[0].stepSize().halfLife().events();
    }

    /** All members learn the batch, as in {@link StepwiseEm#step}. */
    void step(MixtureStatistics batch, double equal, EventClock.Tick tick) {
        for (StepwiseEm member : members) {
            member.step(batch, equal, tick);
        }
        Arrays.fill(published, null);
    }

    /** All members take an event back, as in {@link StepwiseEm#remove}. */
    void remove(double[] x, double age, double timeLeft, Regularization.FadingPrior prior) {
        for (StepwiseEm member : members) {
            member.remove(x, age, timeLeft, prior);
        }
        Arrays.fill(published, null);
    }

    /** The stream has changed: trusts the past no more than so many events. */
    void cap(double events) {
        for (StepwiseEm member : members) {
            member.cap(events);
        }
        resting = 0;
        Arrays.fill(published, null);
    }

    void write(DataOutput out) throws IOException {
        out.writeByte(members.length);
        out.writeByte(current);
        for (int i = 0; i < members.length; i++) {
            members[i].write(out);
            out.writeDouble(gain[i]);
            out.writeDouble(squaredGain[i]);
            out.writeDouble(roundGain[i]);
            out.writeDouble(roundSquares[i]);
        }
        out.writeDouble(compared);
        out.writeInt(inRound);
        out.writeByte(resting);
    }

    static ForgettingEnsemble read(DataInput in, Family family) throws IOException {
        StepwiseEm[] members = new StepwiseEm[in.readByte()];
        ForgettingEnsemble bank = new ForgettingEnsemble(members, in.readByte());
        for (int i = 0; i < members.length; i++) {
            members[i] = StepwiseEm.read(in, family);
            bank.gain[i] = in.readDouble();
            bank.squaredGain[i] = in.readDouble();
            bank.roundGain[i] = in.readDouble();
            bank.roundSquares[i] = in.readDouble();
        }
        bank.compared = in.readDouble();
        bank.inRound = in.readInt();
        bank.resting = in.readByte();
        return bank;
    }
}
