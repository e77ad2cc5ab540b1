package io.weir.em.online;

import io.weir.em.AssignmentMode;
import io.weir.em.EStep;
import io.weir.em.Initializer;
import io.weir.em.LearningSettings;
import io.weir.em.StepSize;
import io.weir.em.search.MultiStartEm;
import io.weir.family.Family;
import io.weir.family.Regularization;
import io.weir.family.Statistic;
import io.weir.mixture.Mixture;
import io.weir.mixture.MixtureStatistics;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/** A model from its start on: the memories that learn each batch, the scales that they are measured by, and their challenger. */
final class RunningModel {

    /** What is trusted of all before a detection until the model begins again. */
    private static final int TRUSTED_EVENTS = 250;

    private final LearningSettings settings;
    private final Family family;
    private final EStep eStep;
    private final Regime regime;
    private final SourceBarrier round = new SourceBarrier();
    private final DriftWatch drift;
    /**
     * All events, as one component: the scale that the prior and the floor under variances are measured by. It forgets nothing, so
     * that a feature that stood still for long has its whole range, but what is far beyond the sample without its outliers.
     */
    private Statistic background;
    /** Null before the start. */
    private ForgettingEnsemble bank;

    private Challenger challenger;

    RunningModel(LearningSettings settings, Family family, EStep eStep, Regime regime) {
        this.settings = settings;
        this.family = family;
        this.eStep = eStep;
        this.regime = regime;
        drift = new DriftWatch(family.dimension());
    }

    /** Free parameters of a model of K components, weights included. */
    static int parameters(Family family, int size, Statistic seen) {
        return family.parameters(size, seen) + size - 1;
    }

    /** Whether the model has components; before, it knows neither statistics nor parameters. */
    boolean started() {
        return bank != null;
    }

    /** Takes note of a contribution, and says whether a round of the sources is over with it. */
    boolean close(Contribution contribution) {
        return round.close(contribution.source(), contribution.events());
    }

    /**
     * Learns a batch.
     *
     * @param champion the published mixture
     * @param closes whether a round of the sources is over with it
     * @return whether a memory that forgets has turned out to be the best
     */
    boolean learn(Contribution contribution, EventClock.Tick tick, Mixture champion, boolean closes) {
        PointBatch batch = contribution.batch();
        boolean doubtful = bank.compare(batch.points(), closes, eStep, prior()) && bank.forgets();
        widen(contribution);
        if (regime.anotherSample(contribution.events())) {
            // What one event has done to the scales, or a regime that is past, does not last: the sample knows better.
            background.rescale(regime.pooled());
        }
        bank.step(contribution.statistics(), contribution.equalEvents(settings.halfLife()), tick);
        if (challenger != null) {
            challenger.compare(batch, tick, champion, prior(), eStep);
        }
        return doubtful;
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

    /** Takes an event back that was learned, as in {@link StepwiseEm#remove}. */
    void remove(double[] x, long age, double timeLeft) {
        if (started()) {
            bank.remove(x, age, timeLeft, prior());
        }
        removeFromChallenger(x, age, timeLeft);
    }

    void removeFromChallenger(double[] x, long age, double timeLeft) {
        if (challenger != null) {
            challenger.stepwise().remove(x, age, timeLeft, prior());
        }
    }

    /**
     * Has components for the first time.
     *
     * @param seen the events that they were found in, as one component; taken over
     * @param late points that came during the search
     */
    Replacement start(Statistic seen, MultiStartEm.Result found, double[][] late) {
        background = seen;
        replace(found, late);
        if (late.length > 0) {
            background.merge(Initializer.observed(family, late));
        }
        return replacement("start", false);
    }

    /** Has better components. */
    Replacement refit(MultiStartEm.Result found, double[][] late) {
        ForgettingEnsemble before = bank;
        replace(found, late);
        bank.follow(before, true);
        return replacement("refit", false);
    }

    /** Has the components of a stream that has changed. */
    Replacement restart(MultiStartEm.Result found) {
        challenger = null;
        ForgettingEnsemble before = bank;
        replace(found, new double[0][]);
        bank.follow(before, false);
        return replacement("the scores fell for good", true);
    }

    private void replace(MultiStartEm.Result found, double[][] late) {
        renew(found.statistics(), found.statistics().mass());
        if (late.length > 0) {
            MixtureStatistics statistics =
                    MixtureStatistics.empty(family, found.mixture().size());
            eStep.expect(found.mixture(), late, AssignmentMode.SOFT, statistics);
            bank.step(statistics, statistics.mass(), EventClock.Tick.NONE);
        }
        if (settings.adapt() && regime.reservoir().isWhole()) {
            bank.recall(found.mixture(), regime.sample(), eStep);
        }
    }

    private Replacement replacement(String reason, boolean drifted) {
        return new Replacement(published(), reason, drifted);
    }

    /** Goes on from a model that was written down. */
    void adopt(WarmStart start) {
        challenger = null;
        MixtureStatistics statistics = start.statistics();
        background = statistics.pooled();
        renew(statistics, start.effectiveEvents());
        drift.adopted(regime.age());
    }

    private void renew(MixtureStatistics statistics, double events) {
        drift.componentsChanged();
        round.restart();
        bank = settings.adapt() && !settings.halfLife().forgets()
                ? ForgettingEnsemble.of(statistics, events, parameters(statistics.size()))
                : ForgettingEnsemble.single(stepwise(statistics, events));
    }

    /** One memory, as the settings have it. */
    private StepwiseEm stepwise(MixtureStatistics statistics, double events) {
        double left =
                settings.halfLife().inTime() ? Math.min(events, regime.clock().mass()) : events;
        return StepwiseEm.from(statistics, events, left, new StepSize(StepSize.DEFAULT_GAIN, settings.halfLife()));
    }

    /** Has components that were found prove themselves, with the memory that the model has. */
    void challenge(MultiStartEm.Result found) {
        int points = regime.reservoir().size();
        StepwiseEm rival = settings.halfLife().inTime()
                ? stepwise(found.statistics(), points)
                : StepwiseEm.from(
                        found.statistics(), points, points, bank.current().stepSize());
        int more = parameters(found.mixture().size()) - parameters();
        challenger = Challenger.of(rival, more, points);
    }

    boolean isChallenged() {
        return challenger != null;
    }

    /** Whether its challenger has been tried for long enough. */
    boolean hasTriedChallenger() {
        return challenger != null && challenger.finished();
    }

    /** Ends the trial: goes on from the challenger if that has won. */
    Optional<Replacement> decideTrial() {
        Challenger finished = challenger;
        challenger = null;
        if (!finished.wins()) {
            return Optional.empty();
        }
        ForgettingEnsemble before = bank;
        renew(finished.stepwise().average(), finished.stepwise().effectiveEvents());
        bank.follow(before, false);
        return Optional.of(replacement("refit", false));
    }

    /** Whether components that were found for these points are worth their parameters more than the model is. */
    boolean isSurpassedBy(MultiStartEm.Result found, double[][] points) {
        double gain = points.length * found.lowerBound() - eStep.logLikelihood(published(), points);
        return gain > parameters(found.mixture().size()) / 2.0;
    }

    /** The stream has changed: what was before counts little, and what comes may be a new start. */
    void distrust() {
        drift.detected(regime.age());
        round.restart();
        bank.cap(TRUSTED_EVENTS);
    }

    private Regularization.FadingPrior prior() {
        return Regularization.FadingPrior.of(background, settings.covarianceFloor());
    }

    /** Half-life in use, in events; +∞ if nothing is forgotten, or before the start. In event time, what it comes to at the rate of late. */
    double halfLife() {
        if (settings.halfLife().inTime()) {
            return regime.clock().halfLifeInEvents();
        }
        return started() ? bank.current().stepSize().halfLife().events() : Double.POSITIVE_INFINITY;
    }

    /** Free parameters, weights included. */
    int parameters() {
        return parameters(bank.current().size());
    }

    private int parameters(int size) {
        return parameters(family, size, background);
    }

    /** The mixture for which statistics are to be made. */
    Mixture learning() {
        return bank.current().learning(prior());
    }

    Mixture published() {
        return bank.published(prior());
    }

    /** All events as one component; not a copy. */
    Statistic background() {
        return background;
    }

    /** The memory that predicts best. */
    StepwiseEm memory() {
        return bank.current();
    }

    DriftWatch drift() {
        return drift;
    }

    void write(DataOutput out) throws IOException {
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
    }

    void read(DataInput in) throws IOException {
        if (in.readBoolean()) {
            background = family.readStatistic(in);
            bank = ForgettingEnsemble.read(in, family);
            round.read(in);
            drift.read(in);
        }
        if (in.readBoolean()) {
            challenger = Challenger.read(in, family);
        }
    }
}
