package io.weir.evaluation;

import io.weir.em.ComponentCount;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How well the share of alerts is kept on streams, and what bursts of attacks do, with everything on: protection, challengers and
 * half-lives; models of five components.
 */
final class AlertRatesTrial {

    private static final int COMPONENTS = 5;
    private static final double RATE = 0.01;
    private static final double LOW_RATE = 0.001;

    private AlertRatesTrial() {}

    /**
     * Figures of all streams together.
     *
     * @return {@code judged}, {@code alerts} at a target of 1 %, {@code judgedLow} and {@code alertsLow} at .1 %, {@code judgedOpen}
     *     and {@code alertsOpen} without protection, prequential log-likelihoods {@code ll} and {@code llOpen}, and within bursts
     *     {@code recall} and {@code falseAlarms}
     */
    static Map<String, Double> run(List<AlertStream> streams) {
        var protectedRun = run(streams, RATE, true);
        var low = run(streams, LOW_RATE, true);
        var open = run(streams, RATE, false);
        Map<String, Double> figures = new TreeMap<>(Map.of(
                "judged", (double) protectedRun.judged(),
                "alerts", (double) protectedRun.alerts(),
                "judgedLow", (double) low.judged(),
                "alertsLow", (double) low.alerts(),
                "judgedOpen", (double) open.judged(),
                "alertsOpen", (double) open.alerts(),
                "ll", protectedRun.logLikelihood(),
                "llOpen", open.logLikelihood()));
        if (protectedRun.attacks() > 0) {
            figures.put("recall", protectedRun.recall());
            figures.put("falseAlarms", protectedRun.falsePositiveRate());
        }
        return figures;
    }

    private static AlertTrial.Result run(List<AlertStream> streams, double rate, boolean protect) {
        Map<String, String> settings = DefaultTopology.settings(ComponentCount.fixed(COMPONENTS));
        settings.put("anomaly.alert.rate", Double.toString(rate));
        settings.put("learning.protect", protect ? "on" : "off");
        return streams.stream()
                .map(stream -> AlertTrial.run(stream, settings))
                .reduce(AlertTrial.Result::plus)
                .orElseThrow();
    }
}
