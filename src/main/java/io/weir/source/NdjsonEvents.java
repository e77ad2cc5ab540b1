package io.weir.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.weir.event.UnreadableEvent;
import io.weir.json.EventReader;
import java.io.IOException;
import java.util.NoSuchElementException;
import java.util.function.Supplier;

/**
 * The lines of an NDJSON file as the bytes they are, or the values of a JSON document: one that is not JSON is an event too, to be
 * found out where events are read. Where it is an object, its {@code timestamp}, {@code key} and {@code label} are those of the
 * event. Blank lines are skipped.
 */
final class NdjsonEvents implements EventSource {

    private static final JsonFactory JSON = new JsonFactory();

    private final String name;
    private final Supplier<Lines.Line> lines;
    private final Runnable close;
    private final EventReader.Conversion conversion;
    private final int longest;
    private final TimestampColumn timestamps;
    private Lines.Line next;
    private long given;

    NdjsonEvents(String name, Lines lines, FileFormat format) {
        this(name, lines::nextNotBlank, lines::close, format);
    }

    /**
     * @param lines or values, each without blanks around it; null at the end
     */
    NdjsonEvents(String name, Supplier<Lines.Line> lines, Runnable close, FileFormat format) {
        this.name = name;
        this.lines = lines;
        this.close = close;
        conversion = format.conversion();
        longest = format.longest();
        timestamps = new TimestampColumn(name, format);
        next = lines.get();
    }

    @Override
    public long line() {
        return given;
    }

    @Override
    public boolean hasNext() {
        return next != null;
    }

    @Override
    public RecordedEvent next() {
        if (next == null) {
            throw new NoSuchElementException("no lines are left in " + name);
        }
        Lines.Line line = next;
        given = line.number();
        next = lines.get();
        RecordedEvent event = event(line);
        if (next == null) {
            timestamps.end();
        }
        return event;
    }

    private RecordedEvent event(Lines.Line line) {
        if (line.length() > longest) {
            return line.tooLong(longest);
        }
        if (conversion == null) {
            return event(line, line.bytes());
        }
        try {
            return event(line, conversion.json(line.bytes()));
        } catch (UnreadableEvent e) {
            return RecordedEvent.unreadable(line.bytes(), line.number(), e);
        }
    }

    @Override
    public void close() {
        timestamps.end();
        close.run();
    }

    private long timestamp(JsonParser json, JsonToken token, long line) throws IOException {
        String field = json.currentName();
        if (token == JsonToken.VALUE_STRING) {
            return timestamps.ofText(json.getText(), field, line);
        }
        if (token.isNumeric()) {
            return timestamps.ofCell(json.getText(), field, line);
        }
        String what =
                token.isScalarValue() ? json.getText() : token == JsonToken.START_OBJECT ? "an object" : "an array";
        json.skipChildren();
        return timestamps.ofOther(what, field, line);
    }

    private RecordedEvent event(Lines.Line line, byte[] value) {
        String key = null;
        long timestamp = RecordedEvent.NO_TIMESTAMP;
        String label = null;
        try (JsonParser json = JSON.createParser(value)) {
            if (json.nextToken() == JsonToken.START_OBJECT) {
                while (json.nextToken() == JsonToken.FIELD_NAME) {
                    String field = json.currentName();
                    JsonToken token = json.nextToken();
                    boolean scalar = token.isScalarValue() && token != JsonToken.VALUE_NULL;
                    if (scalar && field.equals("key")) {
                        key = json.getText();
                    } else if (token != JsonToken.VALUE_NULL && field.equals("timestamp")) {
                        timestamp = timestamp(json, token, line.number());
                    } else if (scalar && field.equals("label")) {
                        label = json.getText();
                    } else {
                        json.skipChildren();
                    }
                }
            }
        } catch (IOException e) {
            // Whoever reads the event will say what is wrong with it; here it has the key and the time found so far.
        }
        return new RecordedEvent(key, timestamp, label, value, line.number(), null);
    }
}
