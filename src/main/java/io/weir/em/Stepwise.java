package io.weir.em;

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
final class Stepwise {

    private final StepSize stepSize;
    /** S, mass 1. */
    private final MixtureStatistics fast;
    /** A, mass 1; the same object as S if events are forgotten. */
    private final MixtureStatistics average;
    /** n of the step size: the mass that S stands for. */
    private double mass;
    /** q = Σ (weight of an event)², so that 1/q events of equal weight would know as much. */
    private double squaredWeights;

    private Stepwise(
            StepSize stepSize, MixtureStatistics fast, MixtureStatistics average, double mass, double squaredWeights) {
        this.stepSize = stepSize;
        this.fast = fast;
        this.average = average;
        this.mass = mass;
        this.squaredWeights = squaredWeights;
    }

    /**
     * Goes on from batch statistics.
     *
     * @param statistics of so many events; copied
     */
    static Stepwise from(MixtureStatistics statistics, double events, StepSize stepSize) {
        MixtureStatistics fast = statistics.copy();
        fast.scale(1 / fast.mass());
        return new Stepwise(stepSize, fast, stepSize.forgets() ? fast : fast.copy(), events, 1 / events);
    }

    /** Learns a batch; its mass must be above 0. */
    void step(MixtureStatistics batch) {
        double b = batch.mass();
        double gamma = stepSize.of(b, mass);
        mass += b;
        fast.blend(batch, gamma);
        squaredWeights = (1 - gamma) * (1 - gamma) * squaredWeights + gamma * gamma / b;
        if (average != fast) {
            average.blend(fast, StepSize.averaging(b, mass));
        }
    }

    /** Trusts the past no more than so many events. */
    void cap(double events) {
        mass = Math.min(mass, events);
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

    double mass() {
        return mass;
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
        out.writeDouble(stepSize.halfLife());
        fast.write(out);
        if (average != fast) {
            average.write(out);
        }
        out.writeDouble(mass);
        out.writeDouble(squaredWeights);
    }

    static Stepwise read(DataInput in, Family family) throws IOException {
        StepSize stepSize = new StepSize(in.readDouble(), in.readDouble());
        MixtureStatistics fast = MixtureStatistics.read(in, family);
        MixtureStatistics average = stepSize.forgets() ? fast : MixtureStatistics.read(in, family);
        return new Stepwise(stepSize, fast, average, in.readDouble(), in.readDouble());
    }
}
