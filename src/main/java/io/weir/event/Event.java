package io.weir.event;

import java.util.List;

/**
 * An event that could be read.
 *
 * @param id its own name; null if it has none
 * @param timestamp event time, ms since the epoch
 * @param x features, length d, NaN where one is missing; not copied
 * @param levels names of the levels in it
 */
public record Event(String id, long timestamp, double[] x, List<String> levels) {}
