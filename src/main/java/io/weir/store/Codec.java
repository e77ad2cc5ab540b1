package io.weir.store;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.stream.Stream;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * How values of a store become bytes.
 *
 * <p>Every value begins with the schema it was made under, so that state of another schema is refused instead of misread.
 *
 * @param schema what the layout of the values depends on
 */
public record Codec<V>(String schema, Writer<V> writer, Reader<V> reader) {

    /** Of stored state; docs/upgrading.md tells them apart. */
    public static final int FORMAT = 15;

    /** What is beyond is no format of a later program, but damage. */
    private static final int FARTHEST_FORMAT = 1_000_000;

    private static final String ANEW = "take another application.id and topic.prefix to start anew;"
            + " docs/upgrading.md says how to take the models along";

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
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /**
     * @throws IncompatibleState if the bytes are of another format or schema
     * @throws UnreadableState if they are damaged
     */
    public V decode(byte[] bytes) {
        var in = new DataInputStream(new ByteArrayInputStream(bytes));
        try {
            checkOrigin(in);
            return reader.read(in);
        } catch (IncompatibleState e) {
            throw e;
        } catch (IOException | RuntimeException | StackOverflowError e) {
            throw new UnreadableState("what is stored is damaged (" + e + ")", e);
        }
    }

    /** The value, or none if it is damaged. */
    public Stream<V> readable(byte[] bytes) {
        try {
            return Stream.of(decode(bytes));
        } catch (UnreadableState e) {
            return Stream.empty();
        }
    }

    private void checkOrigin(DataInputStream in) throws IOException {
        int format = in.readInt();
        if (format < 0 || format > FARTHEST_FORMAT) {
            throw new IOException("there is no format " + format);
        }
        if (format != FORMAT) {
            throw new IncompatibleState("the stored models are of format " + format + " and this program has format "
                    + FORMAT + "; go on with the program that stored them, or " + ANEW);
        }
        String other = in.readUTF();
        if (!other.equals(schema)) {
            throw new IncompatibleState("the stored models were learned with (" + other
                    + ") and the configuration now says (" + schema + "); go back to that configuration, or " + ANEW);
        }
    }
}
