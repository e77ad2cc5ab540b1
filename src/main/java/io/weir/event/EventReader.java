package io.weir.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads events from JSON as the configuration says. Stateless. */
public final class EventReader {

    private static final int LONGEST_ID = 1024;

    private final Features features;
    private final JsonPath id;
    /** {@link #time} as text. */
    private final String timeName;

    private final JsonPath time;
    private final int maxBytes;
    private final Conversion conversion;
    /** Null if what is wanted lies deeper. */
    private final FlatReader flat;

    /**
     * @param id where an event's name is; null if events have none
     * @param time where an event's time is; null if it is the record's
     * @param maxBytes longest value that is looked at
     */
    public EventReader(Features features, JsonPath id, JsonPath time, int maxBytes) {
        this(features, id, time, maxBytes, value -> value);
    }

    private EventReader(Features features, JsonPath id, JsonPath time, int maxBytes, Conversion conversion) {
        this.conversion = conversion;
        this.features = features;
        this.id = id;
        this.time = time;
        timeName = String.valueOf(time);
        this.maxBytes = maxBytes;
        List<JsonPath> paths = new ArrayList<>();
        for (int j = 0; j < features.size(); j++) {
            paths.add(features.get(j).path());
        }
        paths.add(id);
        paths.add(time);
        flat = FlatReader.of(paths);
    }

    /**
     * @param value raw bytes, or null; not modified
     * @param recordTime event time unless the event itself has one, ms since the epoch
     */
    public Event read(byte[] value, long recordTime) throws UnreadableEvent {
        byte[] json = conversion.json(value);
        checkSize(json, maxBytes);
        List<String> levels = features.hasCategories() ? new ArrayList<>() : List.of();
        JsonNode[] values = flat == null ? null : flat.read(json);
        if (values != null) {
            int d = features.size();
            return new Event(id(values[d]), time(values[d + 1], recordTime), features.point(values, levels), levels);
        }
        JsonNode event = parse(json, maxBytes);
        return new Event(
                id(id == null ? null : id.find(event)),
                time(time == null ? null : time.find(event), recordTime),
                features.read(event, levels),
                levels);
    }

    /** How bytes become JSON. */
    @FunctionalInterface
    public interface Conversion {
        byte[] json(byte[] value) throws UnreadableEvent;
    }

    /** A reader of values that are no JSON yet. */
    public EventReader converting(Conversion newConversion) {
        return new EventReader(features, id, time, maxBytes, newConversion);
    }

    /** Refuses bytes that are not there, or too many. */
    public static void checkSize(byte[] value, int maxBytes) throws UnreadableEvent {
        if (value == null) {
            throw new UnreadableEvent(Reason.TOMBSTONE, "the record has no value");
        }
        if (value.length > maxBytes) {
            throw new UnreadableEvent(
                    Reason.TOO_LARGE,
                    "the value has " + value.length + " bytes, more than event.max.bytes=" + maxBytes);
        }
    }

    /** The JSON object in the bytes. */
    public static JsonNode parse(byte[] value, int maxBytes) throws UnreadableEvent {
        checkSize(value, maxBytes);
        JsonNode node;
        try {
            node = Json.MAPPER.readTree(value);
        } catch (JsonProcessingException e) {
            throw new UnreadableEvent(Reason.NOT_JSON, e.getOriginalMessage());
        } catch (IOException e) {
            throw new UnreadableEvent(Reason.NOT_JSON, String.valueOf(e.getMessage()));
        }
        if (node.isMissingNode()) {
            throw new UnreadableEvent(Reason.NOT_JSON, "the value is empty");
        }
        if (!node.isObject()) {
            throw new UnreadableEvent(
                    Reason.NOT_AN_OBJECT, "the value is " + UnreadableEvent.quote(node) + "; expected a JSON object");
        }
        return node;
    }

    /** Text or number at a path, as text; null if it is missing. */
    static String text(JsonNode event, JsonPath path, Reason otherwise, int longest) throws UnreadableEvent {
        return textOf(path.find(event), path, otherwise, longest);
    }

    /** Text or number, as text; null if it is missing. */
    private static String textOf(JsonNode value, JsonPath path, Reason otherwise, int longest) throws UnreadableEvent {
        if (value == null) {
            return null;
        }
        if (!value.isTextual() && !value.isNumber()) {
            throw new UnreadableEvent(
                    otherwise, path + " is " + UnreadableEvent.quote(value) + "; expected text or a number");
        }
        String text = value.asText();
        if (text.length() > longest || !wellFormed(text)) {
            throw new UnreadableEvent(
                    otherwise,
                    path + " is " + UnreadableEvent.quote(value) + "; expected at most " + longest
                            + " characters of well-formed text");
        }
        return text;
    }

    /** JSON can spell half a surrogate pair, which no encoding can write. */
    private static boolean wellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                if (!Character.isHighSurrogate(c)
                        || i + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    private String id(JsonNode value) throws UnreadableEvent {
        return textOf(value, id, Reason.BAD_ID, LONGEST_ID);
    }

    private long time(JsonNode value, long recordTime) throws UnreadableEvent {
        return value == null ? recordTime : features.times().of(value, timeName);
    }
}
