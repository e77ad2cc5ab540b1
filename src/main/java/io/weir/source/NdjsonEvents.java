package io.weir.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.weir.event.Times;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.NoSuchElementException;

/**
 * The lines of an NDJSON file, of any length, as the bytes they are: a line that is not JSON is an event too, to be found out
 * where events are read. Where the line is an object, its {@code timestamp}, {@code key} and {@code label} are those of the event. Blank lines
 * are skipped.
 */
final class NdjsonEvents implements EventSource {

    private static final JsonFactory JSON = new JsonFactory();

    private final String name;
    private final InputStream in;
    private final Times times;
    private final byte[] buffer = new byte[1 << 16];
    private int from;
    private int to;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(1024);
    private byte[] next;
    /** Lines read, and the one that was given last. */
    private long linesRead;

    private long nextLine;
    private long given;

    NdjsonEvents(String name, InputStream in, Times times) {
        this.times = times;
        this.name = name;
        this.in = in;
        next = read();
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
        var event = event(next);
        given = nextLine;
        next = read();
        return event;
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException e) {
            throw EventFile.unreadable(name, e);
        }
    }

    /** The next line that is not blank, without its end; null at the end. */
    private byte[] read() {
        try {
            byte[] bytes = rawLine();
            while (bytes != null && isBlank(bytes)) {
                bytes = rawLine();
            }
            nextLine = linesRead;
            return bytes;
        } catch (IOException e) {
            throw EventFile.unreadable(name, e);
        }
    }

    private byte[] rawLine() throws IOException {
        linesRead++;
        line.reset();
        while (fill()) {
            int end = from;
            while (end < to && buffer[end] != '\n') {
                end++;
            }
            line.write(buffer, from, end - from);
            from = Math.min(end + 1, to);
            if (end < to) {
                return withoutCarriageReturn(line.toByteArray());
            }
        }
        return line.size() == 0 ? null : withoutCarriageReturn(line.toByteArray());
    }

    /** Whether there are bytes in the buffer; reads some if there are none. */
    private boolean fill() throws IOException {
        if (from == to) {
            from = 0;
            to = Math.max(0, in.read(buffer));
        }
        return from < to;
    }

    private static boolean isBlank(byte[] bytes) {
        for (byte b : bytes) {
            if (b != ' ' && b != '\t') {
                return false;
            }
        }
        return true;
    }

    private static byte[] withoutCarriageReturn(byte[] bytes) {
        int last = bytes.length - 1;
        return last >= 0 && bytes[last] == '\r' ? Arrays.copyOf(bytes, last) : bytes;
    }

    private RecordedEvent event(byte[] value) {
        String key = null;
        long timestamp = Times.NONE;
        String label = null;
        try (JsonParser json = JSON.createParser(value)) {
            if (json.nextToken() == JsonToken.START_OBJECT) {
                while (json.nextToken() == JsonToken.FIELD_NAME) {
                    String field = json.currentName();
                    boolean scalar = json.nextToken().isScalarValue() && json.currentToken() != JsonToken.VALUE_NULL;
                    if (scalar && field.equals("key")) {
                        key = json.getText();
                    } else if (scalar && field.equals("timestamp")) {
                        timestamp = json.currentToken() == JsonToken.VALUE_STRING
                                ? times.ofText(json.getText())
                                : times.ofCell(json.getText());
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
        return new RecordedEvent(key, RecordedEvent.timestamp(timestamp), label, value);
    }
}
