package io.weir.family;

import io.weir.numeric.Hash64;
import java.util.Arrays;

/**
 * The distinct values of one feature of a {@linkplain Block block}, and which of them each point has: what is done for a level of a
 * category is then done once for each level, not once for each point. Mutable, not thread-safe.
 */
public final class DistinctValues {

    /** A power of two, well above the points of a block. */
    private static final int SLOTS = 4 * Block.CAPACITY;

    /** In the order in which they come first. */
    private final double[] values = new double[Block.CAPACITY];

    private final int[] places = new int[Block.CAPACITY];
    /** 1 + the place of the value of this hash; 0 where there is none. */
    private final int[] slots = new int[SLOTS];

    /** Buffers of whoever works on these values: a place elsewhere, and a mark that is false before and after. */
    public final int[] at = new int[Block.CAPACITY];

    public final boolean[] marked = new boolean[Block.CAPACITY];
    private int size;

    /**
     * Takes the values of points.
     *
     * @param column NaN where the feature is missing; not modified
     * @param points number of them
     */
    void load(double[] column, int points) {
        Arrays.fill(slots, 0);
        size = 0;
        for (int i = 0; i < points; i++) {
            places[i] = column[i] == column[i] ? place(column[i]) : -1;
        }
    }

    private int place(double value) {
        int slot = (int) Hash64.mix(0, Double.doubleToLongBits(value)) & SLOTS - 1;
        while (slots[slot] > 0) {
            if (values[slots[slot] - 1] == value) {
                return slots[slot] - 1;
            }
            slot = slot + 1 & SLOTS - 1;
        }
        values[size] = value;
        slots[slot] = ++size;
        return size - 1;
    }

    /** How many they are. */
    public int size() {
        return size;
    }

    /** One of them, by its place. */
    public double value(int place) {
        return values[place];
    }

    /** The place of the value of point i; −1 where it is missing. */
    public int place(int i) {
        return places[i];
    }
}
