package io.weir.report;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
     * @param position number of the first of them in the stream; negative if it is not known
     * @param example what was said of the first
     */
    public record Reason(long count, long position, String example) {}

    /**
     * Counts an event whose place in the stream is not known.
     *
     * @param reason its code
     * @param message what was said of it
     */
    public void add(String reason, String message) {
        add(-1, reason, message);
    }

    /**
     * Counts an event.
     *
     * @param position its number in the stream, from zero
     * @param reason its code
     * @param message what was said of it
     */
    public void add(long position, String reason, String message) {
        total++;
        reasons.merge(
                reason,
                new Reason(1, position, message),
                (first, next) -> new Reason(first.count + 1, first.position, first.example));
    }

    public long total() {
        return total;
    }

    /** By code. */
    public Map<String, Reason> reasons() {
        return Collections.unmodifiableMap(reasons);
    }

    /** {@code {"count", "reasons": {"NOT_JSON": {"count", "first": {"position", "message"}}, …}}}. */
    ObjectNode toJson() {
        ObjectNode node = JsonNodeFactory.instance.objectNode().put("count", total);
        ObjectNode byCode = node.putObject("reasons");
        reasons.forEach((code, reason) -> byCode.putObject(code)
                .put("count", reason.count)
                .putObject("first")
                .put("position", reason.position)
                .put("message", reason.example));
        return node;
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
