package io.weir.source;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;

/** The beginning of a stream, read as far as one wants to look, and no further: more may be long in coming. */
final class Head {

    private final InputStream in;
    private byte[] bytes = new byte[1 << 13];
    private int size;
    private boolean whole;

    Head(InputStream in) {
        this.in = in;
    }

    /** Reads some more; false at the end. */
    boolean more() throws IOException {
        if (size == bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * size);
        }
        int n = whole ? -1 : in.read(bytes, size, bytes.length - size);
        whole = n < 0;
        size += Math.max(0, n);
        return !whole;
    }

    /** Whether there is a byte at an index; reads so far. */
    boolean has(int index) throws IOException {
        while (index >= size) {
            if (!more()) {
                return false;
            }
        }
        return true;
    }

    /** The byte at an index that is {@linkplain #has there}. */
    byte at(int index) {
        return bytes[index];
    }

    /** The first index from another on with a byte that is not blank; -1 if there is none. */
    int notBlank(int index) throws IOException {
        for (int i = index; has(i); i++) {
            if (bytes[i] != ' ' && bytes[i] != '\t' && bytes[i] != '\r' && bytes[i] != '\n') {
                return i;
            }
        }
        return -1;
    }

    boolean startsWith(int... magic) throws IOException {
        for (int i = 0; i < magic.length; i++) {
            if (!has(i) || (bytes[i] & 0xff) != magic[i]) {
                return false;
            }
        }
        return true;
    }

    /** Bytes that were read; not a copy. */
    byte[] bytes() {
        return bytes;
    }

    int size() {
        return size;
    }

    /** Whether that is all there is. */
    boolean isWhole() {
        return whole;
    }

    /** Lines that end before an index. */
    long lines(int index) {
        long lines = 0;
        for (int i = 0; i < index; i++) {
            lines += bytes[i] == '\n' ? 1 : 0;
        }
        return lines;
    }

    /** Everything from an index on. */
    InputStream from(int index) {
        return new SequenceInputStream(new ByteArrayInputStream(bytes, index, size - index), in);
    }
}
