package io.weir.em.online;

import io.weir.em.HalfLife;
import io.weir.em.StepSize;
import io.weir.family.Family;
import io.weir.family.Regularization;
import io.weir.mixture.Mixture;
import io.weir.mixture.MixtureStatistics;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Stepwise EM of one model with one memory: S ← blend(S, batch, γ), A ← blend(A, S, ν).
 *
 * <p>S are the fast statistics of stepwise EM (Cappé and Moulines 2009), A their polynomial-decay average: the E-step needs steps
 * large enough to leave the early responsibilities behind, the published model wants the variance of small ones. When old
 * events are to be forgotten the average would lag, and A is S.
 */
final class StepwiseEm {

    private final StepSize stepSize;
    /** S, mass 1. */
    private final MixtureStatistics fast;
    /** A, mass 1; the same object as S if events are forgotten. */
    private final MixtureStatistics average;
    /** n of the step size: the mass that S stands for. */
    private double mass;
    /** M of the step size: what time has left of it; stays with n if events do not age by time. */
    private double left;
    /** q = Σ (weight of an event)², so that 1/q events of equal weight would know as much. */
    private double squaredWeights;

    private StepwiseEm(
            StepSize stepSize,
            MixtureStatistics fast,
            MixtureStatistics average,
            double mass,
            double left,
            double squaredWeights) {
        this.stepSize = stepSize;
        this.fast = fast;
        this.average = average;
        this.mass = mass;
        this.left = left;
        this.squaredWeights = squaredWeights;
    }

    /**
     * Goes on from batch statistics.
     *
     * @param statistics of so many events; copied
     * @param left what time has left of them
     */
    static StepwiseEm from(MixtureStatistics statistics, double events, double left, StepSize stepSize) {
        return of(statistics, events, left, events, stepSize);
    }

    /**
     * Goes on from statistics of events that have faded at this pace.
     *
     * @param statistics of so many events; copied
     * @param equal number of events of equal weight that would know as much
     */
    static StepwiseEm recalled(MixtureStatistics statistics, double events, double equal, StepSize stepSize) {
        return of(statistics, events, events, equal, stepSize);
    }

    private static StepwiseEm of(
            MixtureStatistics statistics, double events, double left, double equal, StepSize stepSize) {
        MixtureStatistics fast = statistics.copy();
        fast.scale(1 / fast.mass());
        return new StepwiseEm(stepSize, fast, stepSize.forgets() ? fast : fast.copy(), events, left, 1 / equal);
    }

    /**
     * Learns a batch; its mass must be above 0.
     *
     * <p>However long nothing came, what is known keeps the weight of as many events as it takes to span all components.
     *
     * @param equal number of events of equal weight that would know as much as the batch does
     * @param tick what time does to the past and to the batch
     */
    void step(MixtureStatistics batch, double equal, EventClock.Tick tick) {
        double b = tick.present() * batch.mass();
        if (!(b > 0)) {
            return;
        }
        double span = batch.size() * (batch.family().dimension() + 1.0);
        double past = Math.max(tick.past() * left, Math.min(left, span));
        double gamma = stepSize.of(b, mass, past);
        mass += b;
        left = past + b;
        fast.blend(batch, gamma);
        squaredWeights = (1 - gamma) * (1 - gamma) * squaredWeights + gamma * gamma / equal;
        if (average != fast) {
            average.blend(fast, StepSize.averaging(b, mass));
        }
    }

    /**
     * Takes an event back: as much as an event of its age weighs on average.
     *
     * @param age events since it was learned
     * @param timeLeft what time has left of it, in [0, 1]
     */
    void remove(double[] x, double age, double timeLeft, Regularization.FadingPrior prior) {
        double halfLife = stepSize.halfLife().events();
        double newest = 1 / Math.max(1, Math.min(left, halfLife / Math.log(2)));
        double weight = newest * timeLeft * Math.pow(2, -age / halfLife);
        fast.remove(x, weight * fast.mass(), learning(prior));
        if (average != fast) {
            average.remove(x, weight * average.mass(), published(prior));
        }
    }

    /** Trusts the past no more than so many events. */
    void cap(double events) {
        mass = Math.min(mass, events);
        left = Math.min(left, events);
        squaredWeights = Math.max(squaredWeights, 1 / events);
    }

    Mixture learning(Regularization.FadingPrior prior) {
        return fast.maximize(effectiveEvents(), prior);
    }

    Mixture published(Regularization.FadingPrior prior) {
        return average.maximize(effectiveEvents(), prior);
    }

    /** Whether learning and published mixture are the same. */
    boolean single() {
        return average == fast;
    }

    /** A copy of the averaged statistics. */
    MixtureStatistics average() {
        return average.copy();
    }

    /** Of all that is made of these statistics; null for none. */
    double[] shrinkage() {
        return fast.shrinkage();
    }

    double mass() {
        return mass;
    }

    /** Components K. */
    int size() {
        return fast.size();
    }

    StepSize stepSize() {
        return stepSize;
    }

    /** Number of equally weighted events that would know as much. */
    double effectiveEvents() {
        return 1 / squaredWeights;
    }

    void write(DataOutput out) throws IOException {
        out.writeDouble(stepSize.c());
        out.writeDouble(stepSize.halfLife().events());
        out.writeDouble(stepSize.halfLife().millis());
        fast.write(out);
        if (average != fast) {
            average.write(out);
        }
        out.writeDouble(mass);
        out.writeDouble(left);
        out.writeDouble(squaredWeights);
    }

    static StepwiseEm read(DataInput in, Family family) throws IOException {
        StepSize stepSize = new StepSize(in.readDouble(), new HalfLife(in.readDouble(), in.readDouble()));
        MixtureStatistics fast = MixtureStatistics.read(in, family);
        MixtureStatistics average = stepSize.forgets() ? fast : MixtureStatistics.read(in, family);
        return new StepwiseEm(stepSize, fast, average, in.readDouble(), in.readDouble(), in.readDouble());
    }
}
