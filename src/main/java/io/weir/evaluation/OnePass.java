package io.weir.evaluation;

import io.weir.em.ComponentCount;
import io.weir.em.EStep;
import io.weir.em.Learned;
import io.weir.em.Learner;
import io.weir.em.LearningSettings;
import io.weir.em.PointBatch;
import io.weir.em.ScoringModel;
import io.weir.family.CovarianceType;
import io.weir.family.Family;
import io.weir.family.Gaussian;
import io.weir.mixture.Mixture;

/** One model over a stream: every point is scored, then learned, as the topology does it. */
final class OnePass {

    /** Smallest variance, as a fraction of each feature's own: that of the yardstick's r3 columns. */
    static final double FLOOR = 1e-3;

    private final Family family;
    private final Learner learner;
    private final PointBatch pending;
    private final EStep eStep = new EStep();
    private final double[] r;
    private ScoringModel model;

    OnePass(int components, int dimension, long seed) {
        this(ComponentCount.fixed(components), dimension, seed);
    }

    OnePass(ComponentCount components, int dimension, long seed) {
        family = Gaussian.of(dimension, CovarianceType.FULL);
        var settings = LearningSettings.defaults(components).withCovarianceFloor(FLOOR);
        learner = Learner.create(settings, family, seed, Runnable::run);
        pending = new PointBatch(dimension);
        r = new double[settings.components().most()];
    }

    /**
     * @param time ms since the epoch
     * @return log p(x) in nats before x was learned
     */
    double next(double[] x, long time) {
        if (model == null) {
            model = ScoringModel.initial(family, x);
        }
        double logLikelihood = model.score(x, r, eStep);
        pending.add(x, time, logLikelihood);
        if (pending.size() >= model.batchEvents()) {
            Learned learned = learner.learn(model.contribute(pending, eStep));
            model = learned.model();
            pending.clear();
        }
        return logLikelihood;
    }

    /** What events are scored with now; null before the first. */
    ScoringModel model() {
        return model;
    }

    /** The published mixture after the last point. */
    Mixture mixture() {
        return model.mixture();
    }
}
