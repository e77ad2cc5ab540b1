package io.weir.em.online;

import io.weir.em.LearningSettings;
import io.weir.em.Outliers;
import io.weir.em.search.MultiStartEm;
import io.weir.em.search.PendingRefit;
import io.weir.em.search.RefitPlan;
import io.weir.em.search.SearchSchedule;
import io.weir.family.Family;
import io.weir.family.Statistic;
import io.weir.mixture.Mixture;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * One model's searches for other components: when they begin, the one under way, and what comes of it.
 *
 * <p>They run elsewhere ({@link Executor}) and take effect at an event count that follows from the events and from the work they
 * take; a learner that gets ahead of one waits a moment with each batch ({@link PendingRefit#ready}). So the outcome depends on the events and on nothing else.
 */
final class Searches {

    private final LearningSettings settings;
    private final Family family;
    private final Executor executor;
    private final Regime regime;
    private final WarmUp warmUp;
    private final RunningModel running;
    private final SearchSchedule schedule = new SearchSchedule();
    /** Null if none is under way. */
    private PendingRefit pending;
    /** Points that were taken back while a search that has them is under way. */
    private final List<double[]> takenBack = new ArrayList<>();

    Searches(
            LearningSettings settings,
            Family family,
            Executor executor,
            Regime regime,
            WarmUp warmUp,
            RunningModel running) {
        this.settings = settings;
        this.family = family;
        this.executor = executor;
        this.regime = regime;
        this.warmUp = warmUp;
        this.running = running;
    }

    SearchSchedule schedule() {
        return schedule;
    }

    boolean underWay() {
        return pending != null;
    }

    boolean restarting() {
        return underWay() && pending.kind() == PendingRefit.Kind.RESTART;
    }

    /** Whether the one under way takes effect now, see {@link PendingRefit#ready}. */
    boolean ready() {
        return underWay() && pending.ready(regime.age());
    }

    /** Whether one is to begin now. */
    boolean due() {
        return !underWay() && schedule.due(regime.age());
    }

    /**
     * Begins one.
     *
     * @return what it has found, if it is so small that it was made at once
     */
    Optional<Replacement> begin() {
        long age = regime.age();
        if (!running.started() && age < SearchSchedule.SMALL) {
            schedule.provisional(age);
            return Optional.of(warmingUp(provisional()));
        }
        if (running.isChallenged()) {
            schedule.postpone(age + Challenger.EVENTS);
            return Optional.empty();
        }
        pending = running.started() ? refit(age) : start(age);
        regime.reservoir().freeze();
        submit();
        return Optional.empty();
    }

    private PendingRefit start(long age) {
        Statistic seen = regime.pooled();
        return PendingRefit.start(age, regime.seed(), warmUp.over(age, seen), seen);
    }

    private PendingRefit refit(long age) {
        var warm = running.memory().average();
        Statistic background = running.background().copy();
        return schedule.startsDue(age)
                ? PendingRefit.refit(age, regime.seed(), warm, background)
                : PendingRefit.continuation(age, regime.seed(), warm, background);
    }

    /** Begins to look for the components of a stream that has changed, among the events since. */
    void beginRestart() {
        pending = PendingRefit.restart(
                regime.age(), regime.seed(), running.background().copy());
        submit();
    }

    private void submit() {
        double[][] points = restarting() ? sinceDrift() : regime.sample();
        new RefitPlan(family, settings, executor)
                .submit(pending, points, regime.age(), warmUp.provisional(regime.reservoir())::fit);
    }

    private double[][] sinceDrift() {
        return Outliers.removed(family, running.drift().collected());
    }

    private Mixture provisional() {
        return warmUp.provisional(regime.reservoir()).fit(regime.sample());
    }

    private static Replacement warmingUp(Mixture provisional) {
        return new Replacement(provisional, "warming up", false);
    }

    /** Takes what was found, or what is to challenge the model with it. */
    Optional<Replacement> finish() {
        PendingRefit finished = pending;
        MultiStartEm.Result result = finished.await();
        pending = null;
        if (finished.kind() != PendingRefit.Kind.RESTART) {
            boolean unanimous = result != null && result.unanimous();
            schedule.finished(finished, unanimous, regime.reservoir().full(), regime.age());
        }
        if (challengesOnly()) {
            // What the stream has learned from all events, a sample of them does not improve.
            schedule.onlyWithStarts();
        }
        return withoutTakenBack(
                switch (finished.kind()) {
                    case START -> started(finished, result);
                    case REFIT, CONTINUATION -> refitted(result);
                    case RESTART -> restarted(result);
                });
    }

    private Optional<Replacement> started(PendingRefit finished, MultiStartEm.Result result) {
        double[][] late = Outliers.removed(
                family, regime.reservoir().thaw(), regime.reservoir().points());
        if (result == null) {
            return Optional.of(warmingUp(provisional()));
        }
        if (result.mixture().size() < settings.components().least()) {
            return Optional.of(warmingUp(result.mixture()));
        }
        return Optional.of(running.start(finished.background(), result, late));
    }

    private Optional<Replacement> refitted(MultiStartEm.Result result) {
        double[][] late = regime.reservoir().thaw();
        if (challengesOnly()) {
            running.challenge(result);
            return Optional.empty();
        }
        return Optional.of(running.refit(result, late));
    }

    /** Whether the reservoir lacks some of what the model has learned, or the model has forgotten some of it: a refit has to prove itself. */
    private boolean challengesOnly() {
        return regime.reservoir().full() || running.started() && running.halfLife() < regime.age();
    }

    private Optional<Replacement> restarted(MultiStartEm.Result result) {
        double[][] points = sinceDrift();
        boolean better = running.isSurpassedBy(result, points);
        running.drift().decided();
        if (!better) {
            return Optional.empty();
        }
        regime.restart(points);
        schedule.restarted(regime.age());
        return Optional.of(running.restart(result));
    }

    /** Takes an event back from the sample: at once, or when a search that may be working on it is over. */
    void takeBack(double[] x) {
        if (underWay()) {
            takenBack.add(x);
        } else {
            regime.reservoir().forget(x);
        }
    }

    /**
     * What a search found may have been learned from events that were taken back meanwhile; then they are taken back from it too.
     *
     * @param found the same components with or without those events
     */
    private Optional<Replacement> withoutTakenBack(Optional<Replacement> found) {
        if (takenBack.isEmpty()) {
            return found;
        }
        for (double[] x : takenBack) {
            regime.reservoir().forget(x);
            if (found.isPresent()) {
                running.remove(x, 0, 1);
            } else {
                running.removeFromChallenger(x, 0, 1);
            }
        }
        takenBack.clear();
        return running.started()
                ? found.map(r -> new Replacement(running.published(), r.reason(), r.drifted()))
                : found;
    }

    /** The model goes on from one that was written down. */
    void adopted() {
        pending = null;
        schedule.adopted(regime.age(), regime.reservoir().full());
    }

    /** Begins again the search that was under way, once the reservoir is back. */
    void resume() {
        if (underWay() && !pending.submitted()) {
            submit();
        }
    }

    /** Writes all but the {@link #schedule}. */
    void write(DataOutput out) throws IOException {
        out.writeInt(takenBack.size());
        for (double[] x : takenBack) {
            for (double v : x) {
                out.writeDouble(v);
            }
        }
        out.writeBoolean(pending != null);
        if (pending != null) {
            pending.write(out);
        }
    }

    void read(DataInput in) throws IOException {
        for (int i = in.readInt(); i > 0; i--) {
            double[] x = new double[family.dimension()];
            for (int j = 0; j < x.length; j++) {
                x[j] = in.readDouble();
            }
            takenBack.add(x);
        }
        if (in.readBoolean()) {
            pending = PendingRefit.read(in, family);
        }
    }
}
