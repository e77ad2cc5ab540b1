package io.weir.event;

import java.util.Arrays;
import java.util.List;

/**
 * An event that could be read.
 *
 * @param id its own name; null if it has none
 * @param timestamp event time, ms since the epoch
 * @param hasTime whether that is its own; otherwise it is the record's
 * @param x values of the features, length d, NaN where one is missing; not copied
 * @param levels names of the levels in it
 */
public record Event(String id, long timestamp, boolean hasTime, double[] x, List<String> levels) {

    @Override
    public String toString() {
        return "Event(id=" + id + ", timestamp=" + timestamp + ", x=" + Arrays.toString(x) + ", levels=" + levels + ")";
    }

    /** When it happened, as far as that is known: files may have events of which nobody says it. */
    public long knownTime() {
        return knownTime(hasTime, timestamp);
    }

    /** The same of an event that is being read. */
    public static long knownTime(boolean hasTime, long timestamp) {
        return hasTime || timestamp >= 0 ? timestamp : History.NO_TIME;
    }

    /** The same event in its context. */
    public Event in(History history) {
        double[] point = history.point(x, knownTime());
        return point == x ? this : new Event(id, timestamp, hasTime, point, levels);
    }
}
