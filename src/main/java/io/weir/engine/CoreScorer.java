package io.weir.engine;

import io.weir.anomaly.Alarm;
import io.weir.anomaly.AlertPolicy;
import io.weir.anomaly.InlierScore;
import io.weir.em.online.ScoringModel;
import io.weir.family.Family;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * What events of a model are scored by: the core of the model; for a while after a new regime was accepted, that of the model before it, so
 * that the trouble is told on while the model learns it ({@link Alarm#telling}).
 */
final class CoreScorer {

    /** The model when the newest regime was accepted; null if that is long ago. */
    private ScoringModel former;
    /** Made when it is first asked for. */
    private InlierScore score;

    InlierScore score(ScoringModel model, Alarm alarm, AlertPolicy alerts) {
        if (alarm.telling() == 0) {
            former = null;
        }
        ScoringModel by = former == null ? model : former;
        if (score == null || score.mixture() != by.mixture()) {
            score = alarm.scores(by.mixture(), by.identity(), by.effectiveEvents(), alerts);
        }
        return score;
    }

    /** A new regime has been accepted. */
    void newRegime(ScoringModel before) {
        former = former == null ? before.withScores(null) : former;
    }

    /** Another model is in the place of this one. */
    void forget() {
        former = null;
    }

    boolean hasFormer() {
        return former != null;
    }

    /** Writes the {@linkplain #hasFormer former} model. */
    void write(DataOutput out) throws IOException {
        former.write(out);
    }

    void read(DataInput in, Family family) throws IOException {
        former = ScoringModel.read(in, family);
    }
}
