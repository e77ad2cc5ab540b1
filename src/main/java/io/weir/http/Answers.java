package io.weir.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.Context;

/** Answers in JSON. */
public final class Answers {

    private Answers() {}

    public static void json(Context context, JsonNode node) {
        json(context, WebJson.bytes(node));
    }

    public static void json(Context context, byte[] json) {
        context.header("Cache-Control", "no-store")
                .contentType("application/json")
                .result(json);
    }

    /**
     * An error in words: {@code {"error","field"}}.
     *
     * @param field that is wrong; null if it is none
     */
    public static void error(Context context, int status, String field, String message) {
        var json = WebJson.object().put("error", message);
        if (field != null) {
            json.put("field", field);
        }
        context.status(status);
        json(context, json);
    }
}
