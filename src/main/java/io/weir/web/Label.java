package io.weir.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.event.Reason;
import io.weir.event.Source;
import io.weir.event.UnreadableEvent;
import io.weir.event.Words;
import io.weir.http.BadRequest;
import io.weir.http.WebJson;
import io.weir.json.EventReader;
import io.weir.json.WellFormed;
import java.util.Set;

/**
 * What somebody says of a flagged event, as it stands in the feedback topic.
 *
 * @param model name of the model that flagged it
 * @param id the event's own
 * @param source where the event is
 * @param label {@code normal} or {@code anomaly}
 */
record Label(String model, String id, Source source, String label) {

    private static final Set<String> FIELDS = Set.of("model", "id", "source", "label");
    private static final Set<String> PLACE = Set.of("topic", "partition", "offset");
    private static final Set<String> LABELS = Set.of("normal", "anomaly");
    /** As long as the id and the name of a model may be. */
    private static final int LONGEST = 32 * 1024;

    /**
     * Reads {@code {"model","id","source":{"topic","partition","offset"},"label"}}.
     *
     * @throws BadRequest naming the field that is wrong
     */
    static Label read(byte[] body) {
        JsonNode json;
        try {
            json = EventReader.parse(body, Integer.MAX_VALUE);
        } catch (UnreadableEvent e) {
            throw new BadRequest(
                    "",
                    e.reason() == Reason.NOT_AN_OBJECT
                            ? "the body must be an object like {\"model\":\"name\",\"id\":\"event\",\"source\":"
                                    + "{\"topic\":\"events\",\"partition\":0,\"offset\":17},\"label\":\"normal\"}"
                            : "the body is not JSON: " + e.getMessage());
        }
        onlyThese(json, FIELDS, "");
        JsonNode source = json.path("source");
        if (!source.isObject()) {
            throw new BadRequest("source", "expected an object with topic, partition and offset");
        }
        onlyThese(source, PLACE, "source.");
        String label = text(json, "label", "label");
        if (!LABELS.contains(label)) {
            throw new BadRequest("label", "'" + WebJson.shortened(label, 100) + "' is neither normal nor anomaly");
        }
        return new Label(
                text(json, "model", "model"),
                text(json, "id", "id"),
                new Source(
                        text(source, "topic", "source.topic"),
                        (int) whole(source, "partition", Integer.MAX_VALUE),
                        whole(source, "offset", Long.MAX_VALUE)),
                label);
    }

    private static void onlyThese(JsonNode json, Set<String> fields, String place) {
        for (var field : json.properties()) {
            if (!fields.contains(field.getKey())) {
                throw new BadRequest(
                        place + WebJson.shortened(field.getKey(), 100),
                        "there is no such field; there are " + String.join(", ", new java.util.TreeSet<>(fields)));
            }
        }
    }

    private static String text(JsonNode json, String name, String field) {
        JsonNode value = json.path(name);
        if (!value.isTextual()
                || !Words.hasAtMost(value.textValue(), LONGEST)
                || !WellFormed.isWellFormed(value.textValue())) {
            throw new BadRequest(field, "expected well-formed text of at most " + LONGEST + " characters");
        }
        return value.textValue();
    }

    private static long whole(JsonNode json, String name, long most) {
        JsonNode value = json.path(name);
        if (!value.isIntegralNumber()
                || !value.canConvertToLong()
                || value.longValue() < 0
                || value.longValue() > most) {
            throw new BadRequest("source." + name, "expected a whole number from 0");
        }
        return value.longValue();
    }

    /** As {@link #read} reads it. */
    byte[] toJson() {
        ObjectNode json = WebJson.object().put("model", model).put("id", id);
        json.putObject("source")
                .put("topic", source.topic())
                .put("partition", source.partition())
                .put("offset", source.offset());
        return WebJson.bytes(json.put("label", label));
    }
}
