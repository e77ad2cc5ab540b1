package io.weir.json;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.core.io.NumberOutput;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * JSON put together from parts, in a buffer that is kept from one text to the next. It checks nothing: for texts whose shape is
 * known, which a generator's book-keeping makes twice as expensive. Numbers and escapes are those that Jackson writes.
 */
final class JsonBytes {

    private static final JsonStringEncoder ENCODER = JsonStringEncoder.getInstance();
    private static final int LONGEST_LONG = 20;

    /** More than most texts need: code that has never grown a buffer is compiled to half the size, and there is much of it. */
    private static final int ROOM = 4096;

    private byte[] bytes = new byte[ROOM];
    private int size;

    /** Begins anew. */
    JsonBytes clear() {
        size = 0;
        return this;
    }

    /** ASCII as it is. */
    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Bytes as they are, UTF-8. */
    JsonBytes raw(byte[] part) {
        reserve(part.length);
        System.arraycopy(part, 0, bytes, size, part.length);
        size += part.length;
        return this;
    }

    /** An object as it came, without the white space around it. */
    JsonBytes object(byte[] part) {
        int from = 0;
        while (part[from] != '{') {
            from++;
        }
        int to = part.length;
        while (part[to - 1] != '}') {
            to--;
        }
        reserve(to - from);
        System.arraycopy(part, from, bytes, size, to - from);
        size += to - from;
        return this;
    }

    /** What another has. */
    JsonBytes raw(JsonBytes part) {
        reserve(part.size);
        System.arraycopy(part.bytes, 0, bytes, size, part.size);
        size += part.size;
        return this;
    }

    /** One ASCII character as it is. */
    JsonBytes raw(char c) {
        reserve(1);
        bytes[size++] = (byte) c;
        return this;
    }

    JsonBytes number(long value) {
        reserve(LONGEST_LONG);
        if (value >= 0 && value < 100) {
            size += FixedPoint.writeSmall((int) value, bytes, size);
        } else {
            size = NumberOutput.outputLong(value, bytes, size);
        }
        return this;
    }

    /**
     * The shortest decimal that is read back as the same number.
     *
     * @param value finite
     */
    JsonBytes number(double value) {
        return plain(NumberOutput.toString(value, true));
    }

    /** The same of any value: JSON has no number that is not finite, so that is text. */
    JsonBytes numberOrText(double value) {
        return Double.isFinite(value) ? number(value) : text(Double.toString(value));
    }

    /**
     * A number with at most twelve places, or as {@link #number(double)} has it where it is too large for them.
     *
     * @param value finite
     */
    JsonBytes decimal(double value) {
        if (Math.abs(value) > FixedPoint.LARGEST_DECIMAL) {
            return number(value);
        }
        reserve(FixedPoint.LONGEST_DECIMAL);
        size += FixedPoint.writeDecimal(value, bytes, size);
        return this;
    }

    /**
     * A responsibility or a probability.
     *
     * @param units of it, see {@link FixedPoint}
     */
    JsonBytes share(long units) {
        reserve(FixedPoint.LONGEST_SHARE);
        size += FixedPoint.writeShare(units, bytes, size);
        return this;
    }

    /**
     * A share by the number of what has it.
     *
     * @param before what separates it from what comes before, ASCII
     * @param name ≥ 0
     * @param units see {@link #share}
     */
    JsonBytes shareOf(char before, long name, long units) {
        raw(before).raw('"').number(name);
        reserve(2 + FixedPoint.LONGEST_SHARE);
        bytes[size++] = '"';
        bytes[size++] = ':';
        size += FixedPoint.writeShare(units, bytes, size);
        return this;
    }

    /**
     * A string with its quotes.
     *
     * @param text well-formed: no half of a surrogate pair
     */
    JsonBytes text(String text) {
        raw('"');
        if (isPlain(text)) {
            plain(text);
        } else {
            raw(ENCODER.quoteAsUTF8(text));
        }
        return raw('"');
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~' || c == '"' || c == '\\') {
                return false;
            }
        }
        return true;
    }

    private JsonBytes plain(String ascii) {
        int length = ascii.length();
        reserve(length);
        for (int i = 0; i < length; i++) {
            bytes[size + i] = (byte) ascii.charAt(i);
        }
        size += length;
        return this;
    }

    private void reserve(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(size + more, 2 * bytes.length));
        }
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }
}
