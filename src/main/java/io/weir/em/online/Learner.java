package io.weir.em.online;

import io.weir.anomaly.Calibration;
import io.weir.anomaly.PatternDigests;
import io.weir.em.EStep;
import io.weir.em.LearningSettings;
import io.weir.family.CategoryNames;
import io.weir.family.Family;
import io.weir.mixture.ComponentChange;
import io.weir.mixture.ComponentIds;
import io.weir.mixture.Mixture;
import io.weir.numeric.Hash64;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * The M-step's side of one model: takes contributions, gives models. Mutable, and a deterministic function of the contributions.
 *
 * <p>How the model learns is in {@link OnlineModel}; what the world sees of it in {@link VersionedModel}; here it is counted, steered and stored.
 */
public final class Learner {

    /** Events that a learner itself keeps at the most, besides a batch and the reservoir. */
    public static final int MOST_COLLECTED = DriftWatch.MOST_COLLECTED;
    /** Sources of contributions that a learner tells apart at the most, where there are several. */
    public static final int MOST_SOURCES = SourceBarrier.MOST_EVENTS;

    private final LearningSettings settings;
    private final Family family;
    private final long seed;
    private final Executor executor;
    private final EStep eStep;
    private final Pace pace;
    private final VersionedModel versions;
    private OnlineModel training;
    /** As it was before the newest batch; null before the first. */
    private Before before;

    private LearnedEvents learned = new LearnedEvents();
    private AlertFigures alerts = new AlertFigures();

    private Learner(LearningSettings settings, Family family, long seed, Executor executor, EStep eStep) {
        this.settings = settings;
        this.family = family;
        this.seed = seed;
        this.executor = executor;
        this.eStep = eStep;
        pace = new Pace(settings);
        versions = new VersionedModel(pace, eStep);
        training = training(seed);
    }

    private OnlineModel training(long ownSeed) {
        return new OnlineModel(settings, family, ownSeed, executor, eStep);
    }

    /**
     * A model that has seen nothing.
     *
     * @param seed of everything random; derive it from the model's key, so that a replay agrees
     * @param executor runs searches for better models; {@code Runnable::run} does them on the spot, with the same result
     */
    public static Learner create(LearningSettings settings, Family family, long seed, Executor executor) {
        return create(settings, family, seed, executor, new EStep());
    }

    /**
     * One of many models.
     *
     * @param eStep buffers, which all models of a thread may share
     */
    public static Learner create(LearningSettings settings, Family family, long seed, Executor executor, EStep eStep) {
        return new Learner(settings, family, seed, executor, eStep);
    }

    /**
     * Learns a batch. If it speaks of components that are no more, its statistics are made anew from its events, or from the sample of
     * them that it has. It is dropped if the model is frozen, or the batch is from before a command replaced the model.
     *
     * <p>Whatever is thrown, the model is the one that it was, and the batch is dropped, see {@link #undo}.
     */
    public Learned learn(Contribution made) {
        before = new Before(model(), learned.counts());
        try {
            return learned(made);
        } catch (RuntimeException | Error e) {
            undo(made);
            throw e;
        }
    }

    /** What is of no doubt when a batch turns out to be poison. */
    private record Before(ScoringModel model, LearnedEvents.Counts counts) {}

    /**
     * Makes as if the batch that was learned last had been dropped. The model is again the one before it, under its version; what else was
     * learned of it is spoilt, so the learner goes on from that model as from one that it was given.
     */
    public void undo(Contribution made) {
        versions.set(before.model);
        learned.undo(before.counts, made);
        goOnFromModel();
    }

    /**
     * A learner for a model whose own one is lost: goes on from the model as it is, under its version, its epoch and its ids.
     *
     * @param model as E-steps know it
     */
    public static Learner goOn(
            LearningSettings settings, Family family, long seed, Executor executor, EStep eStep, ScoringModel model) {
        Learner learner = new Learner(settings, family, seed, executor, eStep);
        learner.versions.set(model);
        learner.learned.begin(Math.round(model.effectiveEvents()));
        learner.goOnFromModel();
        return learner;
    }

    /** The sample of events is lost: goes on from the model as it is, as from one that it was given. */
    public void goOnFromModel() {
        training = training(Hash64.mix(seed, learned.dropped()));
        ScoringModel model = model();
        boolean grown = model != null && !model.warmingUp() && model.effectiveEvents() > 0;
        if (!grown) {
            return;
        }
        try {
            training.adopt(learned.asOf(model));
        } catch (RuntimeException e) {
            // Not even that: it scores as it does, and learns from nothing.
            training = training(Hash64.mix(seed, learned.dropped()));
        }
    }

    private Learned learned(Contribution made) {
        if (model() == null) {
            versions.set(ScoringModel.initial(family, made.batch().point(0)));
        }
        ScoringModel model = model();
        if (made.epoch() < model.origin()) {
            // What these batches take back, the model has forgotten.
            learned.forgetRetractions(made);
            return drop(made);
        }
        if (made.gained() != null) {
            // Of versions before this one too: a score means the same in each.
            alerts.gain(made.gained(), made.batch());
        }
        unlearn(made.batch());
        if (model.frozen()) {
            return drop(made);
        }
        boolean stale = made.epoch() != model.epoch() && !training.warmingUp();
        Contribution contribution = stale ? model.remade(made, settings.halfLife(), eStep) : made;
        PointBatch batch = contribution.batch();
        training.resume();
        learned.learn(contribution);
        alerts.take(batch, made.gained() == null);
        var replacement = training.learn(contribution, model.mixture());
        if (model.warmingUp() && !training.warmingUp()) {
            alerts.modelGrown();
        }
        boolean publish = !training.warmingUp() && learned.sincePublished() >= pace.publishEvents(training);
        return published(
                replacement.isPresent()
                        ? versions.replace(training, replacement.get())
                        : versions.next(training, publish));
    }

    private Learned published(Learned result) {
        if (result.publish()) {
            learned.published();
        }
        return result;
    }

    private Learned drop(Contribution made) {
        learned.drop(made);
        return new Learned(model(), false, List.of(), made.events());
    }

    private void unlearn(PointBatch batch) {
        if (batch.retracted().isEmpty()) {
            return;
        }
        training.resume();
        for (PointBatch.Retracted event : batch.retracted()) {
            training.unlearn(event.x(), event.age(), event.timestamp());
            learned.takeBack();
        }
    }

    /** A command may come to a model that has lost all that it was before its next event: it is about nothing then. */
    private void begin() {
        if (model() == null) {
            versions.set(ScoringModel.initial(family, new double[family.dimension()]));
            learned.beginTime();
        }
    }

    /** By command: from now on the model scores and does not learn, or learns again. Only this ends a freeze. */
    public Learned freeze(boolean freeze, String reason) {
        begin();
        return versions.freeze(freeze, reason);
    }

    /** By command: forgets the model and goes on as if the next event were the first. Versions and ids go on. */
    public Learned reset(String reason) {
        begin();
        ScoringModel model = model();
        double[][] points = training.reservoir().points();
        Mixture initial = points.length == 0
                ? model.mixture()
                : ScoringModel.initial(family, points[0]).mixture();
        training = training(Hash64.mix(seed, model.epoch() + 1));
        learned.reset();
        alerts = new AlertFigures();
        ComponentIds identity = model.identity().afresh(model.version() + 1);
        return published(versions.put(training, initial, identity, ComponentChange.Event.RESET, reason));
    }

    /** By command: goes on from what the model was as an earlier version; its components have the ids that they had then. */
    public Learned rollBack(WarmStart earlier, String reason) {
        begin();
        ComponentIds identity = earlier.identity().reserving(model().identity().nextId());
        return adopt(earlier, identity, ComponentChange.Event.ROLLED_BACK, reason);
    }

    /** By command: goes on from a model that was made elsewhere; components that are like earlier ones keep their ids. */
    public Learned adopt(WarmStart other, String reason) {
        return adopt(other, versions.identify(training, other), ComponentChange.Event.IMPORTED, reason);
    }

    private Learned adopt(WarmStart start, ComponentIds identity, ComponentChange.Event event, String reason) {
        if (model() != null && model().warmingUp()) {
            alerts.modelGrown();
        }
        training.adopt(start);
        learned.adopt(start);
        alerts.forgetCalibration();
        return published(versions.put(training, start.mixture(), identity, event, reason));
    }

    /** The model as of the last contribution; null before the first. */
    public ScoringModel model() {
        return versions.newest();
    }

    /** Events in the model, those of a model that it goes on from included. */
    public long events() {
        return learned.events();
    }

    /** Events learned here, whatever was forgotten again by command. */
    public long learned() {
        return learned.learned();
    }

    /** Events that were not learned: those that were on their way when a command replaced or froze the model. */
    public long dropped() {
        return learned.dropped();
    }

    /** Number of equally weighted events that would know as much as the decayed statistics do. */
    public double effectiveEvents() {
        return training.effectiveEvents();
    }

    /** What the half-life that was given costs; empty if none was, or the number of components or the rate of events is not known. */
    public Optional<HalfLifeCost> halfLifeCost() {
        return training.halfLifeCost();
    }

    /** Running mean of log p(x) of the events when they were scored, nats; 0 before the first. */
    public double meanLogLikelihood() {
        return learned.meanLogLikelihood();
    }

    /** Newest event time learned, ms since the epoch. */
    public long newestTimestamp() {
        return learned.newestTimestamp();
    }

    /** Score beyond which events are flagged, as of the last batch, nats; NaN if none are yet. */
    public double alertThreshold() {
        return alerts.threshold();
    }

    /** Share of events flagged, as of the last batch; NaN if none were judged. */
    public double alertRate() {
        return alerts.rate();
    }

    /** Scores of the events in all partitions, the live object; null where there is one. */
    public PatternDigests scores() {
        return settings.sampled() ? alerts.scores() : null;
    }

    /** What p-values and distances were like, as of the last batch. */
    public Calibration calibration() {
        return alerts.calibration();
    }

    /** Names of the levels of categorical features. */
    public CategoryNames levels() {
        return learned.levels();
    }

    /** The events kept for refits; stored in chunks apart from this object. */
    public Reservoir reservoir() {
        return training.reservoir();
    }

    /** Writes everything but the reservoir's chunks. */
    public void write(DataOutput out) throws IOException {
        out.writeLong(seed);
        out.writeBoolean(model() != null);
        if (model() == null) {
            return;
        }
        model().write(out);
        learned.write(out);
        alerts.write(out, settings.sampled());
        training.write(out);
    }

    /** Reads what {@link #write} wrote; the reservoir's chunks are restored by the caller, in order. */
    public static Learner read(DataInput in, LearningSettings settings, Family family, Executor executor, EStep eStep)
            throws IOException {
        Learner learner = new Learner(settings, family, in.readLong(), executor, eStep);
        if (!in.readBoolean()) {
            return learner;
        }
        learner.versions.set(ScoringModel.read(in, family));
        learner.learned = LearnedEvents.read(in);
        learner.alerts = AlertFigures.read(in, settings.sampled());
        learner.training.read(in);
        return learner;
    }

    @Override
    public String toString() {
        return "Learner(events=" + learned.events() + ", " + model() + ")";
    }
}
