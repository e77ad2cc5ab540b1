package io.weir.evaluation;

import io.weir.anomaly.Alarm;
import io.weir.anomaly.AlertPolicy;
import io.weir.anomaly.CoreScore;
import io.weir.anomaly.MissingPattern;
import io.weir.anomaly.Verdict;
import io.weir.em.EStep;
import io.weir.em.Learner;
import io.weir.em.LearningSettings;
import io.weir.em.PointBatch;
import io.weir.em.ScoringModel;
import io.weir.family.CovarianceType;
import io.weir.family.Family;
import io.weir.family.Gaussian;

/** One model over a stream: every point is scored, flagged if it is strange, and learned if it may be, as the topology does it. */
final class ProtectedPass {

    private final AlertPolicy policy;
    private final Family family;
    private final Learner learner;
    private final PointBatch pending;
    private final EStep eStep = new EStep();
    private final Alarm alarm;
    private final double[] r;
    private ScoringModel model;
    private CoreScore core;
    private double logLikelihood;
    private double score;
    private boolean judged;
    private boolean alert;

    ProtectedPass(int components, int dimension, AlertPolicy policy) {
        this.policy = policy;
        family = Gaussian.of(dimension, CovarianceType.FULL);
        var settings = LearningSettings.defaults(components).withCovarianceFloor(OnePass.FLOOR);
        learner = Learner.create(settings, family, 1, Runnable::run);
        pending = new PointBatch(dimension);
        alarm = Alarm.of(policy);
        r = new double[components];
    }

    /** Scores the next point; {@link #learn} has to follow. */
    void score(double[] x) {
        if (model == null) {
            model = ScoringModel.initial(family, x);
        }
        logLikelihood = model.score(x, r, eStep);
        if (core == null || core.mixture() != model.mixture()) {
            core = alarm.scores(model.mixture(), model.identity(), model.effectiveEvents(), policy);
        }
        score = core.of(x);
        judged = !model.warmingUp() && alarm.ready();
        alert = !model.warmingUp() && alarm.flags(score, MissingPattern.of(x));
    }

    /**
     * Learns the point that was scored last, unless it is kept from it.
     *
     * @param time ms since the epoch
     */
    void learn(double[] x, long time) {
        Verdict verdict = Verdict.LEARN;
        if (!model.warmingUp()) {
            double pValue = alarm.pValue(score, MissingPattern.of(x));
            double stray = Alarm.stray(model.mixture(), model.effectiveEvents(), x, pValue);
            verdict = alarm.judge(score, MissingPattern.of(x), alert, pValue, stray, time, policy);
        }
        if (verdict == Verdict.NEW_REGIME) {
            pending.beginsRegime();
        }
        if (verdict == Verdict.LEARN) {
            pending.add(x, time, logLikelihood);
        }
        if (pending.size() >= model.batchEvents()) {
            model = learner.learn(model.contribute(pending, eStep)).model();
            pending.clear();
        }
    }

    /** What the last point was scored with, until it is learned. */
    ScoringModel model() {
        return model;
    }

    /** log p(x) of the last point, nats. */
    double logLikelihood() {
        return logLikelihood;
    }

    /** The score of the last point, nats. */
    double score() {
        return score;
    }

    /** Whether the last point could have been flagged. */
    boolean judged() {
        return judged;
    }

    /** Whether it was. */
    boolean alert() {
        return alert;
    }
}
