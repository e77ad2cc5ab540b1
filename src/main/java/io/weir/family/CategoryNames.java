package io.weir.family;

import io.weir.numeric.Hash64;
import io.weir.numeric.StrongHash;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * The names of the levels of categorical features.
 *
 * <p>In a point a level is a number, a 52-bit hash of its name that a double holds exactly: no dictionary has to be agreed upon
 * before two processes can merge what they counted, and a level that was never seen needs no place. This object remembers the
 * names for those who read a model. With 10⁴ levels the probability that any two share a code is 10⁻⁸, and nobody can make a name that
 * has the code of a given one: that takes 2⁵² trials.
 */
public final class CategoryNames {

    /** Names remembered at the most; levels beyond are shown by their code. */
    public static final int CAPACITY = 1024;

    /** Characters of a name at the most: code points, of which each may take two UTF-16 code units. */
    public static final int LONGEST = 128;

    /** Bytes of a name at the most, as it is written with its length. */
    public static final int LONGEST_BYTES = 2 + 6 * LONGEST;

    /** Levels of one feature that a component tells apart, at most. */
    public static final int TOLD_APART = 512;

    /** Codes are below this. */
    public static final double CODES = 1L << 52;

    private final TreeMap<Double, String> names = new TreeMap<>();

    /** The number that stands for a level: of its name and nothing else, so that no name stands for another level. */
    public static double code(String name) {
        return StrongHash.of(name) >>> 12;
    }

    /** The number that stood for a level in what was written before it was made from SHA-256. */
    static double formerCode(String name) {
        return Hash64.of(name) >>> 12;
    }

    /** Codes of today by the former ones, of the levels whose names are known. */
    public Map<Double, Double> codesByFormerOnes() {
        return FormerCodes.today(names.values());
    }

    /** Remembers a name; whether it was new, there was room, and it is text that can be written. */
    public boolean add(String name) {
        if (names.size() == CAPACITY) {
            return false;
        }
        double code = code(name);
        if (names.containsKey(code) || !StandardCharsets.UTF_8.newEncoder().canEncode(name)) {
            return false;
        }
        names.put(code, name);
        return true;
    }

    /** Remembers the names that another knows. */
    public void addAll(CategoryNames other) {
        other.names.values().forEach(this::add);
    }

    public boolean knows(double code) {
        return names.containsKey(code);
    }

    public boolean isEmpty() {
        return names.isEmpty();
    }

    /**
     * For people: the name, or the code in the form #0123456789abc if the name is not known. A level may have such a name, too; who has
     * to tell them apart asks {@link #knows}.
     */
    public String name(double code) {
        String name = names.get(code);
        return name != null ? name : '#' + hex(code);
    }

    /** A code as thirteen hexadecimal digits. */
    public static String hex(double code) {
        return String.format("%013x", (long) code);
    }

    /**
     * The code of {@link #hex}.
     *
     * @return −1 if it is none
     */
    public static double ofHex(String digits) {
        return digits.matches("[0-9a-f]{13}") ? Long.parseLong(digits, 16) : -1;
    }

    public void write(DataOutput out) throws IOException {
        out.writeInt(names.size());
        for (String name : names.values()) {
            out.writeUTF(name);
        }
    }

    public static CategoryNames read(DataInput in) throws IOException {
        CategoryNames levels = new CategoryNames();
        for (int i = in.readInt(); i > 0; i--) {
            levels.add(in.readUTF());
        }
        return levels;
    }

    @Override
    public String toString() {
        return "Levels" + names.values();
    }
}
