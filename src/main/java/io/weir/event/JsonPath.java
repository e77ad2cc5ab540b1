package io.weir.event;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * Where in an event a value is: a JSON pointer ({@code /host/name}, {@code /samples/0}) or the same with dots ({@code host.name}).
 */
public final class JsonPath {

    private final String[] steps;
    private final int[] indexes;

    private JsonPath(List<String> path) {
        steps = path.toArray(String[]::new);
        indexes = path.stream().mapToInt(JsonPath::index).toArray();
    }

    /**
     * @throws IllegalArgumentException if the text is empty, or has an empty step
     */
    public static JsonPath parse(String text) {
        List<String> path;
        if (text.startsWith("/")) {
            path = Arrays.stream(text.substring(1).split("/", -1))
                    .map(step -> step.replace("~1", "/").replace("~0", "~"))
                    .toList();
        } else {
            path = Arrays.asList(text.split("\\.", -1));
        }
        if (path.contains("")) {
            throw new IllegalArgumentException("'" + text + "' is not a path into an event;"
                    + " expected a JSON pointer like /host/name, or host.name");
        }
        return new JsonPath(path);
    }

    /** The path of one field of the event itself, whatever characters its name has. */
    public static JsonPath field(String name) {
        return new JsonPath(List.of(name));
    }

    private static int index(String step) {
        return step.matches("0|[1-9][0-9]{0,8}") ? Integer.parseInt(step) : -1;
    }

    /** The value, or null if it is missing or JSON's null. */
    public JsonNode find(JsonNode event) {
        JsonNode node = event;
        for (int i = 0; i < steps.length && node != null; i++) {
            node = node.isArray() && indexes[i] >= 0 ? node.get(indexes[i]) : node.get(steps[i]);
        }
        return node == null || node.isNull() ? null : node;
    }

    /**
     * Moves a parser from before an event to the value.
     *
     * @return false if it is missing
     */
    boolean seek(JsonParser event) throws IOException {
        event.nextToken();
        for (int i = 0; i < steps.length; i++) {
            boolean found =
                    switch (event.currentToken()) {
                        case START_OBJECT -> seekField(event, steps[i]);
                        case START_ARRAY -> seekEntry(event, indexes[i]);
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

    /** The name of the field of the event itself that this leads to; null if it leads further. */
    String fieldName() {
        return steps.length == 1 ? steps[0] : null;
    }

    /** The path as a JSON pointer. */
    @Override
    public String toString() {
        JsonPointer pointer = JsonPointer.empty();
        for (String step : steps) {
            pointer = pointer.appendProperty(step);
        }
        return pointer.toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof JsonPath path && Arrays.equals(steps, path.steps);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(steps);
    }
}
