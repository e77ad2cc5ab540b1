package io.weir.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The lifecycle events of all models. */
final class LifecycleHistory {

    private static final int MOST_HAPPENINGS = 10_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, Long> counts = new TreeMap<>();
    private final List<LifecycleMark> happenings = new ArrayList<>();

    /**
     * @param json as it was published
     * @param position number of the event with which it happened
     */
    void add(byte[] json, long position) {
        try {
            JsonNode node = JSON.readTree(json);
            String event = node.get("event").textValue();
            counts.merge(event, 1L, Long::sum);
            if (happenings.size() < MOST_HAPPENINGS) {
                List<Long> parents = new ArrayList<>();
                node.get("parents").forEach(p -> parents.add(p.longValue()));
                JsonNode component = node.get("component");
                happenings.add(new LifecycleMark(
                        position,
                        node.get("model").textValue(),
                        node.get("version").longValue(),
                        event,
                        component.isNull() ? null : component.longValue(),
                        parents,
                        node.get("reason").textValue()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** By kind. */
    Map<String, Long> counts() {
        return counts;
    }

    /** The first of them, in their order. */
    List<LifecycleMark> happenings() {
        return happenings;
    }
}
