package io.weir.report;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;

/** Why events were not scored: how many for each reason, and the first of each. */
final class DeadLetterReasons {

    /**
     * Dead letters of one reason.
     *
     * @param position number of the first event of them in the stream
     * @param message what was said of it
     */
    record Kind(long count, long position, String message) {}

    private final Map<String, Kind> kinds = new TreeMap<>();

    void add(long position, String reason, String message) {
        kinds.merge(
                reason,
                new Kind(1, position, message),
                (first, next) -> new Kind(first.count + 1, first.position, first.message));
    }

    Map<String, Kind> kinds() {
        return kinds;
    }

    long count() {
        return kinds.values().stream().mapToLong(Kind::count).sum();
    }

    /** {@code {"count", "reasons": {"NOT_JSON": {"count", "first": {"position", "message"}}, …}}}. */
    ObjectNode toJson() {
        ObjectNode node = JsonNodeFactory.instance.objectNode().put("count", count());
        ObjectNode reasons = node.putObject("reasons");
        kinds.forEach((reason, kind) -> reasons.putObject(reason)
                .put("count", kind.count)
                .putObject("first")
                .put("position", kind.position)
                .put("message", kind.message));
        return node;
    }
}
