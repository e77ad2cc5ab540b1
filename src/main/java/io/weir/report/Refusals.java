package io.weir.report;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Why events could not be read or scored: how many for each reason, with the first of them. Use from one thread. */
public final class Refusals {

    private final Map<String, Reason> reasons = new TreeMap<>();
    private long total;

    /**
     * Events of one reason.
     *
     * @param example what was said of the first
     */
    public record Reason(long count, String example) {}

    /**
     * Counts an event.
     *
     * @param reason its code
     * @param message what was said of it
     */
    public void add(String reason, String message) {
        total++;
        reasons.merge(reason, new Reason(1, message), (old, one) -> new Reason(old.count() + 1, old.example()));
    }

    public long total() {
        return total;
    }

    /** By code. */
    public Map<String, Reason> reasons() {
        return Collections.unmodifiableMap(reasons);
    }

    /** {@code 30 WRONG_TYPE (line 7: /x is "oops"; expected a number), 1 NOT_CSV (…)}. */
    @Override
    public String toString() {
        return reasons.entrySet().stream()
                .map(e -> e.getValue().count() + " " + e.getKey() + " ("
                        + e.getValue().example() + ")")
                .collect(Collectors.joining(", "));
    }
}
