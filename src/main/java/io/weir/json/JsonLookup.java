package io.weir.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.weir.event.JsonPath;
import java.io.IOException;

/** Finds what is at a {@link JsonPath}. */
public final class JsonLookup {

    private JsonLookup() {}

    /** The value, or null if it is missing or JSON's null. */
    public static JsonNode find(JsonNode event, JsonPath path) {
        JsonNode node = event;
        for (int i = 0; i < path.length() && node != null; i++) {
            node = node.isArray() && path.index(i) >= 0 ? node.get(path.index(i)) : node.get(path.step(i));
        }
        return node == null || node.isNull() ? null : node;
    }

    /**
     * Moves a parser from before an event to the value.
     *
     * @return false if it is missing
     */
    static boolean seek(JsonParser event, JsonPath path) throws IOException {
        event.nextToken();
        for (int i = 0; i < path.length(); i++) {
            boolean found =
                    switch (event.currentToken()) {
                        case START_OBJECT -> seekField(event, path.step(i));
                        case START_ARRAY -> seekEntry(event, path.index(i));
                        default -> false;
                    };
            if (!found) {
                return false;
            }
        }
        return true;
    }

    private static boolean seekField(JsonParser object, String name) throws IOException {
        while (object.nextToken() == JsonToken.FIELD_NAME) {
            boolean found = object.currentName().equals(name);
            object.nextToken();
            if (found) {
                return true;
            }
            object.skipChildren();
        }
        return false;
    }

    private static boolean seekEntry(JsonParser array, int index) throws IOException {
        for (int i = 0; array.nextToken() != JsonToken.END_ARRAY && i <= index; i++) {
            if (i == index) {
                return true;
            }
            array.skipChildren();
        }
        return false;
    }
}
