package io.weir.evaluation.detector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.source.RecordedEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a user would write in thirty lines: how many robust standard deviations (1.4826 times the median absolute deviation) the logarithm
 * of a latency is from the median of the same host and path, in the time before a moment; a path that the host did not have then is 50
 * away, and an error 6.
 */
public final class RobustDeviations {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final double UNKNOWN = 50;
    private static final double ERROR = 6;
    private static final double NORMAL = 1.4826;
    /** Values of which a median is taken, at the least. */
    private static final int FEWEST = 10;

    private final String[] group;
    private final double[] value;
    private final boolean[] error;

    public RobustDeviations(int events) {
        group = new String[events];
        value = new double[events];
        error = new boolean[events];
    }

    public void add(int i, RecordedEvent event) {
        try {
            JsonNode json = JSON.readTree(event.value());
            group[i] = (json.get("host").textValue() + " " + json.get("path").textValue()).intern();
            value[i] = Math.log(json.get("latency_ms").doubleValue());
            error[i] = json.get("status").textValue().startsWith("5");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of every event; those before the moment are not judged, and NaN. */
    public double[] deviations(long moment, long[] time) {
        Map<String, List<Double>> before = new HashMap<>();
        for (int i = 0; i < value.length; i++) {
            if (time[i] < moment) {
                before.computeIfAbsent(group[i], g -> new ArrayList<>()).add(value[i]);
            }
        }
        Map<String, double[]> known = new HashMap<>();
        before.forEach((g, values) -> known.put(g, robust(values)));
        double[] deviations = new double[value.length];
        for (int i = 0; i < value.length; i++) {
            double[] m = known.get(group[i]);
            double latency = m == null ? UNKNOWN : Math.abs(value[i] - m[0]) / m[1];
            deviations[i] = time[i] < moment ? Double.NaN : latency + (error[i] ? ERROR : 0);
        }
        return deviations;
    }

    /** Median and robust standard deviation; of few values one so large that nothing is far. */
    private static double[] robust(List<Double> values) {
        double median = RobustZ.median(values.stream().mapToDouble(v -> v).toArray());
        double mad = RobustZ.median(
                values.stream().mapToDouble(v -> Math.abs(v - median)).toArray());
        return new double[] {median, values.size() < FEWEST ? Double.POSITIVE_INFINITY : NORMAL * mad};
    }
}
