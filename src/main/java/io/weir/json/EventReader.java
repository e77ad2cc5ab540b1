package io.weir.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.weir.event.Event;
import io.weir.event.Features;
import io.weir.event.JsonPath;
import io.weir.event.Reason;
import io.weir.event.UnreadableEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads events from JSON as the configuration says. Stateless. */
public final class EventReader {

    static final int LONGEST_ID = 1024;

    private final Features features;
    private final JsonPath id;
    private final JsonPath time;
    /** {@link #time} as text. */
    private final String timeName;

    private final int maxBytes;
    private final Conversion conversion;
    /** Those of the features, then the id and the time. */
    private final EventValues values;

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
        int d = features.size();
        List<JsonPath> paths = new ArrayList<>();
        boolean[] exact = new boolean[d + 2];
        for (int j = 0; j < d; j++) {
            paths.add(features.isCopy(j) ? null : features.get(j).path());
            exact[j] = features.get(j).isOfNames();
        }
        paths.add(id);
        exact[d] = true;
        paths.add(time);
        values = new EventValues(paths, exact);
    }

    /**
     * @param value raw bytes, or null; not modified
     * @param recordTime event time unless the event itself has one, ms since the epoch
     */
    public Event read(byte[] value, long recordTime) throws UnreadableEvent {
        return event(values.read(conversion.json(value), maxBytes), recordTime);
    }

    /** The event of its {@link #values}. */
    Event event(JsonNode[] found, long recordTime) throws UnreadableEvent {
        List<String> levels = features.hasCategories() ? new ArrayList<>() : List.of();
        int d = features.size();
        String name = EventValues.text(found[d], id, Reason.BAD_ID, LONGEST_ID);
        boolean hasTime = found[d + 1] != null;
        long timestamp = hasTime
                ? FeatureReader.time(found[d + 1], timeName, features.reading().times())
                : recordTime;
        double[] x = FeatureReader.point(features, found, Event.knownTime(hasTime, timestamp), levels);
        return new Event(name, timestamp, hasTime, x, levels);
    }

    /** Where an event's time is; null if it is the record's. */
    public JsonPath time() {
        return time;
    }

    /** What it looks for. */
    EventValues values() {
        return values;
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

    /** The same for other features, of values that are JSON: ids, times and sizes are read as here. */
    public EventReader of(Features other) {
        return new EventReader(other, id, time, maxBytes);
    }

    /** Refuses bytes that are not there, or too many. */
    public static void checkSize(byte[] value, int maxBytes) throws UnreadableEvent {
        EventValues.checkSize(value, maxBytes);
    }

    /** The JSON object in the bytes, which may be one that an event is in. */
    public static JsonNode parse(byte[] value, int maxBytes) throws UnreadableEvent {
        EventValues.check(value, maxBytes);
        return EventValues.object(value, Json.OUTER);
    }

    /**
     * The bytes of a field whose value is an object, as they stand in an object that was parsed already; null if it is not so.
     * What is read from them is what was sent, to the last digit.
     */
    public static byte[] objectIn(byte[] json, String field) {
        int from = Json.bom(json);
        try (JsonParser parser = Json.OUTER.createParser(json, from, json.length - from)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean wanted = parser.currentName().equals(field);
                boolean object = parser.nextToken() == JsonToken.START_OBJECT;
                int start = (int) parser.currentTokenLocation().getByteOffset();
                parser.skipChildren();
                if (wanted && object) {
                    int end = (int) parser.currentLocation().getByteOffset();
                    return Arrays.copyOfRange(json, from + start, from + end);
                }
            }
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException("an object that was parsed cannot be parsed again", e);
        }
    }
}
