package io.weir.streams;

import io.weir.anomaly.Alarm;
import io.weir.anomaly.AlertPolicy;
import io.weir.anomaly.AlertRun;
import io.weir.anomaly.CoreScore;
import io.weir.em.Contribution;
import io.weir.em.EStep;
import io.weir.em.HalfLife;
import io.weir.em.PointBatch;
import io.weir.em.ScoringModel;
import io.weir.event.Features;
import io.weir.event.History;
import io.weir.family.Family;
import io.weir.family.Levels;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** The E-step's side of one model: what it scores and flags with, and the events that wait to be learned. */
final class ScoringState {

    /** Batches that are sent, at the most, per doubling of the unanswered events … */
    private static final int UNANSWERED_BATCHES = 8;
    /** … and the longest of them. */
    static final int MOST_UNANSWERED_BATCH = 1024;

    /** So many strange events in a batch, and one for every so many events, are more than the share of alerts explains. */
    private static final int SURPRISES = 8;

    private static final int EVENTS_PER_SURPRISE = 16;

    private final PointBatch pending;
    private final Alarm alarm;
    private final AlertRun run;
    /** Names of the levels of categorical features seen. */
    private final Levels levels;

    private final RecentEvents recent;
    private final History history;

    private ScoringModel model;
    /** Events sent to the M-step since it last sent a model. */
    private int unanswered;
    /** Strange events among those that wait. */
    private int surprises;
    /** Of the current model; made when it is first asked for. */
    private CoreScore core;

    private ScoringState(
            ScoringModel model,
            PointBatch pending,
            Alarm alarm,
            AlertRun run,
            Levels levels,
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
    static ScoringState of(ScoringModel model, AlertPolicy alerts, History history) {
        return new ScoringState(
                model,
                new PointBatch(model.mixture().dimension()),
                Alarm.of(alerts),
                new AlertRun(),
                new Levels(),
                new RecentEvents(),
                history);
    }

    Alarm alarm() {
        return alarm;
    }

    AlertRun run() {
        return run;
    }

    Levels levels() {
        return levels;
    }

    /** What earlier events of this partition said. */
    History history() {
        return history;
    }

    /** Events that feedback may be given on. */
    RecentEvents recent() {
        return recent;
    }

    CoreScore core(AlertPolicy alerts) {
        if (core == null || core.mixture() != model.mixture()) {
            core = CoreScore.of(model.mixture(), alerts.coreMass());
        }
        return core;
    }

    ScoringModel model() {
        return model;
    }

    void model(ScoringModel newer) {
        model = newer;
        unanswered = 0;
    }

    /**
     * Whether the events that wait should be learned now. Where the M-step is far away, batches grow while it does not answer; when
     * the model is surprised again and again, it should not wait for the rest of a batch.
     */
    boolean batchIsFull() {
        int patient = Math.min(MOST_UNANSWERED_BATCH, unanswered / UNANSWERED_BATCHES);
        int surprised = pending.isNewRegime() || surprises >= SURPRISES + pending.size() / EVENTS_PER_SURPRISE
                ? 1
                : model.batchEvents();
        return pending.size() >= Math.max(surprised, patient);
    }

    /** Counts an event that waits to be learned and would be flagged. */
    void surprised() {
        surprises++;
    }

    /** The contribution of the events that wait; afterwards none do. */
    Contribution contribute(HalfLife halfLife, EStep eStep) {
        pending.alerts(alarm.threshold(), alarm.realisedRate(), alarm.calibration());
        Contribution contribution = model.contribute(pending, halfLife, eStep);
        unanswered += contribution.events();
        pending.clear();
        surprises = 0;
        return contribution;
    }

    PointBatch pending() {
        return pending;
    }

    void write(DataOutput out) throws IOException {
        model.write(out);
        out.writeInt(unanswered);
        out.writeInt(surprises);
        pending.write(out);
        alarm.write(out);
        run.write(out);
        levels.write(out);
        recent.write(out);
        history.write(out);
    }

    static ScoringState read(DataInput in, Family family, AlertPolicy alerts, Features features) throws IOException {
        ScoringModel model = ScoringModel.read(in, family);
        int unanswered = in.readInt();
        int surprises = in.readInt();
        ScoringState state = new ScoringState(
                model,
                PointBatch.read(in),
                Alarm.read(in, alerts),
                AlertRun.read(in),
                Levels.read(in),
                RecentEvents.read(in),
                History.read(in, features));
        state.unanswered = unanswered;
        state.surprises = surprises;
        return state;
    }
}
