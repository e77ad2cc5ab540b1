package io.weir.library;

import io.weir.family.FormerCodes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UTFDataFormatException;
import java.util.function.Supplier;
import java.util.zip.CRC32;

/**
 * What is saved, and checked before it is believed.
 *
 * <pre>
 *   int   0x57454952, "WEIR"
 *   UTF   what it is
 *   int   number of the format of the rest
 *   int   length of the body, bytes
 *   int   CRC-32 of the body
 *   body
 * </pre>
 *
 * @param kind what it is, for people
 * @param format number of the format that is written
 * @param former number of another one that is read
 * @param remedy what to do with another format
 */
record Saved(String kind, int format, int former, String remedy) {

    private static final int MAGIC = 0x57454952;

    /** A length that is damaged must not ask for all the memory there is. */
    private static final int PIECE = 1 << 16;

    /** Writes the body. */
    @FunctionalInterface
    interface Body {
        void write(DataOutput out) throws IOException;
    }

    void write(DataOutput out, Body body) throws IOException {
        var bytes = new ByteArrayOutputStream();
        body.write(new DataOutputStream(bytes));
        out.writeInt(MAGIC);
        out.writeUTF(kind);
        out.writeInt(format);
        out.writeInt(bytes.size());
        out.writeInt(sum(bytes.toByteArray()));
        out.write(bytes.toByteArray());
    }

    /** Reads a body. */
    @FunctionalInterface
    interface Reader<V> {
        V read(DataInput in) throws IOException;
    }

    /**
     * Reads what was saved. Levels get the codes that they have today.
     *
     * @throws IOException saying what is wrong, if it is not all of what was written
     */
    <V> V read(DataInput in, Reader<V> reader) throws IOException {
        int number;
        byte[] body;
        try {
            if (in.readInt() != MAGIC) {
                throw new IOException("no saved " + kind + ": it begins otherwise");
            }
            String found = in.readUTF();
            if (!found.equals(kind)) {
                throw new IOException("a saved " + found + "; expected a " + kind);
            }
            number = in.readInt();
            if (number != format && number != former) {
                throw new IOException(
                        "a " + kind + " of format " + number + "; this program reads format " + format + ": " + remedy);
            }
            int length = in.readInt();
            int sum = in.readInt();
            body = bytes(in, length);
            if (sum(body) != sum) {
                throw new IOException("the saved " + kind + " is damaged; take an older one, or " + remedy);
            }
        } catch (UTFDataFormatException e) {
            throw new IOException("no saved " + kind + ": it begins otherwise", e);
        } catch (EOFException e) {
            throw new IOException("the saved " + kind + " ends in its middle; take an older one, or " + remedy, e);
        }
        Supplier<DataInputStream> stream = () -> new DataInputStream(new ByteArrayInputStream(body));
        return number == format ? reader.read(stream.get()) : FormerCodes.read(stream, reader::read);
    }

    private static byte[] bytes(DataInput in, int length) throws IOException {
        var bytes = new ByteArrayOutputStream();
        byte[] piece = new byte[PIECE];
        for (int left = length; left > 0; ) {
            int size = Math.min(left, PIECE);
            in.readFully(piece, 0, size);
            bytes.write(piece, 0, size);
            left -= size;
        }
        return bytes.toByteArray();
    }

    private static int sum(byte[] bytes) {
        var sum = new CRC32();
        sum.update(bytes);
        return (int) sum.getValue();
    }
}
