package io.weir.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.DecimalNode;
import io.weir.event.JsonPath;
import io.weir.event.Reason;
import io.weir.event.UnreadableEvent;
import io.weir.event.Words;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.List;

/**
 * The door: what events, feedback and keys are read through. The bytes are checked, then the values at some paths are taken out
 * of them. Stateless, but for what the short way remembers.
 */
public final class EventValues {

    private final List<JsonPath> paths;
    /** Of which values a number's every digit counts. */
    private final boolean[] exact;
    /** Null if what is wanted lies deeper. */
    private final FlatReader flat;

    /**
     * @param paths wanted; null entries are wanted by nobody
     * @param exact of which values every digit counts, because they are names; not copied
     */
    EventValues(List<JsonPath> paths, boolean[] exact) {
        this.paths = paths;
        this.exact = exact;
        flat = FlatReader.of(paths, exact);
    }

    /**
     * @param json raw bytes, or null; not modified
     * @param maxBytes longest value that is looked at
     * @return the value of each path, null where it is missing or JSON's null
     */
    JsonNode[] read(byte[] json, int maxBytes) throws UnreadableEvent {
        check(json, maxBytes);
        JsonNode[] values = flat == null ? null : flat.read(json);
        return values != null ? values : ofTree(json);
    }

    /** The long way, of bytes that were checked; the values are the same. */
    JsonNode[] ofTree(byte[] json) throws UnreadableEvent {
        JsonNode event = object(json, Json.MAPPER);
        JsonNode[] values = new JsonNode[paths.size()];
        for (int i = 0; i < values.length; i++) {
            JsonPath path = paths.get(i);
            values[i] = path == null ? null : JsonLookup.find(event, path);
            if (exact[i] && values[i] != null && values[i].isFloatingPointNumber()) {
                values[i] = DecimalNode.valueOf(decimal(json, path));
            }
        }
        return values;
    }

    /** The number at a path with every digit, which a tree has not. */
    private static BigDecimal decimal(byte[] json, JsonPath path) throws UnreadableEvent {
        int from = Json.bom(json);
        try (JsonParser parser = Json.FACTORY.createParser(json, from, json.length - from)) {
            JsonLookup.seek(parser, path);
            return parser.getDecimalValue();
        } catch (IOException e) {
            throw new UncheckedIOException("an object that was parsed cannot be parsed again", e);
        } catch (NumberFormatException e) {
            throw new UnreadableEvent(
                    Reason.NOT_JSON, path + " is a number with an exponent that is beyond any; write it as text");
        }
    }

    /** Refuses bytes that are not there, or too many. */
    static void checkSize(byte[] value, int maxBytes) throws UnreadableEvent {
        if (value == null) {
            throw new UnreadableEvent(Reason.TOMBSTONE, "the record has no value");
        }
        if (value.length > maxBytes) {
            throw new UnreadableEvent(
                    Reason.TOO_LARGE,
                    "the value has " + value.length + " bytes, more than event.max.bytes=" + maxBytes);
        }
    }

    /** Refuses bytes that are not there, too many, or not well-formed text. */
    public static void check(byte[] json, int maxBytes) throws UnreadableEvent {
        checkSize(json, maxBytes);
        WellFormed.checkJson(json);
    }

    /** The JSON object in bytes that were checked. */
    public static JsonNode object(byte[] json, ObjectMapper mapper) throws UnreadableEvent {
        JsonNode node;
        int from = Json.bom(json);
        try {
            node = mapper.readTree(json, from, json.length - from);
        } catch (JsonProcessingException e) {
            throw new UnreadableEvent(Reason.NOT_JSON, Json.words(e, from) + Json.EXPECTED);
        } catch (IOException e) {
            throw new UnreadableEvent(Reason.NOT_JSON, String.valueOf(e.getMessage()));
        }
        if (node.isMissingNode()) {
            throw new UnreadableEvent(Reason.NOT_JSON, "the value is empty" + Json.EXPECTED);
        }
        if (!node.isObject()) {
            throw new UnreadableEvent(
                    Reason.NOT_AN_OBJECT, "the value is " + UnreadableEvent.quote(node) + "; expected a JSON object");
        }
        return node;
    }

    /**
     * Text or number, as text; null if it is missing.
     *
     * @param longest characters, see {@link Words#hasAtMost}
     */
    static String text(JsonNode value, JsonPath path, Reason otherwise, int longest) throws UnreadableEvent {
        if (value == null) {
            return null;
        }
        if (!value.isTextual() && !value.isNumber()) {
            throw new UnreadableEvent(
                    otherwise, path + " is " + UnreadableEvent.quote(value) + "; expected text or a number");
        }
        String text = FeatureReader.exactText(value);
        if (!Words.hasAtMost(text, longest)) {
            throw new UnreadableEvent(
                    otherwise,
                    path + " is " + UnreadableEvent.quote(value) + "; expected at most " + longest + " characters");
        }
        return text;
    }
}
