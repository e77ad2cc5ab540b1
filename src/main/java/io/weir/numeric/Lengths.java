package io.weir.numeric;

import java.io.DataInput;
import java.io.DataInputStream;
import java.io.IOException;

/** Lengths of arrays that were written down: one that is damaged must not ask for all the memory there is. */
public final class Lengths {

    private Lengths() {}

    /**
     * Reads a length of something whose elements take a byte at the least.
     *
     * @throws IOException if it is negative, or more than is left to read
     */
    public static int read(DataInput in) throws IOException {
        int length = in.readInt();
        if (length < 0 || in instanceof DataInputStream stream && length > stream.available()) {
            throw new IOException("a length of " + length + " is more than there is");
        }
        return length;
    }

    /**
     * The number, which counts something.
     *
     * @throws IOException if it is negative
     */
    public static int notNegative(int count) throws IOException {
        if (count < 0) {
            throw new IOException("a count of " + count + " is below 0");
        }
        return count;
    }
}
