package io.weir.em;

import io.weir.family.Family;
import io.weir.family.Regularization;
import io.weir.family.Statistic;
import io.weir.mixture.Identity;
import io.weir.mixture.Mixture;
import io.weir.mixture.MixtureStatistics;
import io.weir.numeric.Hash64;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.SplittableRandom;

/**
 * The M-step's side of one model: takes contributions, gives models. Mutable, and a deterministic function of the contributions.
 *
 * <pre>
 *   events   1 … B                        B …
 *          ┌──────────────┐ bootstrap  ┌──────────────────────────────────────────────┐
 *          │  warming up  │ ─────────► │  S ← blend(S, batch, γ)   A ← blend(A, S, ν)  │
 *          │  provisional │            │  learning = maximize(S)   published = max. A │
 *          └──────────────┘            └──────────────────────────────────────────────┘
 * </pre>
 *
 * <p>S are the fast statistics of stepwise EM (Cappé and Moulines 2009), A their polynomial-decay average: the E-step needs steps
 * large enough to leave the early responsibilities behind, the published model wants the variance of small ones. When old
 * events are to be forgotten the average would lag, and A is S.
 */
public final class Learner {

    private static final int PROVISIONAL_ITERATIONS = 30;
    private static final int BOOTSTRAP_ITERATIONS = 300;
    private static final double BOOTSTRAP_TOLERANCE = 1e-6;
    /** A provisional model gets a component for every so many events per free parameter. */
    private static final int EVENTS_PER_PARAMETER = 10;
    /** The published model may lag by this part of the mass that one step weighs against, n / c. */
    private static final double STALENESS = 0.05;
    /** … and by no more events than this, so that somebody who watches sees it move. */
    private static final int MAX_STALE_EVENTS = 2048;
    /** Memory of the running mean of the scores, in events. */
    private static final double SCORE_MEMORY = 5000;

    private final LearningSettings settings;
    private final Family family;
    private final long seed;
    private final StepSize stepSize;
    private final int bootstrapEvents;
    private final Reservoir reservoir;
    private final EStep eStep = new EStep();

    private ScoringModel model;
    private long events;
    private long newestTimestamp = Long.MIN_VALUE;
    private long scored;
    private double meanLogLikelihood;
    /** Events at which a provisional model is fitted anew. */
    private long nextProvisional = 1;

    private long lastPublished;

    /** A guess from the first event alone; null before it. */
    private Statistic vague;
    /** All events at the last start, as one component; null while warming up. */
    private Statistic background;
    /** S, mass 1; null while warming up. */
    private MixtureStatistics fast;
    /** A, mass 1; null while warming up, the same object as S if events are forgotten. */
    private MixtureStatistics average;
    /** n of the step size: the mass that S stands for. */
    private double mass;
    /** q = Σ (weight of an event)², so that 1/q events of equal weight would know as much. */
    private double squaredWeights;

    private Learner(LearningSettings settings, Family family, long seed) {
        this.settings = settings;
        this.family = family;
        this.seed = seed;
        stepSize = new StepSize(StepSize.DEFAULT_GAIN, settings.halfLife());
        int k = settings.components();
        bootstrapEvents = settings.bootstrapEvents(family.parameters(k) + k - 1);
        reservoir = new Reservoir(settings.reservoir(), seed);
    }

    /**
     * A model that has seen nothing.
     *
     * @param seed of everything random; derive it from the model's key, so that a replay agrees
     */
    public static Learner create(LearningSettings settings, Family family, long seed) {
        return new Learner(settings, family, seed);
    }

    /** Learns a batch, or drops it if it speaks of components that are no more. */
    public Learned learn(Contribution contribution) {
        PointBatch batch = contribution.batch();
        if (model == null) {
            vague = family.vague(batch.point(0), 0);
            model = ScoringModel.initial(family, batch.point(0));
        }
        if (contribution.epoch() != model.epoch()) {
            return new Learned(model, false, contribution.events());
        }
        for (int i = 0; i < batch.size(); i++) {
            reservoir.offer(batch.point(i));
            newestTimestamp = Math.max(newestTimestamp, batch.timestamp(i));
            observe(batch.score(i));
        }
        events += batch.size();
        boolean publish;
        if (fast == null) {
            publish = warmUp();
        } else {
            publish = step(contribution.statistics());
        }
        return new Learned(model, publish, 0);
    }

    private void observe(double score) {
        if (score > Double.NEGATIVE_INFINITY) {
            scored++;
            meanLogLikelihood += (score - meanLogLikelihood) / Math.min(scored, SCORE_MEMORY);
        }
    }

    private boolean warmUp() {
        if (events >= bootstrapEvents) {
            bootstrap();
            return true;
        }
        if (events >= nextProvisional) {
            provisional();
            nextProvisional = events < 64 ? events + Math.max(1, events / 3) : 2 * events;
            return true;
        }
        model = new ScoringModel(
                model.version(),
                model.epoch(),
                true,
                batchEvents(),
                model.mixture(),
                model.learning(),
                model.identity());
        return false;
    }

    private void provisional() {
        Start start = new Start(family, reservoir.points(), eStep);
        Statistic guess = start.background().copy();
        guess.merge(vague);
        var prior = Regularization.FadingPrior.provisional(guess, family.dimension(), settings.covarianceFloor());
        int size = 1;
        while (size < settings.components()
                && events >= (long) EVENTS_PER_PARAMETER * (family.parameters(size + 1) + size)) {
            size++;
        }
        var result =
                start.best(BatchEm.soft(PROVISIONAL_ITERATIONS, 1e-3, prior), Start.Method.KMEANS, size, 1, random());
        replace(result.mixture(), true);
    }

    private void bootstrap() {
        double[][] points = reservoir.points();
        Start start = new Start(family, points, eStep);
        background = start.background();
        var result = start.best(
                BatchEm.soft(BOOTSTRAP_ITERATIONS, BOOTSTRAP_TOLERANCE, prior()),
                Start.Method.KMEANS,
                settings.components(),
                settings.starts(),
                random());
        fast = result.statistics();
        fast.scale(1 / fast.mass());
        average = stepSize.forgets() ? fast : fast.copy();
        mass = points.length;
        squaredWeights = 1.0 / points.length;
        replace(result.mixture(), false);
    }

    private SplittableRandom random() {
        return new SplittableRandom(Hash64.mix(seed, events));
    }

    private Regularization.FadingPrior prior() {
        return Regularization.FadingPrior.of(background, settings.covarianceFloor());
    }

    /** Publishes a model whose components were found anew. */
    private void replace(Mixture mixture, boolean warmingUp) {
        long version = model.version() + 1;
        double[][] shared = eStep.sharedResponsibilities(model.mixture(), mixture, reservoir.points());
        Identity identity = model.identity().rematch(shared, version);
        model = new ScoringModel(version, model.epoch() + 1, warmingUp, batchEvents(), mixture, mixture, identity);
        lastPublished = events;
    }

    /** Small batches while the model is young, so that it improves quickly. */
    private int batchEvents() {
        return (int) Math.min(settings.batchEvents(), Math.max(1, events / 8));
    }

    private boolean step(MixtureStatistics batch) {
        double b = batch.mass();
        double gamma = stepSize.of(b, mass);
        mass += b;
        fast.blend(batch, gamma);
        squaredWeights = (1 - gamma) * (1 - gamma) * squaredWeights + gamma * gamma / b;
        if (average != fast) {
            average.blend(fast, StepSize.averaging(b, mass));
        }
        Mixture learning = fast.maximize(effectiveEvents(), prior());
        boolean publish = events - lastPublished >= publishEvents();
        Mixture published = model.mixture();
        long version = model.version();
        if (publish) {
            published = average == fast ? learning : average.maximize(effectiveEvents(), prior());
            version++;
            lastPublished = events;
        }
        model = new ScoringModel(version, model.epoch(), false, batchEvents(), published, learning, model.identity());
        return publish;
    }

    private long publishEvents() {
        double n = stepSize.forgets() ? effectiveEvents() : mass;
        return (long) Math.min(MAX_STALE_EVENTS, Math.max(1, STALENESS * n / stepSize.c()));
    }

    /** The model as of the last contribution; null before the first. */
    public ScoringModel model() {
        return model;
    }

    /** Events learned. */
    public long events() {
        return events;
    }

    /** Number of equally weighted events that would know as much as the decayed statistics do. */
    public double effectiveEvents() {
        return fast == null ? events : 1 / squaredWeights;
    }

    /** Effective events of component k. */
    public double mass(int k) {
        return model.mixture().weight(k) * effectiveEvents();
    }

    /** Running mean of log p(x) of the events when they were scored, nats; 0 before the first. */
    public double meanLogLikelihood() {
        return meanLogLikelihood;
    }

    /** Newest event time learned, ms since the epoch. */
    public long newestTimestamp() {
        return newestTimestamp;
    }

    /** The events kept for refits; stored in chunks apart from this object. */
    public Reservoir reservoir() {
        return reservoir;
    }

    /** Writes everything but the reservoir's chunks. */
    public void write(DataOutput out) throws IOException {
        out.writeLong(seed);
        out.writeBoolean(model != null);
        if (model == null) {
            return;
        }
        model.write(out);
        out.writeLong(events);
        out.writeLong(newestTimestamp);
        out.writeLong(scored);
        out.writeDouble(meanLogLikelihood);
        out.writeLong(nextProvisional);
        out.writeLong(lastPublished);
        out.writeLong(reservoir.seen());
        vague.write(out);
        out.writeBoolean(fast != null);
        if (fast != null) {
            background.write(out);
            fast.write(out);
            if (average != fast) {
                average.write(out);
            }
            out.writeDouble(mass);
            out.writeDouble(squaredWeights);
        }
    }

    /** Reads what {@link #write} wrote; the reservoir's chunks are restored by the caller, in order. */
    public static Learner read(DataInput in, LearningSettings settings, Family family) throws IOException {
        Learner learner = new Learner(settings, family, in.readLong());
        if (!in.readBoolean()) {
            return learner;
        }
        learner.model = ScoringModel.read(in, family);
        learner.events = in.readLong();
        learner.newestTimestamp = in.readLong();
        learner.scored = in.readLong();
        learner.meanLogLikelihood = in.readDouble();
        learner.nextProvisional = in.readLong();
        learner.lastPublished = in.readLong();
        learner.reservoir.restore(in.readLong());
        learner.vague = family.readStatistic(in);
        if (in.readBoolean()) {
            learner.background = family.readStatistic(in);
            learner.fast = MixtureStatistics.read(in, family);
            learner.average = learner.stepSize.forgets() ? learner.fast : MixtureStatistics.read(in, family);
            learner.mass = in.readDouble();
            learner.squaredWeights = in.readDouble();
        }
        return learner;
    }

    @Override
    public String toString() {
        return "Learner(events=" + events + ", " + model + ")";
    }
}
