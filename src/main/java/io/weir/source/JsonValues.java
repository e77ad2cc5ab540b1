package io.weir.source;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * The values of a JSON document, cut apart by their braces in bounded memory; what is in them is looked at by whoever reads events.
 *
 * <p>Blanks between tokens become one space, so that a value is one line. In a stream of values, what is no object ends with its
 * line, and an object that is not closed ends where a line begins another.
 */
final class JsonValues {

    private final String name;
    private final InputStream in;
    private final boolean array;
    private final int longest;
    private final byte[] buffer = new byte[1 << 16];
    private int from;
    private int to;
    private long line;
    private boolean ended;
    private final ByteArrayOutputStream value = new ByteArrayOutputStream();
    private long length;

    /**
     * @param in after the bracket of the array, if it is one
     * @param longest bytes of a value that are kept
     * @param skipped lines that were read before
     */
    JsonValues(String name, InputStream in, boolean array, int longest, long skipped) {
        this.name = name;
        this.in = in;
        this.array = array;
        this.longest = longest;
        line = skipped + 1;
    }

    /** The next value, with the line on which it begins; null at the end. */
    Lines.Line next() {
        try {
            int c = peek();
            while (isBlank(c) || array && c == ',') {
                take();
                c = peek();
            }
            while (array && c == ']' && !ended) {
                c = afterArray();
            }
            if (c < 0 && array && !ended) {
                throw new InputException("cannot read " + name + ": it ends, on line " + line
                        + ", before its array of events does; is it whole?");
            }
            if (c < 0 || ended) {
                return null;
            }
            long begin = line;
            value.reset();
            length = 0;
            if (c == '{' || c == '[') {
                nested();
            } else {
                rest();
            }
            return new Lines.Line(value.toByteArray(), begin, length);
        } catch (IOException e) {
            throw EventFile.unreadable(name, e);
        }
    }

    /** Goes on where another array follows; what else does belongs to the document around the array. */
    private int afterArray() throws IOException {
        int c = ']';
        while (c == ']' || isBlank(c)) {
            take();
            c = peek();
        }
        ended = c != '[';
        while (!ended && (c == '[' || c == ',' || isBlank(c))) {
            take();
            c = peek();
        }
        return c;
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
                    if (!array && c == '\n' && peek() == '{') {
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
        for (int c = peek(); c >= 0 && c != '\n' && c != '\r' && !(array && (c == ',' || c == ']')); c = peek()) {
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
