package io.weir.evaluation;

import io.weir.anomaly.AlertPolicy;

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
        var pass = new ProtectedPass(components, d, policy);
        long judged = 0;
        long alerts = 0;
        double sum = 0;
        int scored = 0;
        long[] inBurst = new long[4];
        for (int i = 0; i < rows.length; i++) {
            pass.score(rows[i]);
            if (i >= SCORED_FROM * rows.length) {
                sum += Math.max(pass.logLikelihood(), LEAST_PER_FEATURE * d);
                scored++;
            }
            judged += pass.judged() ? 1 : 0;
            alerts += pass.alert() ? 1 : 0;
            if (stream.inBurst(i)) {
                int kind = stream.attack(i) ? 0 : 2;
                inBurst[kind]++;
                inBurst[kind + 1] += pass.alert() ? 1 : 0;
            }
            pass.learn(rows[i], i);
        }
        return new Result(judged, alerts, scored, sum / scored, inBurst[0], inBurst[1], inBurst[2], inBurst[3]);
    }
}
