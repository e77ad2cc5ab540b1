package io.weir.streams;

import io.weir.anomaly.Alarm;
import io.weir.anomaly.AlertPolicy;
import io.weir.anomaly.AlertRun;
import io.weir.anomaly.CoreScore;
import io.weir.em.PointBatch;
import io.weir.em.ScoringModel;
import io.weir.family.Family;
import io.weir.family.Levels;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** The E-step's side of one model: what it scores and flags with, and the events that wait to be learned. */
final class ScoringState {

    private final PointBatch pending;
    private final Alarm alarm;
    private final AlertRun run;
    /** Names of the levels of categorical features seen. */
    private final Levels levels;

    private ScoringModel model;
    /** Of the current model; made when it is first asked for. */
    private CoreScore core;

    private ScoringState(ScoringModel model, PointBatch pending, Alarm alarm, AlertRun run, Levels levels) {
        this.model = model;
        this.pending = pending;
        this.alarm = alarm;
        this.run = run;
        this.levels = levels;
    }

    /** Of a model that nothing was scored with. */
    static ScoringState of(ScoringModel model, AlertPolicy alerts) {
        return new ScoringState(
                model, new PointBatch(model.mixture().dimension()), Alarm.of(alerts), new AlertRun(), new Levels());
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
    }

    PointBatch pending() {
        return pending;
    }

    void write(DataOutput out) throws IOException {
        model.write(out);
        pending.write(out);
        alarm.write(out);
        run.write(out);
        levels.write(out);
    }

    static ScoringState read(DataInput in, Family family, AlertPolicy alerts) throws IOException {
        return new ScoringState(
                ScoringModel.read(in, family),
                PointBatch.read(in),
                Alarm.read(in, alerts),
                AlertRun.read(in),
                Levels.read(in));
    }
}
