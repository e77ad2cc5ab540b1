package io.weir.evaluation;

import io.weir.event.Assignment;
import java.util.Map;

/** One model over one stream, flagging, in the topology. */
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

    /**
     * @param settings of the topology
     */
    static Result run(AlertStream stream, Map<String, String> settings) {
        int d = stream.rows()[0].length;
        var tally = new Tally(stream, d);
        var topology = new DefaultTopology(d, settings, tally);
        for (int i = 0; i < stream.rows().length; i++) {
            topology.next(stream.rows()[i], i);
        }
        topology.settle();
        return tally.result();
    }

    private static final class Tally implements DefaultTopology.Listener {

        private final AlertStream stream;
        private final int dimension;
        private long judged;
        private long alerts;
        private double sum;
        private int scored;
        private final long[] inBurst = new long[4];

        Tally(AlertStream stream, int dimension) {
            this.stream = stream;
            this.dimension = dimension;
        }

        @Override
        public void assigned(int i, Assignment made) {
            if (i >= SCORED_FROM * stream.rows().length) {
                sum += Math.max(made.logLikelihood(), LEAST_PER_FEATURE * dimension);
                scored++;
            }
            // Without a p-value there was no threshold either: the event could not be flagged.
            judged += made.pValue() == made.pValue() ? 1 : 0;
            alerts += made.anomaly() ? 1 : 0;
            if (stream.inBurst(i)) {
                int kind = stream.attack(i) ? 0 : 2;
                inBurst[kind]++;
                inBurst[kind + 1] += made.anomaly() ? 1 : 0;
            }
        }

        Result result() {
            return new Result(judged, alerts, scored, sum / scored, inBurst[0], inBurst[1], inBurst[2], inBurst[3]);
        }
    }
}
