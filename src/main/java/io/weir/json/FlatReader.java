package io.weir.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.weir.event.JsonPath;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The short way to the values of an event: token by token, keeping only what is wanted and building no tree. It takes a third of
 * the time of a tree at eight features. Most events of a stream have the names of the one before in the same order, so these are
 * compared byte by byte; only where they differ, names are made, and looked for.
 *
 * <p>It knows well-formed objects of plain values with distinct names, and finds in them what a tree would have. Whatever else it
 * meets (an object within the object, a name that is there twice, an integer beyond 64 bits, bytes that are no JSON) it leaves to
 * the tree, whose words on it are the ones that count. For all threads: what it remembers makes it faster and nothing else.
 */
final class FlatReader {

    /** More fields than this are left to the tree: finding doubles among them takes a real set. */
    private static final int MOST_FIELDS = 64;

    /** So many events in a row that have other names than those expected, and theirs are expected. */
    private static final int MOST_MISSES = 16;

    /** Numbers of the wanted fields by name. */
    private final Map<String, Integer> numbers;

    /** Of which wanted fields a number's every digit counts. */
    private final boolean[] exact;

    /** Number of the field that each path leads to; −1 for none. */
    private final int[] fields;

    private final ThreadLocal<Documents> documents = ThreadLocal.withInitial(Documents::new);

    private Shape expected = Shape.NONE;
    private int misses = MOST_MISSES;

    private FlatReader(Map<String, Integer> numbers, boolean[] exact, int[] fields) {
        this.numbers = numbers;
        this.exact = exact;
        this.fields = fields;
    }

    /**
     * @param paths wanted; null entries are wanted by nobody
     * @param exactly of which paths a number is wanted as a decimal, with every digit
     * @return null if a path leads further than to a field of the event itself
     */
    static FlatReader of(List<JsonPath> paths, boolean[] exactly) {
        Map<String, Integer> numbers = new HashMap<>();
        boolean[] exact = new boolean[paths.size()];
        int[] fields = new int[paths.size()];
        for (int i = 0; i < fields.length; i++) {
            JsonPath path = paths.get(i);
            fields[i] = -1;
            if (path != null) {
                if (path.fieldName() == null) {
                    return null;
                }
                numbers.putIfAbsent(path.fieldName(), numbers.size());
                fields[i] = numbers.get(path.fieldName());
                exact[fields[i]] |= exactly[i];
            }
        }
        return new FlatReader(numbers, exact, fields);
    }

    /**
     * @param json UTF-8; not modified
     * @return the value of each wanted path, null where it is missing or JSON's null; or null as a whole: ask the tree
     */
    JsonNode[] read(byte[] json) {
        if (Json.bom(json) > 0) {
            return null;
        }
        Documents ofThread = documents.get();
        try {
            JsonParser parser = ofThread.begin(json);
            JsonNode[] values = parser.nextToken() == JsonToken.START_OBJECT ? values(parser) : null;
            if (values != null && ofThread.end()) {
                return values;
            }
            ofThread.abandon();
            return null;
        } catch (IOException | NumberFormatException e) {
            documents.remove();
            return null;
        }
    }

    private JsonNode[] values(JsonParser parser) throws IOException {
        JsonNode[] wanted = new JsonNode[numbers.size()];
        Shape shape = expected;
        int count = 0;
        while (count < shape.names.length && parser.nextFieldName(shape.names[count])) {
            if (!take(parser, shape.numbers[count], wanted)) {
                return null;
            }
            count++;
        }
        if (count == shape.names.length) {
            parser.nextToken();
        }
        if (parser.currentToken() == JsonToken.FIELD_NAME) {
            if (!others(parser, shape, count, wanted)) {
                return null;
            }
        } else if (count == shape.names.length) {
            misses = 0;
        }
        if (parser.currentToken() != JsonToken.END_OBJECT) {
            return null;
        }
        JsonNode[] values = new JsonNode[fields.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = fields[i] < 0 ? null : wanted[fields[i]];
        }
        return values;
    }

    /**
     * The fields from the first one on that was not expected, at whose name the parser stands.
     *
     * @param before fields of the shape that were there
     * @return whether nothing is there that the tree has to look at
     */
    private boolean others(JsonParser parser, Shape shape, int before, JsonNode[] wanted) throws IOException {
        String[] seen = new String[MOST_FIELDS];
        int count = 0;
        long hashes = 0;
        for (; count < before; count++) {
            seen[count] = shape.names[count].getValue();
            hashes |= bit(seen[count]);
        }
        for (String name = parser.currentName(); name != null; name = parser.nextFieldName()) {
            // A name whose bit is still free cannot have been there; most of a dozen are found so.
            if (count == MOST_FIELDS || (hashes & bit(name)) != 0 && contains(seen, count, name)) {
                return false;
            }
            hashes |= bit(name);
            seen[count++] = name;
            if (!take(parser, numbers.getOrDefault(name, -1), wanted)) {
                return false;
            }
        }
        if (++misses > MOST_MISSES) {
            misses = 0;
            expected = Shape.of(seen, count, numbers);
        }
        return true;
    }

    private static long bit(String name) {
        return 1L << name.hashCode();
    }

    /**
     * The value that comes next.
     *
     * @param number of the wanted field; −1 for none
     * @return whether it is one that the tree need not look at
     */
    private boolean take(JsonParser parser, int number, JsonNode[] wanted) throws IOException {
        JsonToken token = parser.nextToken();
        if (token == null || !token.isScalarValue()) {
            return false;
        }
        if (number >= 0 && token != JsonToken.VALUE_NULL) {
            wanted[number] = scalar(parser, token, exact[number]);
            return wanted[number] != null;
        }
        return true;
    }

    private static boolean contains(String[] names, int n, String name) {
        for (int i = 0; i < n; i++) {
            if (names[i].equals(name)) {
                return true;
            }
        }
        return false;
    }

    /** The node that a tree would have here; null if this is for the tree to say. */
    private static JsonNode scalar(JsonParser parser, JsonToken token, boolean exactly) throws IOException {
        return switch (token) {
            case VALUE_NUMBER_FLOAT ->
                exactly ? DecimalNode.valueOf(parser.getDecimalValue()) : DoubleNode.valueOf(parser.getDoubleValue());
            case VALUE_NUMBER_INT ->
                switch (parser.getNumberType()) {
                    case INT -> IntNode.valueOf(parser.getIntValue());
                    case LONG -> LongNode.valueOf(parser.getLongValue());
                    default -> null;
                };
            case VALUE_STRING -> TextNode.valueOf(parser.getText());
            case VALUE_TRUE -> BooleanNode.TRUE;
            case VALUE_FALSE -> BooleanNode.FALSE;
            default -> null;
        };
    }

    /**
     * Names of fields in their order; distinct.
     *
     * @param numbers of the wanted field that each is; −1 for none
     */
    private record Shape(SerializedString[] names, int[] numbers) {

        static final Shape NONE = new Shape(new SerializedString[0], new int[0]);

        static Shape of(String[] names, int count, Map<String, Integer> wanted) {
            var serialized = new SerializedString[count];
            int[] numbers = new int[count];
            for (int i = 0; i < count; i++) {
                serialized[i] = new SerializedString(names[i]);
                numbers[i] = wanted.getOrDefault(names[i], -1);
            }
            return new Shape(serialized, numbers);
        }
    }
}
