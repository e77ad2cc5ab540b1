package io.weir.anomaly;

import java.util.Arrays;

/** Which features are context: events are judged by the others given them. Immutable. */
public final class Context {

    /** All features are judged. */
    public static final Context NONE = new Context(new boolean[0]);

    /** By place in the point; empty if none is. */
    private final boolean[] given;

    private Context(boolean[] given) {
        this.given = given;
    }

    /**
     * @param given by place in a point, copied; not all of them
     * @throws IllegalArgumentException if no feature is left that is judged
     */
    public static Context of(boolean... given) {
        int count = 0;
        for (boolean g : given) {
            count += g ? 1 : 0;
        }
        if (count == 0) {
            return NONE;
        }
        if (count == given.length) {
            throw new IllegalArgumentException("all features are given; leave out at least one, which is judged");
        }
        return new Context(given.clone());
    }

    public boolean isEmpty() {
        return given.length == 0;
    }

    /** Whether the feature at a place of the point is context. */
    public boolean has(int slot) {
        return slot < given.length && given[slot];
    }

    /** By place in a point of d features, a copy. */
    boolean[] given(int d) {
        return Arrays.copyOf(given, d);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Context c && Arrays.equals(given, c.given);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(given);
    }

    @Override
    public String toString() {
        return "Context" + Arrays.toString(given);
    }
}
