package io.weir.store;

import io.weir.family.FormerCodes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * How values of a store become bytes.
 *
 * <pre>
 *   int   number of the format
 *   UTF   schema that the value was made under: of another one it is refused instead of misread
 *         value
 *   int   CRC-32C of all before
 * </pre>
 *
 * @param schema what the layout of the values depends on
 */
public record Codec<V>(String schema, Writer<V> writer, Reader<V> reader) {

    /** Of stored state; docs/upgrading.md tells them apart. */
    public static final int FORMAT = 16;

    /** Is read too: it had no checksum, and levels had other codes. */
    public static final int FORMER = 15;

    /** Schemas of features that have levels; only values of those are read thrice. */
    private static final String LEVELS = "category(";

    private static final String ANEW =
            "take another application.id and topic.prefix to start anew; 'weir models export' of the"
                    + " program that stored them and 'weir models import' of this one take the models along, see docs/upgrading.md";

    /** Of each thread, grown to its largest value: growing one for every value takes longer than writing it. */
    private static final ThreadLocal<ByteArrayOutputStream> BUFFER =
            ThreadLocal.withInitial(() -> new ByteArrayOutputStream(4096));

    @FunctionalInterface
    public interface Writer<V> {
        void write(V value, DataOutput out) throws IOException;
    }

    @FunctionalInterface
    public interface Reader<V> {
        V read(DataInput in) throws IOException;
    }

    /** For records of a topic between two of our own processors. */
    Serde<V> serde() {
        return Serdes.serdeFrom((topic, value) -> encode(value), (topic, bytes) -> decode(bytes));
    }

    /**
     * The same, but what is damaged, or is none of ours, is read as the {@link UnreadableState} that says so: a reader cannot leave a
     * record out.
     */
    @SuppressWarnings("unchecked")
    public Serde<V> patientSerde() {
        return Serdes.serdeFrom((topic, value) -> encode(value), (topic, bytes) -> {
            try {
                return decode(bytes);
            } catch (UnreadableState e) {
                return (V) e;
            } catch (IncompatibleState e) {
                return (V) new UnreadableState(e.getMessage(), e);
            }
        });
    }

    public byte[] encode(V value) {
        ByteArrayOutputStream bytes = BUFFER.get();
        bytes.reset();
        try {
            var out = new DataOutputStream(bytes);
            out.writeInt(FORMAT);
            out.writeUTF(schema);
            writer.write(value, out);
            out.writeInt(0);
            byte[] encoded = bytes.toByteArray();
            ByteBuffer.wrap(encoded).putInt(encoded.length - Integer.BYTES, sum(encoded));
            return encoded;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The checksum of all but the last four bytes, which are for it. */
    private static int sum(byte[] bytes) {
        var sum = new CRC32C();
        sum.update(bytes, 0, bytes.length - Integer.BYTES);
        return (int) sum.getValue();
    }

    /**
     * @throws IncompatibleState if the bytes are of another format or schema
     * @throws UnreadableState if they are damaged
     */
    public V decode(byte[] bytes) {
        try {
            int format = format(bytes);
            var in = new DataInputStream(new ByteArrayInputStream(bytes, 0, end(bytes, format)));
            in.readInt();
            checkSchema(in.readUTF());
            if (format == FORMAT || !schema.contains(LEVELS)) {
                return reader.read(in);
            }
            int begin = bytes.length - in.available();
            return FormerCodes.read(
                    () -> new DataInputStream(new ByteArrayInputStream(bytes, begin, bytes.length - begin)),
                    reader::read);
        } catch (IncompatibleState e) {
            throw e;
        } catch (IOException | RuntimeException | StackOverflowError e) {
            throw new UnreadableState("what is stored is damaged (" + inWords(e) + ")", e);
        }
    }

    private static int end(byte[] bytes, int format) {
        return format == FORMAT ? bytes.length - Integer.BYTES : bytes.length;
    }

    private static String inWords(Throwable e) {
        return e instanceof EOFException
                ? "it ends in its middle"
                : e instanceof StackOverflowError || e.getMessage() == null ? "it makes no sense" : e.getMessage();
    }

    /** The value, or none if it is damaged. */
    public Stream<V> readable(byte[] bytes) {
        try {
            return Stream.of(decode(bytes));
        } catch (UnreadableState e) {
            return Stream.empty();
        }
    }

    /** The format, which is one that is read here. */
    private static int format(byte[] bytes) throws IOException {
        if (bytes.length < 2 * Integer.BYTES) {
            throw new EOFException();
        }
        int format = ByteBuffer.wrap(bytes).getInt();
        boolean whole = ByteBuffer.wrap(bytes).getInt(bytes.length - Integer.BYTES) == sum(bytes);
        if (format == FORMAT && whole || format == FORMER) {
            return format;
        }
        if (format < 0 || format >= FORMAT && !whole) {
            throw new IOException("its checksum is not that of its bytes");
        }
        throw new IncompatibleState("the stored models are of format " + format + " and this program has format "
                + FORMAT + "; go on with the program that stored them, or " + ANEW);
    }

    private void checkSchema(String other) {
        if (!other.equals(schema)) {
            throw new IncompatibleState("the stored models were learned with (" + other
                    + ") and the configuration now says (" + schema + "); go back to that configuration, or " + ANEW);
        }
    }
}
