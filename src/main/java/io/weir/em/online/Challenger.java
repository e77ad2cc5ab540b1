package io.weir.em.online;

import io.weir.em.EStep;
import io.weir.em.HalfLife;
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
 *
 * <p>A challenger of more parameters has to gain their price besides, Δp log n / 2n nats per event (BIC's); one of fewer has
 * only to lose less than what it saves. What was accepted at the price is not given up for it, so that the number of components
 * does not swing.
 */
final class Challenger {

    /** Events of the trial, V. */
    static final int EVENTS = 4000;

    private static final double Z = 3;

    private final StepwiseEm stepwise;
    /** What its parameters cost more than the champion's, nats per event. */
    private final double price;

    private int compared;
    private double gain;
    private double squaredGain;

    private Challenger(StepwiseEm stepwise, double price) {
        this.stepwise = stepwise;
        this.price = price;
    }

    /**
     * @param parameters that it has more than the champion; negative if it has fewer
     * @param points that it was fitted to
     */
    static Challenger of(StepwiseEm stepwise, int parameters, int points) {
        return new Challenger(stepwise, parameters * Math.log(points) / (2.0 * points));
    }

    /** Scores a batch against the champion and learns it. */
    void compare(
            PointBatch batch, EventClock.Tick tick, Mixture champion, Regularization.FadingPrior prior, EStep eStep) {
        double[][] points = batch.points();
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
        HalfLife halfLife = stepwise.stepSize().halfLife();
        stepwise.step(batch.expect(stepwise.learning(prior), halfLife, eStep), batch.equalEvents(halfLife), tick);
    }

    boolean finished() {
        return compared >= EVENTS;
    }

    /** Whether the mean gain is more than three standard errors above the price, or above it if that is negative. */
    boolean wins() {
        double mean = gain / compared;
        double variance = Math.max(squaredGain / compared - mean * mean, 0);
        return mean - price > (price < 0 ? 0 : Z * Math.sqrt(variance / compared));
    }

    StepwiseEm stepwise() {
        return stepwise;
    }

    void write(DataOutput out) throws IOException {
        stepwise.write(out);
        out.writeDouble(price);
        out.writeInt(compared);
        out.writeDouble(gain);
        out.writeDouble(squaredGain);
    }

    static Challenger read(DataInput in, Family family) throws IOException {
        Challenger challenger = new Challenger(StepwiseEm.read(in, family), in.readDouble());
        challenger.compared = in.readInt();
        challenger.gain = in.readDouble();
        challenger.squaredGain = in.readDouble();
        return challenger;
    }
}
