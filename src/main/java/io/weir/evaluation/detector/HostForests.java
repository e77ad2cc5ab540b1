package io.weir.evaluation.detector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.source.RecordedEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * A {@link RandomCutForest} for each host of a fleet, over the features of its models: logarithms of latency and size and the hour, in
 * units of the fleet's own standard deviations, and a column of zeros and ones for every status and every path. Scales and columns are
 * those of all events, which is more than a forest could know while they arrive.
 */
public final class HostForests {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int NUMBERS = 3;
    private static final double DAY = 86_400_000;
    private static final double HOURS = 24;

    private final String[] host;
    private final double[][] numbers;
    private final int[] status;
    private final int[] path;
    private final Map<String, Integer> statuses = new HashMap<>();
    private final Map<String, Integer> paths = new HashMap<>();

    public HostForests(int events) {
        host = new String[events];
        numbers = new double[events][];
        status = new int[events];
        path = new int[events];
    }

    public void add(int i, RecordedEvent event) {
        try {
            JsonNode json = JSON.readTree(event.value());
            host[i] = event.key().intern();
            numbers[i] = new double[] {
                Math.log(json.get("latency_ms").doubleValue()),
                Math.log(json.get("bytes").doubleValue()),
                event.timestamp() % DAY / DAY * HOURS
            };
            status[i] = number(statuses, json.get("status").textValue());
            path[i] = number(paths, json.get("path").textValue());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int number(Map<String, Integer> names, String name) {
        return names.computeIfAbsent(name, n -> names.size());
    }

    /** Of every event, in the order they were added. */
    public double[] scores(long seed) {
        double[] scale = new double[NUMBERS];
        Arrays.setAll(scale, this::deviation);
        int d = NUMBERS + statuses.size() + paths.size();
        Map<String, Detector> forests = new HashMap<>();
        double[] scores = new double[host.length];
        for (int i = 0; i < scores.length; i++) {
            double[] x = new double[d];
            for (int j = 0; j < NUMBERS; j++) {
                x[j] = numbers[i][j] / scale[j];
            }
            x[NUMBERS + status[i]] = 1;
            x[NUMBERS + statuses.size() + path[i]] = 1;
            scores[i] = forests.computeIfAbsent(host[i], h -> new RandomCutForest(d, 1, seed + forests.size()))
                    .next(x);
        }
        return scores;
    }

    private double deviation(int j) {
        double mean = Arrays.stream(numbers).mapToDouble(x -> x[j]).average().orElseThrow();
        double squares = Arrays.stream(numbers)
                .mapToDouble(x -> (x[j] - mean) * (x[j] - mean))
                .sum();
        return Math.sqrt(squares / numbers.length);
    }
}
