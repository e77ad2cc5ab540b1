package io.weir.engine;

import io.weir.anomaly.Alarm;
import io.weir.anomaly.AlertPolicy;
import io.weir.anomaly.AlertThrottle;
import io.weir.anomaly.GainedScores;
import io.weir.anomaly.InlierScore;
import io.weir.em.EStep;
import io.weir.em.HalfLife;
import io.weir.em.online.Contribution;
import io.weir.em.online.PointBatch;
import io.weir.em.online.ScoringModel;
import io.weir.event.Features;
import io.weir.event.History;
import io.weir.family.CategoryNames;
import io.weir.family.Family;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.function.Supplier;

/** The E-step's side of one model: what it scores and flags with, and the events that wait to be learned. */
public final class ScoringState {

    /** The longest batch that is sent while the M-step does not answer. */
    public static final int MOST_UNANSWERED_BATCH = 1024;

    private static final int NEWCOMER = 1;
    private static final int FORMER = 2;

    private PointBatch pending;
    private Alarm alarm;
    private AlertThrottle run;
    /** Names of the levels of categorical features seen. */
    private CategoryNames levels;

    private final RecentEvents recent;
    private final History history;

    private ScoringModel model;
    private Pressure pressure = new Pressure();
    private final Kept kept = new Kept();
    /** Whether the model is still the vague one about its first event, which waits first. */
    private boolean newcomer;
    /** End of the period in which the model was entered in the register last, ms since the epoch. */
    private long seenUntil = Long.MIN_VALUE;

    private final CoreScorer scorer = new CoreScorer();

    /** What commands have kept from learning. */
    private static final class Kept {

        /** Number of events; those of alarms that are no more, too. */
        private long withheld;
        /** The number of the newest event that a command has made the model forget; feedback on it changes nothing. */
        private long forgotten;
    }

    private ScoringState(
            ScoringModel model,
            PointBatch pending,
            Alarm alarm,
            AlertThrottle run,
            CategoryNames levels,
            RecentEvents recent,
            History history) {
        this.model = model;
        this.pending = pending;
        this.alarm = alarm;
        this.run = run;
        this.levels = levels;
        this.recent = recent;
        this.history = history;
    }

    /**
     * Of a model that nothing was scored with.
     *
     * @param history of no events
     */
    public static ScoringState of(ScoringModel model, AlertPolicy alerts, History history) {
        return new ScoringState(
                model,
                new PointBatch(model.mixture().dimension()),
                Alarm.of(alerts),
                new AlertThrottle(),
                new CategoryNames(),
                new RecentEvents(),
                history);
    }

    /** Of a model that begins with an event, which will be the first to wait. */
    public static ScoringState first(double[] x, Family family, AlertPolicy alerts, History history) {
        ScoringState state = of(ScoringModel.initial(family, x), alerts, history);
        state.newcomer = true;
        return state;
    }

    public Alarm alarm() {
        return alarm;
    }

    AlertThrottle run() {
        return run;
    }

    public CategoryNames levels() {
        return levels;
    }

    /** What earlier events of this partition said. */
    History history() {
        return history;
    }

    /** Events that feedback may be given on. */
    public RecentEvents recent() {
        return recent;
    }

    InlierScore coreScore(AlertPolicy alerts) {
        return scorer.score(model, alarm, alerts);
    }

    /** What was strange is a new regime: the events that wait begin it. */
    public void newRegime() {
        pending.beginsRegime();
        if (alarm.telling() > 0) {
            scorer.newRegime(model);
        }
    }

    public ScoringModel model() {
        return model;
    }

    /**
     * @param alerts for the case that the model begins anew
     */
    public void model(ScoringModel newer, AlertPolicy alerts) {
        if (newer.origin() != model.origin()) {
            replaced(newer, alerts);
        }
        alarm.versionFollows(model.warmingUp(), newer.warmingUp());
        model = newer;
        if (newer.scores() != null) {
            alarm.follow(newer.scores());
            model = newer.withScores(null);
        }
        pressure.answered();
        newcomer = false;
    }

    /** By command, another model is in the place of this one: events that wait would teach it what it was to forget. */
    private void replaced(ScoringModel newer, AlertPolicy alerts) {
        kept.withheld += pending.netEvents();
        pending.clear();
        pressure.cleared();
        kept.forgotten = recent.events();
        alarm.modelReplaced();
        scorer.forget();
        if (newer.warmingUp()) {
            kept.withheld += alarm.withheld();
            alarm = Alarm.of(alerts);
            run = new AlertThrottle();
            levels = new CategoryNames();
        }
    }

    /** Counts events that were scored and will not be learned. A vague model whose first event is one of them is stored as it is. */
    public void withhold(int events) {
        kept.withheld += events;
        newcomer = newcomer && pending.size() > 0;
    }

    /** Events that wait to be learned, less those that wait to be taken back. */
    public int waiting() {
        return pending.netEvents();
    }

    long forgotten() {
        return kept.forgotten;
    }

    /** Events scored and kept from learning. */
    public long withheld() {
        return kept.withheld + alarm.withheld();
    }

    /** Events scored that the M-step has not been sent: those that wait, less those it is to take back, and those withheld. */
    public long unlearned() {
        return pending.netEvents() + withheld();
    }

    /**
     * Whether the events that wait should be learned now. Where the M-step is far away, batches grow while it does not answer; when
     * the model is surprised again and again, it should not wait for the rest of a batch.
     *
     * @param firstEvents events that a model begins with
     */
    public boolean batchIsFull(int firstEvents) {
        if (newcomer && pending.size() < firstEvents) {
            return false;
        }
        int surprised = pending.isNewRegime() || pressure.isHigh(pending.size()) ? 1 : model.batchEvents();
        return pending.size() >= Math.max(surprised, pressure.patientBatch());
    }

    /**
     * Events that will be scored with the model as it is unless it is surprised by them, at least 1: so many have to wait until a batch
     * can be full.
     *
     * @param firstEvents events that a model begins with
     */
    int untilBatchIsFull(int firstEvents) {
        int told = alarm.telling() > 0 ? alarm.telling() : Integer.MAX_VALUE;
        if (model.frozen()) {
            return told;
        }
        int full = newcomer
                ? Math.max(firstEvents, model.batchEvents())
                : Math.max(model.batchEvents(), pressure.patientBatch());
        return Math.max(1, Math.min(told, full - pending.size()));
    }

    /** Counts an event that waits to be learned and would be flagged. */
    void surprised() {
        pressure.surprised();
    }

    /**
     * Closes the batch of the events that wait; afterwards none do.
     *
     * @param partition that they are of
     * @param eStep is used when the contribution is made
     * @return makes their contribution, on any thread
     */
    public Supplier<Contribution> closeBatch(HalfLife halfLife, int partition, EStep eStep) {
        PointBatch batch = pending;
        ScoringModel by = model;
        batch.alerts(alarm.threshold(), alarm.realisedRate(), alarm.calibration());
        GainedScores gained = alarm.takeGained();
        pending = new PointBatch(by.mixture().dimension());
        pressure.sent(batch.size());
        newcomer = false;
        return () -> by.contribute(batch, halfLife, partition, eStep).gaining(gained);
    }

    /**
     * Takes an event out of those that wait.
     *
     * @return whether it did wait
     */
    boolean takeBack(RecentEvent event) {
        boolean waited = pending.remove(event.x(), event.timestamp());
        // The vague model is about the first event, which may be gone now, so it is stored from here on.
        newcomer = newcomer && !waited;
        return waited;
    }

    public PointBatch pending() {
        return pending;
    }

    public long seenUntil() {
        return seenUntil;
    }

    public void seenUntil(long end) {
        seenUntil = end;
    }

    /** Of a model that has yet to begin, only its events are written: the rest follows from them. */
    public void write(DataOutput out) throws IOException {
        out.writeLong(seenUntil);
        out.writeByte((newcomer ? NEWCOMER : 0) | (scorer.hasFormer() ? FORMER : 0));
        if (newcomer) {
            pending.write(out);
            levels.write(out);
            recent.write(out);
            history.write(out);
            return;
        }
        model.write(out);
        out.writeInt(pressure.unanswered());
        out.writeInt(pressure.surprises());
        out.writeLong(kept.withheld);
        out.writeLong(kept.forgotten);
        pending.write(out);
        alarm.write(out);
        run.write(out);
        levels.write(out);
        recent.write(out);
        history.write(out);
        if (scorer.hasFormer()) {
            scorer.write(out);
        }
    }

    public static ScoringState read(DataInput in, Family family, AlertPolicy alerts, Features features)
            throws IOException {
        long seenUntil = in.readLong();
        int flags = in.readByte();
        if ((flags & NEWCOMER) != 0) {
            return readFirst(in, family, alerts, features, seenUntil);
        }
        ScoringModel model = ScoringModel.read(in, family);
        var pressure = new Pressure(in.readInt(), in.readInt());
        long withheld = in.readLong();
        long forgotten = in.readLong();
        ScoringState state = new ScoringState(
                model,
                PointBatch.read(in),
                Alarm.read(in, alerts),
                AlertThrottle.read(in),
                CategoryNames.read(in),
                RecentEvents.read(in),
                History.read(in, features));
        state.pressure = pressure;
        state.kept.withheld = withheld;
        state.kept.forgotten = forgotten;
        state.seenUntil = seenUntil;
        if ((flags & FORMER) != 0) {
            state.scorer.read(in, family);
        }
        return state;
    }

    private static ScoringState readFirst(
            DataInput in, Family family, AlertPolicy alerts, Features features, long seenUntil) throws IOException {
        PointBatch pending = PointBatch.read(in);
        ScoringState state = new ScoringState(
                ScoringModel.initial(family, pending.point(0)),
                pending,
                Alarm.of(alerts),
                new AlertThrottle(),
                CategoryNames.read(in),
                RecentEvents.read(in),
                History.read(in, features));
        state.newcomer = true;
        state.seenUntil = seenUntil;
        return state;
    }
}
