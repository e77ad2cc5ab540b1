package io.weir.event;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Where in an event a value is: a JSON pointer ({@code /host/name}, {@code /samples/0}) or the same with dots ({@code host.name}).
 * How it is written in settings: {@code FieldScanner}.
 */
public final class JsonPath {

    /** A pointer that is the same wherever it stands: without what ends a name, and without a blank at the end. */
    private static final Pattern PLAIN = Pattern.compile("[^,()\"]*[^,()\"\\s\\p{Z}\\p{Cntrl}]");

    private final String[] steps;
    private final int[] indexes;

    private JsonPath(List<String> path) {
        steps = path.toArray(String[]::new);
        indexes = path.stream().mapToInt(JsonPath::index).toArray();
    }

    /**
     * Reads a path as all settings have it: {@code /host/name}, {@code host.name}, {@code host."user agent"}.
     *
     * @throws IllegalArgumentException naming the position of what is wrong, and what is allowed
     */
    public static JsonPath parse(String text) {
        return FieldScanner.path(text, 0, text.length());
    }

    /**
     * Reads what {@link #pointer} writes; a text that does not begin with a slash is read as settings are.
     *
     * @throws IllegalArgumentException if it is none, or has an empty step
     */
    public static JsonPath ofPointer(String text) {
        if (!text.startsWith("/")) {
            return parse(text);
        }
        List<String> steps = steps(text);
        if (steps.contains("")) {
            throw new IllegalArgumentException("'" + UnreadableEvent.quote(text) + "' has an empty step");
        }
        return new JsonPath(steps);
    }

    /** The steps of a JSON pointer; they may be empty. */
    static List<String> steps(String pointer) {
        return Arrays.stream(pointer.substring(1).split("/", -1))
                .map(step -> step.replace("~1", "/").replace("~0", "~"))
                .toList();
    }

    /**
     * @param steps none of them empty
     */
    static JsonPath of(List<String> steps) {
        return new JsonPath(steps);
    }

    /** The path of one field of the event itself, whatever characters its name has. */
    public static JsonPath field(String name) {
        return new JsonPath(List.of(name));
    }

    private static int index(String step) {
        return step.matches("0|[1-9][0-9]{0,8}") ? Integer.parseInt(step) : -1;
    }

    /** Number of steps, at least 1. */
    public int length() {
        return steps.length;
    }

    /** A step as the name of a field. */
    public String step(int i) {
        return steps[i];
    }

    /** A step as a place in an array, from 0; −1 if it is none. */
    public int index(int i) {
        return indexes[i];
    }

    /** The name of the field of the event itself that this leads to; null if it leads further. */
    public String fieldName() {
        return steps.length == 1 ? steps[0] : null;
    }

    /** The path as a JSON pointer of RFC 6901. */
    public String pointer() {
        var pointer = new StringBuilder();
        for (String step : steps) {
            pointer.append('/').append(step.replace("~", "~0").replace("/", "~1"));
        }
        return pointer.toString();
    }

    /** The path as every setting reads it: a JSON pointer, or names in quotes where one has what ends a name. */
    @Override
    public String toString() {
        String pointer = pointer();
        return PLAIN.matcher(pointer).matches()
                ? pointer
                : Arrays.stream(steps).map(JsonPath::quoted).collect(Collectors.joining("."));
    }

    /** A name in quotes. */
    static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
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
