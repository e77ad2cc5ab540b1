package io.weir.em.online;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.em.EStep;
import io.weir.em.HalfLife;
import io.weir.em.LearningSettings;
import io.weir.family.Family;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** Both sides of one model, as the topology wires them: it learns everything that it scores. */
final class LearningLoop {

    private final LearningSettings settings;
    final Family family;
    private final HalfLife halfLife;
    private final EStep eStep = new EStep();
    final double[] r = new double[64];
    /** Number of responsibilities of the newest event. */
    int scored;

    Learner learner;
    ScoringModel model;
    PointBatch pending;

    LearningLoop(LearningSettings settings, Family family, long seed) {
        this.settings = settings;
        this.family = family;
        halfLife = settings.halfLife().inTime() ? settings.halfLife() : HalfLife.none();
        learner = Learner.create(settings, family, seed, Runnable::run);
        pending = new PointBatch(family.dimension());
    }

    double score(double[] x) {
        return score(x, 0);
    }

    /**
     * @param time of the event, ms
     * @return log p(x) before it is learned
     */
    double score(double[] x, long time) {
        if (model == null) {
            model = ScoringModel.initial(family, x);
        }
        double log = model.score(x, r, eStep);
        scored = model.mixture().size();
        pending.add(x, time, log);
        if (pending.size() >= model.batchEvents()) {
            model = learner.learn(model.contribute(pending, halfLife, 0, eStep)).model();
            pending.clear();
        }
        return log;
    }

    /** Writes everything and goes on from what was read. */
    void restart() throws IOException {
        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        learner.write(out);
        for (int i = 0; i < learner.reservoir().chunks(); i++) {
            learner.reservoir().chunk(i).write(out);
        }
        model.write(out);
        pending.write(out);
        var in = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
        Learner read = Learner.read(in, settings, family, Runnable::run, new EStep());
        for (int i = 0; i < learner.reservoir().chunks(); i++) {
            read.reservoir().restore(ReservoirChunk.read(in));
        }
        learner = read;
        model = ScoringModel.read(in, family);
        pending = PointBatch.read(in);
        assertThat(in.available()).isZero();
    }
}
