package io.weir.bench;

import java.util.Arrays;

/**
 * Event to assignment: from the producer's send to the consumer that reads what is committed, ms.
 *
 * @param commitMillis commit.interval.ms
 * @param rate events per second
 * @param events of them
 */
public record Latency(int commitMillis, int rate, int events, double p50, double p99, double p999, double longest) {

    static Latency of(int commitMillis, int rate, double[] millis) {
        double[] sorted = millis.clone();
        Arrays.sort(sorted);
        return new Latency(
                commitMillis,
                rate,
                sorted.length,
                quantile(sorted, .5),
                quantile(sorted, .99),
                quantile(sorted, .999),
                sorted[sorted.length - 1]);
    }

    /** The smallest value that a share q of all does not exceed. */
    private static double quantile(double[] sorted, double q) {
        return sorted[Math.max(0, (int) Math.ceil(q * sorted.length) - 1)];
    }
}
