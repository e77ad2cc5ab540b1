package io.weir.family;

import java.io.DataInput;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Reads what was written while levels had other codes ({@link CategoryNames#formerCode}), and puts the codes of today in their place wherever a
 * level's name is written down beside them. A level of which only the code is known keeps that one, and is new when it comes again.
 *
 * <pre>
 *   once as it is: whether it can be read ──► once for the names ──► once with the codes of today
 * </pre>
 */
public final class FormerCodes implements DataInput {

    /** Reads a value. */
    @FunctionalInterface
    public interface Reader<V> {
        V read(DataInput in) throws IOException;
    }

    private final DataInputStream in;
    /** Codes of today by the former ones. */
    private final Map<Double, Double> codes;

    private final Set<String> texts = new HashSet<>();

    private FormerCodes(DataInputStream in, Map<Double, Double> codes) {
        this.in = in;
        this.codes = codes;
    }

    /**
     * Reads a value.
     *
     * @param bytes gives the same bytes every time
     */
    public static <V> V read(Supplier<DataInputStream> bytes, Reader<V> reader) throws IOException {
        reader.read(bytes.get());
        var names = new FormerCodes(bytes.get(), Map.of());
        reader.read(names);
        return reader.read(new FormerCodes(bytes.get(), today(names.texts)));
    }

    /** Codes of today by the former ones. */
    static Map<Double, Double> today(Iterable<String> names) {
        Map<Double, Double> codes = new HashMap<>();
        names.forEach(name -> codes.put(CategoryNames.formerCode(name), CategoryNames.code(name)));
        return codes;
    }

    @Override
    public double readDouble() throws IOException {
        double value = in.readDouble();
        return codes.getOrDefault(value, value);
    }

    @Override
    public String readUTF() throws IOException {
        String text = in.readUTF();
        texts.add(text);
        return text;
    }

    @Override
    public void readFully(byte[] b) throws IOException {
        in.readFully(b);
    }

    @Override
    public void readFully(byte[] b, int off, int len) throws IOException {
        in.readFully(b, off, len);
    }

    @Override
    public int skipBytes(int n) throws IOException {
        return in.skipBytes(n);
    }

    @Override
    public boolean readBoolean() throws IOException {
        return in.readBoolean();
    }

    @Override
    public byte readByte() throws IOException {
        return in.readByte();
    }

    @Override
    public int readUnsignedByte() throws IOException {
        return in.readUnsignedByte();
    }

    @Override
    public short readShort() throws IOException {
        return in.readShort();
    }

    @Override
    public int readUnsignedShort() throws IOException {
        return in.readUnsignedShort();
    }

    @Override
    public char readChar() throws IOException {
        return in.readChar();
    }

    @Override
    public int readInt() throws IOException {
        return in.readInt();
    }

    @Override
    public long readLong() throws IOException {
        return in.readLong();
    }

    @Override
    public float readFloat() throws IOException {
        return in.readFloat();
    }

    @Override
    @Deprecated
    public String readLine() throws IOException {
        return in.readLine();
    }
}
