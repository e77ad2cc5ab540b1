package io.weir.evaluation;

import io.weir.config.WeirConfig;
import io.weir.evaluation.detector.HostForests;
import io.weir.evaluation.detector.RobustDeviations;
import io.weir.event.Assignment;
import io.weir.records.DeadLetters;
import io.weir.source.EventSource;
import io.weir.source.RecordedEvent;
import io.weir.source.scenario.FleetEvents;
import io.weir.source.scenario.Scenario;
import io.weir.source.scenario.Trouble;
import io.weir.streams.LocalTopology;
import io.weir.streams.Sinks;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.kafka.streams.processor.api.Record;

/**
 * A model for each host of a {@linkplain FleetEvents fleet}, and what is flagged of its troubles: by the product, with a budget of alerts
 * a day for all hosts together, and by what a user would run instead, with the same number of alerts chosen in hindsight.
 */
final class FleetTrial {

    /** Alerts a day, of all hosts together. */
    static final int BUDGET = 50;

    private static final int DAYS = 10;
    private static final long DAY = 86_400_000L;

    /** How alerts are chosen. */
    enum Method {
        /** What the product flagged. */
        FLAGS,
        /** The smallest p-values of the product. */
        P_VALUES,
        /** The highest scores of the product. */
        SCORES,
        /** The smallest densities. */
        DENSITIES,
        /** The largest robust deviations, in logarithms of the latency, by host and path, from what they were before any trouble. */
        ROBUST_Z,
        /** The highest scores of a random cut forest for each host. */
        RCF
    }

    private final long seed;
    private final int events;

    /**
     * @param events in ten days; there is a host for every 4,000
     */
    FleetTrial(long seed, int events) {
        this.seed = seed;
        this.events = events;
    }

    /**
     * Figures by method, as {@code METHOD_flagged}, {@code METHOD_false}, and for every kind of trouble {@code METHOD_KIND}; besides them
     * {@code KIND}, the number of events of each kind, {@code withPValue} and {@code firstFlag}, in days from the beginning.
     *
     * @param settings besides features, key and time
     */
    Map<String, Double> run(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("features", Scenario.FLEET.features());
        all.put("event.time", "/timestamp");
        all.put("model.key", "record-key");
        all.putIfAbsent("anomaly.rate.per", "application");
        all.putIfAbsent("anomaly.alert.rate", BUDGET + " per P1D");
        all.putIfAbsent("topic.partitions", "1");
        var told = new Told(events);
        var topology = new LocalTopology(WeirConfig.load(null, Map.of(), all), told);
        var robust = new RobustDeviations(events);
        var forests = new HostForests(events);
        try (EventSource source = Scenario.FLEET.events(seed, events)) {
            for (int i = 0; i < events; i++) {
                RecordedEvent event = source.next();
                told.label[i] = Integer.parseInt(event.label());
                told.time[i] = event.timestamp();
                robust.add(i, event);
                forests.add(i, event);
                topology.process(event.key().getBytes(StandardCharsets.UTF_8), event.value(), event.timestamp());
            }
        }
        topology.settle();
        Map<String, Double> figures = figures(told, robust.deviations(told.time[0] + DAYS * DAY / 2, told.time));
        put(figures, Method.RCF, largest(forests.scores(seed)), told.label);
        return figures;
    }

    private Map<String, Double> figures(Told told, double[] robust) {
        Map<String, Double> figures = new TreeMap<>();
        for (int i = 0; i < events; i++) {
            if (told.label[i] > 0) {
                figures.merge(kind(told.label[i]), 1.0, Double::sum);
            }
        }
        boolean[] flagged = told.flagged;
        put(figures, Method.FLAGS, flagged, told.label);
        put(figures, Method.P_VALUES, largest(negated(told.pValue)), told.label);
        put(figures, Method.SCORES, largest(told.score), told.label);
        put(figures, Method.DENSITIES, largest(negated(told.logLikelihood)), told.label);
        put(figures, Method.ROBUST_Z, largest(robust), told.label);
        figures.put("events", (double) events);
        figures.put("withPValue", (double)
                Arrays.stream(told.pValue).filter(p -> p == p).count());
        IntStream.range(0, events)
                .filter(i -> flagged[i])
                .findFirst()
                .ifPresent(i -> figures.put("firstFlag", (double) (told.time[i] - told.time[0]) / DAY));
        return figures;
    }

    private static String kind(int label) {
        return Trouble.Kind.values()[label - 1].name();
    }

    private static void put(Map<String, Double> figures, Method method, boolean[] flagged, int[] label) {
        double all = 0;
        double ordinary = 0;
        for (int i = 0; i < flagged.length; i++) {
            if (flagged[i]) {
                all++;
                ordinary += label[i] == 0 ? 1 : 0;
                if (label[i] > 0) {
                    figures.merge(method + "_" + kind(label[i]), 1.0, Double::sum);
                }
            }
        }
        figures.put(method + "_flagged", all);
        figures.put(method + "_false", ordinary);
    }

    private static double[] negated(double[] values) {
        return Arrays.stream(values).map(v -> -v).toArray();
    }

    /** As many as the budget allows in the whole time; what is no number is never among them. */
    private static boolean[] largest(double[] values) {
        boolean[] chosen = new boolean[values.length];
        IntStream.range(0, values.length)
                .filter(i -> values[i] == values[i])
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -values[i]))
                .limit((long) BUDGET * DAYS)
                .forEach(i -> chosen[i] = true);
        return chosen;
    }

    /** What was said of every event, by its number. */
    private static final class Told implements Sinks {

        private final int[] label;
        private final long[] time;
        private final boolean[] flagged;
        private final double[] pValue;
        private final double[] score;
        private final double[] logLikelihood;

        Told(int events) {
            label = new int[events];
            time = new long[events];
            flagged = new boolean[events];
            pValue = new double[events];
            score = new double[events];
            logLikelihood = new double[events];
        }

        @Override
        public void assignment(Record<byte[], byte[]> record, Assignment made) {
            int i = (int) made.source().offset();
            flagged[i] = made.anomaly();
            pValue[i] = made.pValue();
            // Of models that begin, scores and densities say little.
            score[i] = made.warmingUp() ? Double.NaN : made.score();
            logLikelihood[i] = made.warmingUp() ? Double.NaN : made.logLikelihood();
        }

        @Override
        public void anomaly(Record<byte[], byte[]> record) {
            // Its assignment came before it.
        }

        @Override
        public void deadLetter(Record<byte[], byte[]> record) {
            throw new IllegalStateException(
                    "a request was refused: " + DeadLetters.header(record.headers(), DeadLetters.MESSAGE));
        }

        @Override
        public void model(Record<String, byte[]> record) {
            // What is flagged is what counts.
        }

        @Override
        public void lifecycle(Record<String, byte[]> record) {
            // What is flagged is what counts.
        }
    }
}
