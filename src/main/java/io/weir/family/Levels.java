package io.weir.family;

import io.weir.numeric.Hash64;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.TreeMap;

/**
 * The names of the levels of categorical features.
 *
 * <p>In a point a level is a number, a 52-bit hash of its name that a double holds exactly: no dictionary has to be agreed upon
 * before two processes can merge what they counted, and a level that was never seen needs no place. This object remembers the
 * names for those who read a model. With 10⁴ levels the probability that any two share a code is 10⁻⁸.
 */
public final class Levels {

    /** Names remembered at the most; levels beyond are shown by their code. */
    public static final int CAPACITY = 1024;

    /** Characters of a name at the most. */
    public static final int LONGEST = 128;

    /** Levels of one feature that a component tells apart. */
    public static final int TOLD_APART = CategoricalStatistic.CAPACITY;

    private final TreeMap<Double, String> names = new TreeMap<>();

    /** The number that stands for a level. */
    public static double code(String name) {
        if (name.length() == 14 && name.charAt(0) == '#') {
            try {
                return Long.parseLong(name, 1, 14, 16);
            } catch (NumberFormatException e) {
                // An ordinary name that starts with #.
                return Hash64.of(name) >>> 12;
            }
        }
        return Hash64.of(name) >>> 12;
    }

    /** Remembers a name; whether it was new and there was room. */
    public boolean add(String name) {
        return names.size() < CAPACITY && names.putIfAbsent(code(name), name) == null;
    }

    /** Remembers the names that another knows. */
    public void addAll(Levels other) {
        other.names.values().forEach(this::add);
    }

    public boolean knows(double code) {
        return names.containsKey(code);
    }

    public boolean isEmpty() {
        return names.isEmpty();
    }

    /** The name, or the code in the form #0123456789abc if the name is not known; {@link #code} understands both. */
    public String name(double code) {
        String name = names.get(code);
        return name != null ? name : String.format("#%013x", (long) code);
    }

    public void write(DataOutput out) throws IOException {
        out.writeInt(names.size());
        for (String name : names.values()) {
            out.writeUTF(name);
        }
    }

    public static Levels read(DataInput in) throws IOException {
        Levels levels = new Levels();
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
