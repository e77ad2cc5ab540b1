package io.weir.bench;

/**
 * What kill -9 costs.
 *
 * @param seconds from each kill to the first output committed after it, the start of the JVM included
 * @param events sent in all
 * @param assignments committed in all; the same number if nothing was lost or doubled
 */
public record Recovery(double[] seconds, long events, long assignments) {

    public double median() {
        return Sample.median(seconds);
    }
}
