package io.weir.evaluation;

import io.weir.anomaly.Alarm;
import io.weir.anomaly.AlertPolicy;
import io.weir.anomaly.CoreScore;
import io.weir.anomaly.Verdict;
import io.weir.em.EStep;
import io.weir.em.Learner;
import io.weir.em.LearningSettings;
import io.weir.em.PointBatch;
import io.weir.em.ScoringModel;
import io.weir.family.CovarianceType;
import io.weir.family.Gaussian;

/** One model over one stream, flagging as the topology does. */
final class AlertTrial {

    private static final double SCORED_FROM = 0.3;
    private static final double LEAST_PER_FEATURE = -10;

    private AlertTrial() {}

    /**
     * What came of it.
     *
     * @param judged events that could have been flagged
     * @param logLikelihood prequential, nats, of rows 30 % … 100 %, each at least −10 d
     */
    record Result(
            long judged,
            long alerts,
            long scored,
            double logLikelihood,
            long attacks,
            long found,
            long ordinary,
            long falseAlarms) {

        Result plus(Result o) {
            long n = scored + o.scored;
            return new Result(
                    judged + o.judged,
                    alerts + o.alerts,
                    n,
                    (scored * logLikelihood + o.scored * o.logLikelihood) / Math.max(1, n),
                    attacks + o.attacks,
                    found + o.found,
                    ordinary + o.ordinary,
                    falseAlarms + o.falseAlarms);
        }

        double rate() {
            return (double) alerts / judged;
        }

        double recall() {
            return (double) found / attacks;
        }

        double falsePositiveRate() {
            return (double) falseAlarms / ordinary;
        }
    }

    static Result run(AlertStream stream, int components, AlertPolicy policy) {
        double[][] rows = stream.rows();
        int d = rows[0].length;
        var family = Gaussian.of(d, CovarianceType.FULL);
        var settings = LearningSettings.defaults(components).withCovarianceFloor(OnePass.FLOOR);
        Learner learner = Learner.create(settings, family, 1, Runnable::run);
        var eStep = new EStep();
        var pending = new PointBatch(d);
        double[] r = new double[components];
        ScoringModel model = ScoringModel.initial(family, rows[0]);
        Alarm alarm = Alarm.of(policy);
        CoreScore coreScore = null;
        long judged = 0;
        long alerts = 0;
        double sum = 0;
        int scored = 0;
        long[] inBurst = new long[4];
        for (int i = 0; i < rows.length; i++) {
            double[] x = rows[i];
            double logLikelihood = model.score(x, r, eStep);
            if (i >= SCORED_FROM * rows.length) {
                sum += Math.max(logLikelihood, LEAST_PER_FEATURE * d);
                scored++;
            }
            boolean learn = true;
            if (!model.warmingUp()) {
                if (coreScore == null || coreScore.mixture() != model.mixture()) {
                    coreScore = alarm.scores(model.mixture(), model.identity(), model.effectiveEvents(), policy);
                }
                double score = coreScore.of(x, r);
                boolean ready = alarm.ready();
                boolean alert = alarm.flags(score);
                judged += ready ? 1 : 0;
                alerts += alert ? 1 : 0;
                if (stream.inBurst(i)) {
                    int kind = stream.attack(i) ? 0 : 2;
                    inBurst[kind]++;
                    inBurst[kind + 1] += alert ? 1 : 0;
                }
                Verdict verdict = alarm.judge(score, alert, alarm.pValue(score), i, policy);
                if (verdict == Verdict.NEW_REGIME) {
                    pending.beginsRegime();
                }
                learn = verdict == Verdict.LEARN;
            }
            if (learn) {
                pending.add(x, i, logLikelihood);
            }
            if (pending.size() >= model.batchEvents()) {
                model = learner.learn(model.contribute(pending, eStep)).model();
                pending.clear();
            }
        }
        return new Result(judged, alerts, scored, sum / scored, inBurst[0], inBurst[1], inBurst[2], inBurst[3]);
    }
}
