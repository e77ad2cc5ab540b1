package io.weir.engine;

import io.weir.em.EStep;
import io.weir.em.HalfLife;
import io.weir.em.JoinableTask;
import io.weir.em.online.Contribution;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** Closes batches, and sends what they contribute to be learned. */
final class Batches {

    /** So many events that are judged and not delivered yet take longer than it takes to call a helper. */
    private static final int WORTH_HELP = 64;

    private final HalfLife halfLife;
    private final int partition;
    private final EStep eStep;
    private final Executor helpers;
    private final ScoringListener listener;
    private final Contributions contributions;
    private final Faults faults;

    Batches(
            DetectorSettings settings,
            int partition,
            EStep eStep,
            Executor helpers,
            ScoringListener listener,
            Contributions contributions,
            Faults faults) {
        halfLife = settings.learning().halfLife();
        this.partition = partition;
        this.eStep = eStep;
        this.helpers = helpers;
        this.listener = listener;
        this.contributions = contributions;
        this.faults = faults;
    }

    /**
     * Has a model learn what waits.
     *
     * @param undelivered events that {@code meanwhile} delivers; if they are many, a helper takes the statistics of the batch
     * @param meanwhile is done before the batch is learned
     */
    void contribute(String name, ScoringState state, long timestamp, int undelivered, Runnable meanwhile) {
        int events = state.waiting();
        Supplier<Contribution> batch = state.closeBatch(halfLife, partition, eStep);
        var contribution = JoinableTask.begin(batch::get, undelivered < WORTH_HELP ? JoinableTask.NOBODY : helpers);
        meanwhile.run();
        Contribution made;
        try {
            made = contribution.result();
            faults.at(Step.CONTRIBUTE, name);
        } catch (Throwable thrown) {
            faults.throwOn(thrown);
            state.withhold(events);
            listener.withheld(Math.max(0, events));
            listener.failed(name, state.model().version(), thrown, timestamp);
            return;
        }
        contributions.contributed(name, made, timestamp);
    }
}
