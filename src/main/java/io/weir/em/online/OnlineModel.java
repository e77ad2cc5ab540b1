package io.weir.em.online;

import io.weir.em.EStep;
import io.weir.em.HalfLife;
import io.weir.em.LearningSettings;
import io.weir.family.Family;
import io.weir.mixture.Mixture;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * One model's way from its first events to a refit ten million events later.
 *
 * <pre>
 *   warming up          running
 *   provisional fits ─► bank of half-lives, a step for every batch
 *        │                    ▲          ▲            ▲
 *        │ all components     │ replace  │ wins       │ better by p/2 nats
 *        │ predict better,    │      challenger       │
 *        │ or n = B           │          ▲            │
 *        └──────► refit ──────┴──────────┘            │
 *                 as SearchSchedule says              │
 *                                                     │
 *   scores fall (ADWIN) ──► the next 750 events ──► restart
 * </pre>
 */
final class OnlineModel {

    private final LearningSettings settings;
    private final Regime regime;
    private final WarmUp warmUp;
    private final RunningModel running;
    private final Searches searches;

    OnlineModel(LearningSettings settings, Family family, long seed, Executor executor, EStep eStep) {
        this.settings = settings;
        regime = new Regime(settings, family, seed);
        warmUp = new WarmUp(settings, family, seed);
        running = new RunningModel(settings, family, eStep, regime);
        searches = new Searches(settings, family, executor, regime, warmUp, running);
    }

    /**
     * Learns a batch.
     *
     * @param contribution its statistics are those under {@link #learning()}, weighted by age within the batch; they are not used
     *     while warming up
     * @param champion the published mixture
     * @return a mixture of other components, if the batch led to one
     */
    Optional<Replacement> learn(Contribution contribution, Mixture champion) {
        warmUp.see(contribution.batch().points());
        EventClock.Tick tick = regime.take(contribution, halfLife());
        boolean closes = running.started() && running.close(contribution);
        if (running.started()) {
            if (running.learn(contribution, tick, champion, closes)) {
                searches.schedule().doubted(regime.age());
            }
            watch(contribution.batch(), closes);
        }
        if (searches.ready()) {
            return searches.finish();
        }
        if (closes && running.hasTriedChallenger()) {
            Optional<Replacement> winner = running.decideTrial();
            if (winner.isPresent()) {
                return winner;
            }
            if (!running.memory().stepSize().forgets()) {
                searches.schedule().proven(regime.age());
            }
        }
        return searches.due() ? searches.begin() : Optional.empty();
    }

    /** Looks for a lasting fall of the scores, and begins again when there was one. */
    private void watch(PointBatch batch, boolean closes) {
        DriftWatch drift = running.drift();
        if (settings.adapt()) {
            if (!searches.restarting()) {
                drift.collect(batch);
            }
            if (closes && drift.enough() && !searches.underWay()) {
                searches.beginRestart();
            }
            if (drift.observe(batch, closes, regime.age()) && !searches.underWay()) {
                running.distrust();
            }
        }
        if (batch.isNewRegime() && !searches.underWay()) {
            running.distrust();
        }
    }

    /**
     * Takes an event back that was learned: from the samples, but for that which a search is working on, and from what is remembered of it.
     *
     * @param age events since it was learned
     * @param timestamp its event time, ms
     */
    void unlearn(double[] x, long age, long timestamp) {
        running.remove(x, age, settings.halfLife().left(regime.clock().age(timestamp)));
        if (!searches.restarting()) {
            running.drift().remove(x, timestamp);
        }
        searches.takeBack(x);
    }

    /** Goes on from a model that was written down, as if its events had just been learned. */
    void adopt(WarmStart start) {
        warmUp.see(regime.adopt(start));
        running.adopt(start);
        searches.adopted();
    }

    /** Begins again the search that was under way, once the reservoir is back. */
    void resume() {
        searches.resume();
    }

    boolean warmingUp() {
        return !running.started();
    }

    /** The mixture for which statistics are to be made; null while warming up. */
    Mixture learning() {
        return warmingUp() ? null : running.learning();
    }

    Mixture published() {
        return running.published();
    }

    /** Whether one E-step serves for learning and for publishing. */
    boolean single() {
        return running.memory().single();
    }

    double effectiveEvents() {
        return warmingUp() ? regime.age() : running.memory().effectiveEvents();
    }

    /** Mass that one step weighs against. */
    double steppedMass() {
        return single() ? effectiveEvents() : running.memory().mass();
    }

    /** Half-life in use, see {@link RunningModel#halfLife}. */
    double halfLife() {
        return running.halfLife();
    }

    /** What the half-life that was given costs, once components and rate are known. */
    Optional<HalfLifeCost> halfLifeCost() {
        HalfLife halfLife = settings.halfLife();
        if (warmingUp()
                || !halfLife.forgets()
                || halfLife.inTime() && !regime.clock().knowsRate()) {
            return Optional.empty();
        }
        return Optional.of(new HalfLifeCost(running.parameters(), halfLife()));
    }

    Reservoir reservoir() {
        return regime.reservoir();
    }

    void write(DataOutput out) throws IOException {
        regime.write(out);
        searches.schedule().write(out);
        warmUp.write(out);
        running.write(out);
        searches.write(out);
    }

    void read(DataInput in) throws IOException {
        regime.read(in);
        searches.schedule().read(in);
        warmUp.read(in);
        running.read(in);
        searches.read(in);
    }
}
