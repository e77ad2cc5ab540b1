package io.weir.em;

/**
 * How many components a model has: a number, or bounds between which the data decide.
 *
 * @param least ≥ 1
 * @param most ≥ least; equal if the number is given
 */
public record ComponentCount(int least, int most) {

    /** Where nothing else is said, the most that the data may choose. */
    public static final int DEFAULT_MOST = 25;

    public ComponentCount {
        if (least < 1) {
            throw new IllegalArgumentException("components " + least + " is not ≥ 1");
        }
        if (most < least) {
            throw new IllegalArgumentException("at most " + most + " components is less than at least " + least);
        }
    }

    /** K, whatever the data say. */
    public static ComponentCount fixed(int components) {
        return new ComponentCount(components, components);
    }

    /** Between one and {@value #DEFAULT_MOST}. */
    public static ComponentCount auto() {
        return new ComponentCount(1, DEFAULT_MOST);
    }

    /** Whether the data decide. */
    public boolean isAuto() {
        return least < most;
    }

    public boolean allows(int components) {
        return components >= least && components <= most;
    }

    @Override
    public String toString() {
        return isAuto() ? "auto(" + least + ".." + most + ")" : Integer.toString(most);
    }
}
