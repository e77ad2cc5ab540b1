package io.weir.web;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;

/** What records of the output topics must have for the page to show them; others may write to the topics too. */
final class Shapes {

    /** Times that JavaScript has a date for, ms since the epoch. */
    private static final long LAST_TIME = 8_640_000_000_000_000L;

    private Shapes() {}

    /**
     * @throws IOException if it is no flagged event
     */
    static void anomaly(JsonNode json) throws IOException {
        text(json, "model");
        whole(json, "timestamp", -LAST_TIME, LAST_TIME);
        JsonNode id = json.path("id");
        check(id.isTextual() || id.isNull() || id.isMissingNode(), "id");
        JsonNode source = json.path("source");
        check(source.isObject(), "source");
        text(source, "topic");
        whole(source, "partition", 0, Integer.MAX_VALUE);
        whole(source, "offset", 0, Long.MAX_VALUE);
        JsonNode explanation = json.path("explanation");
        check(explanation.isArray() || explanation.isNull() || explanation.isMissingNode(), "explanation");
        for (JsonNode part : explanation) {
            check(part.isObject() && part.path("feature").isTextual(), "explanation");
        }
    }

    /**
     * @throws IOException if it is nothing that becomes of a model
     */
    static void lifecycle(JsonNode json) throws IOException {
        text(json, "model");
        text(json, "event");
    }

    private static void text(JsonNode json, String name) throws IOException {
        check(json.path(name).isTextual(), name);
    }

    private static void whole(JsonNode json, String name, long least, long most) throws IOException {
        JsonNode value = json.path(name);
        check(
                value.isIntegralNumber()
                        && value.canConvertToLong()
                        && value.longValue() >= least
                        && value.longValue() <= most,
                name);
    }

    private static void check(boolean holds, String name) throws IOException {
        if (!holds) {
            throw new IOException("\"" + name + "\" is not as Weir writes it");
        }
    }
}
