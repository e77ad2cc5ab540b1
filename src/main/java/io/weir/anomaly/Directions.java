package io.weir.anomaly;

import java.util.Arrays;
import java.util.stream.IntStream;

/** In which direction features are strange, where not in both: the value of a feature that is strange when it is high is none when it is low. Immutable. */
public final class Directions {

    /** All features are strange in both directions. */
    public static final Directions NONE = new Directions(new int[0]);

    /** By place in the point: +1 for up, −1 for down, 0 for both; empty if all are. */
    private final int[] signs;

    private Directions(int[] signs) {
        this.signs = signs;
    }

    /**
     * @param signs by place in a point, copied: +1 for up, −1 for down, 0 for both
     */
    public static Directions of(int... signs) {
        return IntStream.of(signs).allMatch(s -> s == 0)
                ? NONE
                : new Directions(IntStream.of(signs).map(Integer::signum).toArray());
    }

    public boolean isEmpty() {
        return signs.length == 0;
    }

    /** Of the feature at a place of the point: +1 for up, −1 for down, 0 for both. */
    public int sign(int slot) {
        return slot < signs.length ? signs[slot] : 0;
    }

    /** By place in a point of d features, a copy. */
    int[] signs(int d) {
        return Arrays.copyOf(signs, d);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Directions d && Arrays.equals(signs, d.signs);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(signs);
    }

    @Override
    public String toString() {
        return "Directions" + Arrays.toString(signs);
    }
}
