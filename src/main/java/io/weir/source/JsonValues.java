package io.weir.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * The values of a JSON document, cut apart by their braces in bounded memory; what is in them is looked at by whoever reads events.
 *
 * <p>Blanks between tokens become one space, so that a value is one line. In a stream of values, what is no object ends with its
 * line, and an object that is not closed ends where a line begins another.
 *
 * <p>Where the events are in arrays, documents may follow each other, each with its array in the same place; what has none there is a
 * value itself.
 */
final class JsonValues {

    private static final JsonFactory JSON = new JsonFactory();
    /** Bytes of a field's name that are looked at. */
    private static final int LONGEST_NAME = 4096;

    private final String name;
    private final InputStream in;
    private final boolean array;
    private final List<String> path;
    private final int longest;
    private final byte[] buffer = new byte[1 << 16];
    private int from;
    private int to;
    private long line;
    /** Whether the next value is an element of an array of events. */
    private boolean inside;

    private final ByteArrayOutputStream value = new ByteArrayOutputStream();
    private long length;

    /**
     * @param in after the bracket of the array, if it is one
     * @param array whether events are in arrays
     * @param path names of the fields that lead to the array of a document
     * @param longest bytes of a value that are kept
     * @param skipped lines that were read before
     */
    JsonValues(String name, InputStream in, boolean array, List<String> path, int longest, long skipped) {
        this.name = name;
        this.in = in;
        this.array = array;
        this.path = path;
        inside = array;
        this.longest = longest;
        line = skipped + 1;
    }

    /** The next value, with the line on which it begins; null at the end. */
    Lines.Line next() {
        try {
            while (true) {
                int c = notBlank();
                if (!inside && c < 0) {
                    return null;
                }
                long begin = line;
                value.reset();
                length = 0;
                if (inside && c < 0) {
                    throw new InputException("cannot read " + name + ": it ends, on line " + line
                            + ", before its array of events does; is it whole?");
                } else if (inside && c == ']') {
                    take();
                    inside = false;
                    passRest(path.size());
                } else if (array && !inside && c == '[' && path.isEmpty()) {
                    take();
                    inside = true;
                } else if (array && !inside && c == '{' && !path.isEmpty()) {
                    inside = enter();
                    if (!inside) {
                        return new Lines.Line(value.toByteArray(), begin, length);
                    }
                } else {
                    if (c == '{' || c == '[') {
                        nested();
                    } else {
                        rest();
                    }
                    return new Lines.Line(value.toByteArray(), begin, length);
                }
            }
        } catch (IOException e) {
            throw EventFile.unreadable(name, e);
        }
    }

    private int notBlank() throws IOException {
        int c = peek();
        while (isBlank(c) || inside && c == ',') {
            take();
            c = peek();
        }
        return c;
    }

    /** Goes into the array of the next document; if it has none, it is passed, and is a value. */
    private boolean enter() throws IOException {
        for (int level = 0; level < path.size(); level++) {
            pass();
            boolean last = level == path.size() - 1;
            if (!goTo(path.get(level)) || peek() != (last ? '[' : '{')) {
                passRest(level + 1);
                return false;
            }
        }
        take();
        return true;
    }

    /** Goes to the value of a field of the object that is open; false if there is none, somewhere before the end of the object. */
    private boolean goTo(String field) throws IOException {
        passBlanks();
        while (peek() == '"') {
            String found = passName();
            passBlanks();
            if (peek() != ':') {
                return false;
            }
            pass();
            passBlanks();
            if (found.equals(field)) {
                return true;
            }
            passValue();
            passBlanks();
            if (peek() == ',') {
                pass();
                passBlanks();
            }
        }
        return false;
    }

    private String passName() throws IOException {
        var raw = new ByteArrayOutputStream();
        raw.write('"');
        passString(raw);
        try (JsonParser json = JSON.createParser(raw.toByteArray())) {
            json.nextToken();
            return json.getText();
        } catch (JsonProcessingException e) {
            // It is the name of nothing that is looked for.
            return "";
        }
    }

    private void passValue() throws IOException {
        int c = peek();
        if (c == '"') {
            passString(new ByteArrayOutputStream());
        } else if (c == '{' || c == '[') {
            pass();
            passRest(1);
        } else {
            while (c >= 0 && c != ',' && c != '}' && c != ']' && !isBlank(c)) {
                pass();
                c = peek();
            }
        }
    }

    /** Passes what is left of so many objects and arrays, the inner ones first. */
    private void passRest(int depth) throws IOException {
        int open = depth;
        while (open > 0 && peek() >= 0) {
            int c = peek();
            if (c == '"') {
                passString(new ByteArrayOutputStream());
            } else {
                pass();
                open += c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
            }
        }
    }

    /**
     * Passes a string from its quote on.
     *
     * @param raw gets its beginning, without the first quote
     */
    private void passString(ByteArrayOutputStream raw) throws IOException {
        pass();
        boolean escaped = false;
        boolean open = true;
        // No string of JSON has a line feed in it: this one was never closed.
        while (open && peek() >= 0 && peek() != '\n') {
            int c = peek();
            open = c != '"' || escaped;
            escaped = c == '\\' && !escaped;
            if (raw.size() < LONGEST_NAME) {
                raw.write(c);
            }
            pass();
        }
    }

    private void passBlanks() throws IOException {
        while (isBlank(peek())) {
            pass();
        }
    }

    private void pass() throws IOException {
        int c = take();
        keep(isBlank(c) ? ' ' : c);
    }

    void close() {
        try {
            in.close();
        } catch (IOException e) {
            throw EventFile.unreadable(name, e);
        }
    }

    private void nested() throws IOException {
        int depth = 0;
        boolean inString = false;
        boolean blank = false;
        boolean escaped = false;
        do {
            int c = take();
            // No string of JSON has a line feed in it: this one was never closed.
            inString &= c != '\n';
            if (inString) {
                inString = c != '"' || escaped;
                escaped = c == '\\' && !escaped;
            } else {
                inString = c == '"';
                escaped = false;
                depth += c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
                if (isBlank(c)) {
                    blank = true;
                    if (!inside && c == '\n' && peek() == '{') {
                        return;
                    }
                    continue;
                }
            }
            if (blank) {
                keep(' ');
                blank = false;
            }
            keep(c);
        } while (depth > 0 && peek() >= 0);
    }

    /** What is no object: up to the end of the line, or of the element. */
    private void rest() throws IOException {
        for (int c = peek(); c >= 0 && c != '\n' && c != '\r' && !(inside && (c == ',' || c == ']')); c = peek()) {
            keep(take());
        }
    }

    private void keep(int c) {
        length++;
        if (value.size() <= longest) {
            value.write(c);
        }
    }

    private static boolean isBlank(int c) {
        return c == ' ' || c == '\n' || c == '\t' || c == '\r';
    }

    private int peek() throws IOException {
        if (from == to) {
            from = 0;
            to = Math.max(0, in.read(buffer));
        }
        return from < to ? buffer[from] & 0xff : -1;
    }

    private int take() throws IOException {
        int c = peek();
        from++;
        line += c == '\n' ? 1 : 0;
        return c;
    }
}
