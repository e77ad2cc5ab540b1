package io.weir.em;

import io.weir.family.Family;
import io.weir.family.Regularization;
import io.weir.family.Statistic;
import io.weir.mixture.Mixture;
import io.weir.mixture.MixtureStatistics;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * A refitted model that learns beside the published one until it has proven better, or not.
 *
 * <p>Both score each batch before they learn it. Values are floored at the density of the background: in a heavy tail, one event
 * could decide otherwise.
 */
final class Challenger {

    /** Events of the trial, V. */
    static final int EVENTS = 4000;

    private static final double Z = 3;

    private final Stepwise stepwise;
    private int compared;
    private double gain;
    private double squaredGain;

    private Challenger(Stepwise stepwise) {
        this.stepwise = stepwise;
    }

    static Challenger of(Refit.Result refit, double events, StepSize stepSize) {
        return new Challenger(Stepwise.from(refit.statistics(), events, stepSize));
    }

    /** Scores a batch against the champion and learns it. */
    void compare(double[][] points, Mixture champion, Regularization.FadingPrior prior, EStep eStep) {
        Statistic[] one = {prior.background()};
        Mixture floor = MixtureStatistics.of(champion.family(), one).maximize(1, prior);
        double[] own = eStep.scores(stepwise.published(prior), points);
        double[] other = eStep.scores(champion, points);
        double[] least = eStep.scores(floor, points);
        for (int i = 0; i < points.length; i++) {
            double difference = Math.max(own[i], least[i]) - Math.max(other[i], least[i]);
            if (difference == difference) {
                gain += difference;
                squaredGain += difference * difference;
            }
        }
        compared += points.length;
        Mixture learning = stepwise.learning(prior);
        MixtureStatistics batch = MixtureStatistics.empty(learning.family(), learning.size());
        eStep.expect(learning, points, Assignment.SOFT, batch);
        stepwise.step(batch);
    }

    boolean finished() {
        return compared >= EVENTS;
    }

    /** Whether the mean gain is more than three standard errors above zero. */
    boolean wins() {
        double mean = gain / compared;
        double variance = Math.max(squaredGain / compared - mean * mean, 0);
        return mean > Z * Math.sqrt(variance / compared);
    }

    Stepwise stepwise() {
        return stepwise;
    }

    void write(DataOutput out) throws IOException {
        stepwise.write(out);
        out.writeInt(compared);
        out.writeDouble(gain);
        out.writeDouble(squaredGain);
    }

    static Challenger read(DataInput in, Family family) throws IOException {
        Challenger challenger = new Challenger(Stepwise.read(in, family));
        challenger.compared = in.readInt();
        challenger.gain = in.readDouble();
        challenger.squaredGain = in.readDouble();
        return challenger;
    }
}
