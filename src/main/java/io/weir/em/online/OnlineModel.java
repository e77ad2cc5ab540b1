package io.weir.em.online;

import io.weir.em.AssignmentMode;
import io.weir.em.ComponentCount;
import io.weir.em.EStep;
import io.weir.em.HalfLife;
import io.weir.em.Initializer;
import io.weir.em.LearningSettings;
import io.weir.em.Outliers;
import io.weir.em.StepSize;
import io.weir.em.search.MultiStartEm;
import io.weir.em.search.PendingRefit;
import io.weir.em.search.RefitPlan;
import io.weir.em.search.SearchSchedule;
import io.weir.em.search.WarmUpModel;
import io.weir.family.Family;
import io.weir.family.Regularization;
import io.weir.family.Statistic;
import io.weir.mixture.Mixture;
import io.weir.mixture.MixtureStatistics;
import io.weir.numeric.Hash64;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
 *
 * <p>Searches run elsewhere ({@link Executor}) and take effect at an event count that follows from the events and from the work they
 * take; a learner that gets ahead of one waits a moment with each batch ({@link PendingRefit#ready}). So the outcome depends on the events and on nothing else.
 */
final class OnlineModel {

    /** Where the number of components is to be chosen, a provisional model is given up for good after as many events as so many need. */
    private static final int TYPICAL = 8;
    /** What is trusted of all before a detection until the model begins again. */
    private static final int TRUSTED_EVENTS = 250;

    private final LearningSettings settings;
    private final Family family;
    private final long seed;
    private final Executor executor;
    private final EventClock clock;
    private final Reservoir reservoir;
    private final EStep eStep;

    /** Events since the regime began. */
    private long age;

    /** A guess from the first event alone; null before it. */
    private Statistic vague;
    /**
     * All events, as one component: the scale that the prior and the floor under variances are measured by. It forgets nothing, so
     * that a feature that stood still for long has its whole range, but what is far beyond the sample without its outliers.
     */
    private Statistic background;
    /** Null while warming up. */
    private ForgettingEnsemble bank;

    private final SourceBarrier round = new SourceBarrier();
    private Challenger challenger;
    private PendingRefit search;
    private final SearchSchedule schedule = new SearchSchedule();
    private final DriftWatch drift;
    /** Points that were taken back while a search that has them is under way. */
    private final List<double[]> takenBack = new ArrayList<>();

    OnlineModel(LearningSettings settings, Family family, long seed, Executor executor, EStep eStep) {
        this.settings = settings;
        this.family = family;
        this.seed = seed;
        this.executor = executor;
        this.eStep = eStep;
        clock = new EventClock(settings.halfLife());
        reservoir = new Reservoir(settings.reservoir(), seed);
        drift = new DriftWatch(family.dimension());
    }

    /**
     * New components.
     *
     * @param reason why, for the lineage
     * @param drifted whether the stream was found to have changed
     */
    record Replacement(Mixture mixture, String reason, boolean drifted) {}

    /**
     * Learns a batch.
     *
     * @param contribution its statistics are those under {@link #learning()}, weighted by age within the batch; they are not used
     *     while warming up
     * @param champion the published mixture
     * @return a mixture of other components, if the batch led to one
     */
    Optional<Replacement> learn(Contribution contribution, Mixture champion) {
        PointBatch batch = contribution.batch();
        MixtureStatistics statistics = contribution.statistics();
        double[][] points = batch.points();
        if (vague == null) {
            vague = family.vague(points[0], 0);
        }
        EventClock.Tick tick = sample(contribution);
        age += contribution.events();
        boolean closes = bank != null && round.close(contribution.source(), contribution.events());
        if (bank != null) {
            if (bank.compare(points, closes, eStep, prior()) && bank.forgets()) {
                schedule.doubted(age);
            }
            widen(contribution);
            if (age / reservoir.size() > (age - contribution.events()) / reservoir.size()) {
                renewBackground();
            }
            bank.step(statistics, contribution.equalEvents(settings.halfLife()), tick);
            if (challenger != null) {
                challenger.compare(batch, tick, champion, prior(), eStep);
            }
            watch(batch, closes);
            if (batch.isNewRegime() && search == null) {
                detected();
            }
        }
        if (search != null && search.ready(age)) {
            return withoutTakenBack(finish());
        }
        if (closes && challenger != null && challenger.finished()) {
            Challenger finished = challenger;
            challenger = null;
            if (finished.wins()) {
                ForgettingEnsemble before = bank;
                bank = newBank(
                        finished.stepwise().average(), finished.stepwise().effectiveEvents());
                bank.follow(before, false);
                return Optional.of(new Replacement(bank.published(prior()), "refit", false));
            }
            if (!bank.forgets()) {
                schedule.proven(age);
            }
        }
        if (search == null && schedule.due(age)) {
            return begin();
        }
        return Optional.empty();
    }

    /**
     * Takes an event back that was learned: from the samples, but for that which a search is working on, and from what is remembered of it.
     *
     * @param age events since it was learned
     * @param timestamp its event time, ms
     */
    void unlearn(double[] x, long age, long timestamp) {
        double timeLeft = settings.halfLife().left(clock.age(timestamp));
        if (bank != null) {
            bank.remove(x, age, timeLeft, prior());
        }
        if (challenger != null) {
            challenger.stepwise().remove(x, age, timeLeft, prior());
        }
        if (!restarting()) {
            drift.remove(x, timestamp);
        }
        if (search != null) {
            takenBack.add(x);
            return;
        }
        reservoir.forget(x);
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
            reservoir.forget(x);
            if (bank != null && found.isPresent()) {
                bank.remove(x, 0, 1, prior());
            }
            if (challenger != null) {
                challenger.stepwise().remove(x, 0, 1, prior());
            }
        }
        takenBack.clear();
        return bank == null ? found : found.map(r -> new Replacement(bank.published(prior()), r.reason(), r.drifted()));
    }

    /** Takes a batch into the background: what is there of its events, and not what is expected of the rest. */
    private void widen(Contribution contribution) {
        double[][] points = contribution.batch().points();
        if (Arrays.stream(points).allMatch(x -> Arrays.stream(x).noneMatch(Double::isNaN))) {
            background.merge(contribution.statistics().pooled());
            return;
        }
        Statistic observed = Initializer.observed(family, points);
        observed.scale(contribution.statistics().mass() / points.length);
        background.merge(observed);
    }

    /** Offers a batch to the reservoir, and lets event time go on. */
    private EventClock.Tick sample(Contribution contribution) {
        PointBatch batch = contribution.batch();
        double[][] points = batch.points();
        HalfLife halfLife = settings.halfLife();
        if (!halfLife.inTime()) {
            double events = halfLife();
            for (int i = 0; i < points.length; i++) {
                reservoir.offer(points[i], events, contribution.representedBy(i));
            }
            return EventClock.Tick.NONE;
        }
        double[] weights = batch.weights(halfLife);
        EventClock.Tick tick = clock.advance(
                batch.newest(), points.length, Arrays.stream(weights).sum());
        for (int i = 0; i < points.length; i++) {
            reservoir.offer(points[i], tick.present() * weights[i], clock.mass());
        }
        return tick;
    }

    private ForgettingEnsemble newBank(MixtureStatistics statistics, double events) {
        drift.componentsChanged();
        round.restart();
        return settings.adapt() && !settings.halfLife().forgets()
                ? ForgettingEnsemble.of(statistics, events, parameters(statistics.size()))
                : ForgettingEnsemble.single(stepwise(statistics, events));
    }

    /** One memory, as the settings have it. */
    private StepwiseEm stepwise(MixtureStatistics statistics, double events) {
        double left = settings.halfLife().inTime() ? Math.min(events, clock.mass()) : events;
        return StepwiseEm.from(statistics, events, left, new StepSize(StepSize.DEFAULT_GAIN, settings.halfLife()));
    }

    /** What is to challenge the model: with the memory that the model has. */
    private StepwiseEm rival(MixtureStatistics statistics, double events) {
        return settings.halfLife().inTime()
                ? stepwise(statistics, events)
                : StepwiseEm.from(statistics, events, events, bank.current().stepSize());
    }

    /** Free parameters of a model of K components, weights included. */
    private int parameters(int size) {
        return parameters(size, background);
    }

    private int parameters(int size, Statistic seen) {
        return family.parameters(size, seen) + size - 1;
    }

    private Regularization.FadingPrior prior() {
        return Regularization.FadingPrior.of(background, settings.covarianceFloor());
    }

    private long seedNow() {
        return Hash64.mix(seed, age);
    }

    private Optional<Replacement> begin() {
        if (bank == null && age < SearchSchedule.SMALL) {
            schedule.provisional(age);
            return Optional.of(new Replacement(provisional().fit(sample()), "warming up", false));
        }
        if (challenger != null) {
            schedule.postpone(age + Challenger.EVENTS);
            return Optional.empty();
        }
        search = bank == null
                ? first()
                : schedule.startsDue(age)
                        ? PendingRefit.refit(age, seedNow(), bank.current().average(), background.copy())
                        : PendingRefit.continuation(
                                age, seedNow(), bank.current().average(), background.copy());
        reservoir.freeze();
        submit();
        return Optional.empty();
    }

    private PendingRefit first() {
        Statistic seen = sampled();
        return PendingRefit.start(age, seedNow(), age >= settings.bootstrapEvents(parameters(typical(), seen)), seen);
    }

    /** The sample as one component. */
    private Statistic sampled() {
        return Initializer.observed(family, sample());
    }

    /** The sample without its outliers. */
    private double[][] sample() {
        return Outliers.removed(family, reservoir.points());
    }

    /** What one event has done to the scales, or a regime that is past, does not last: the sample knows better. */
    private void renewBackground() {
        background.rescale(sampled());
    }

    private void submit() {
        double[][] points = restarting() ? Outliers.removed(family, drift.collected()) : sample();
        new RefitPlan(family, settings, executor).submit(search, points, age, provisional()::fit);
    }

    /** A number of components for what has to be known before there is one. */
    private int typical() {
        ComponentCount count = settings.components();
        return count.isAuto() ? Math.max(count.least(), Math.min(count.most(), TYPICAL)) : count.most();
    }

    private Optional<Replacement> finish() {
        PendingRefit finished = search;
        MultiStartEm.Result result = finished.await();
        search = null;
        if (finished.kind() != PendingRefit.Kind.RESTART) {
            schedule.finished(finished, result != null && result.unanimous(), reservoir.full(), age);
        }
        if (challengesOnly()) {
            // What the stream has learned from all events, a sample of them does not improve.
            schedule.onlyWithStarts();
        }
        return switch (finished.kind()) {
            case START -> started(finished, result);
            case REFIT, CONTINUATION -> refitted(result);
            case RESTART -> restarted(result);
        };
    }

    private Optional<Replacement> started(PendingRefit finished, MultiStartEm.Result result) {
        double[][] late = Outliers.removed(family, reservoir.thaw(), reservoir.points());
        if (result == null || result.mixture().size() < settings.components().least()) {
            Mixture mixture = result == null ? provisional().fit(sample()) : result.mixture();
            return Optional.of(new Replacement(mixture, "warming up", false));
        }
        background = finished.background();
        return replaced(result, late, "start", false);
    }

    private Optional<Replacement> refitted(MultiStartEm.Result result) {
        double[][] late = reservoir.thaw();
        if (challengesOnly()) {
            int more = parameters(result.mixture().size()) - parameters(size());
            challenger = Challenger.of(rival(result.statistics(), reservoir.size()), more, reservoir.size());
            return Optional.empty();
        }
        return replaced(result, late, "refit", false);
    }

    /** Whether the reservoir lacks some of what the model has learned, or the model has forgotten some of it: a refit has to prove itself. */
    private boolean challengesOnly() {
        return reservoir.full() || bank != null && halfLife() < age;
    }

    private Optional<Replacement> restarted(MultiStartEm.Result result) {
        double[][] points = Outliers.removed(family, drift.collected());
        double gain = points.length * result.lowerBound() - eStep.logLikelihood(bank.published(prior()), points);
        drift.decided();
        if (!(gain > parameters(result.mixture().size()) / 2.0)) {
            return Optional.empty();
        }
        challenger = null;
        reservoir.restart(points);
        age = points.length;
        clock.restart(age);
        schedule.restarted(age);
        return replaced(result, new double[0][], "the scores fell for good", true);
    }

    /**
     * @param late points that came during the search
     */
    private Optional<Replacement> replaced(
            MultiStartEm.Result result, double[][] late, String reason, boolean drifted) {
        ForgettingEnsemble before = bank;
        bank = newBank(result.statistics(), result.statistics().mass());
        if (late.length > 0) {
            MixtureStatistics statistics =
                    MixtureStatistics.empty(family, result.mixture().size());
            eStep.expect(result.mixture(), late, AssignmentMode.SOFT, statistics);
            if (reason.equals("start")) {
                background.merge(Initializer.observed(family, late));
            }
            bank.step(statistics, statistics.mass(), EventClock.Tick.NONE);
        }
        if (settings.adapt() && reservoir.isWhole()) {
            bank.recall(result.mixture(), sample(), eStep);
        }
        if (before != null) {
            bank.follow(before, !drifted);
        }
        return Optional.of(new Replacement(bank.published(prior()), reason, drifted));
    }

    /**
     * Goes on from a model that was written down, as if its events had just been learned. Events drawn from it stand in for
     * those in the reservoir, until what comes takes their places.
     */
    void adopt(WarmStart heritage) {
        search = null;
        challenger = null;
        MixtureStatistics statistics = heritage.statistics();
        double events = heritage.effectiveEvents();
        age = Math.max(1, Math.round(events));
        double[][] draws = heritage.draws(settings.reservoir(), seedNow());
        reservoir.restart(draws, age);
        if (vague == null) {
            vague = family.vague(draws[0], 0);
        }
        background = statistics.pooled();
        if (settings.halfLife().inTime()) {
            clock.adopt(events);
        }
        bank = newBank(statistics, events);
        drift.adopted(age);
        schedule.adopted(age, reservoir.full());
    }

    private WarmUpModel provisional() {
        double[][] points = reservoir.points();
        Outliers outliers = Outliers.of(family, points);
        // If the first event was one, the next says more.
        Statistic guess = reservoir.isWhole() && outliers.has(0) ? family.vague(outliers.without(points)[0], 0) : vague;
        return new WarmUpModel(family, settings, guess, seed);
    }

    /** Looks for a lasting fall of the scores, and begins again when there was one. */
    private void watch(PointBatch batch, boolean closes) {
        if (!settings.adapt()) {
            return;
        }
        if (!restarting()) {
            drift.collect(batch);
        }
        if (closes && drift.enough() && search == null) {
            search = PendingRefit.restart(age, seedNow(), background.copy());
            submit();
        }
        if (drift.observe(batch, closes, age) && search == null) {
            detected();
        }
    }

    /** The stream has changed: what was before counts little, and what comes may be a new start. */
    private void detected() {
        drift.detected(age);
        round.restart();
        bank.cap(TRUSTED_EVENTS);
    }

    private boolean restarting() {
        return search != null && search.kind() == PendingRefit.Kind.RESTART;
    }

    /** The mixture for which statistics are to be made; null while warming up. */
    Mixture learning() {
        return bank == null ? null : bank.current().learning(prior());
    }

    Mixture published() {
        return bank.published(prior());
    }

    boolean warmingUp() {
        return bank == null;
    }

    /** Whether one E-step serves for learning and for publishing. */
    boolean single() {
        return bank.current().single();
    }

    double effectiveEvents() {
        return bank == null ? age : bank.current().effectiveEvents();
    }

    /** What the half-life that was given costs, once components and rate are known. */
    Optional<HalfLifeCost> halfLifeCost() {
        HalfLife halfLife = settings.halfLife();
        if (bank == null || !halfLife.forgets() || halfLife.inTime() && !clock.knowsRate()) {
            return Optional.empty();
        }
        return Optional.of(new HalfLifeCost(parameters(size()), halfLife()));
    }

    /** Components K of the running model. */
    private int size() {
        return bank.current().size();
    }

    /** Mass that one step weighs against. */
    double steppedMass() {
        return bank.current().single() ? effectiveEvents() : bank.current().mass();
    }

    /** Half-life in use, in events; +∞ if nothing is forgotten. In event time, what it comes to at the rate of late. */
    double halfLife() {
        if (settings.halfLife().inTime()) {
            return clock.halfLifeInEvents();
        }
        return bank == null
                ? Double.POSITIVE_INFINITY
                : bank.current().stepSize().halfLife().events();
    }

    Reservoir reservoir() {
        return reservoir;
    }

    void write(DataOutput out) throws IOException {
        reservoir.write(out);
        clock.write(out);
        out.writeLong(age);
        schedule.write(out);
        out.writeBoolean(vague != null);
        if (vague != null) {
            vague.write(out);
        }
        out.writeBoolean(bank != null);
        if (bank != null) {
            background.write(out);
            bank.write(out);
            round.write(out);
            drift.write(out);
        }
        out.writeBoolean(challenger != null);
        if (challenger != null) {
            challenger.write(out);
        }
        out.writeInt(takenBack.size());
        for (double[] x : takenBack) {
            for (double v : x) {
                out.writeDouble(v);
            }
        }
        out.writeBoolean(search != null);
        if (search != null) {
            search.write(out);
        }
    }

    void read(DataInput in) throws IOException {
        reservoir.read(in);
        clock.read(in);
        age = in.readLong();
        schedule.read(in);
        if (in.readBoolean()) {
            vague = family.readStatistic(in);
        }
        if (in.readBoolean()) {
            background = family.readStatistic(in);
            bank = ForgettingEnsemble.read(in, family);
            round.read(in);
            drift.read(in);
        }
        if (in.readBoolean()) {
            challenger = Challenger.read(in, family);
        }
        for (int i = in.readInt(); i > 0; i--) {
            double[] x = new double[family.dimension()];
            for (int j = 0; j < x.length; j++) {
                x[j] = in.readDouble();
            }
            takenBack.add(x);
        }
        if (in.readBoolean()) {
            search = PendingRefit.read(in, family);
        }
    }

    /** Begins again the search that was under way, once the reservoir is back. */
    void resume() {
        if (search != null && !search.submitted()) {
            submit();
        }
    }
}
