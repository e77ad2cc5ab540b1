package io.weir.bench;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * One round of one subject.
 *
 * @param eventsPerSecond from the word to go until the last output was committed
 * @param appMicros CPU time of the application per event, all its threads, µs
 * @param brokerMicros the same of the broker, without taking the events in
 */
public record Sample(double eventsPerSecond, double appMicros, double brokerMicros) {

    static double median(List<Sample> samples, ToDoubleFunction<Sample> value) {
        return median(samples.stream().mapToDouble(value).toArray());
    }

    static double median(double[] values) {
        double[] sorted = values.clone();
        java.util.Arrays.sort(sorted);
        int n = sorted.length;
        return (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
    }
}
