package io.weir.event;

/**
 * How values of events are read, whichever feature they are of.
 *
 * @param times reads those that are times
 * @param invalidIsMissing whether a value that its feature cannot take counts as missing; otherwise it makes the whole event a dead
 *     letter
 * @param calendar that {@code calendar()} is of; null if there is none
 */
public record Reading(Times times, boolean invalidIsMissing, Calendar calendar) {

    /** Where no configuration says anything. */
    public static final Reading DEFAULT = new Reading(Times.DEFAULT, false);

    /** One without a calendar. */
    public Reading(Times times, boolean invalidIsMissing) {
        this(times, invalidIsMissing, null);
    }

    /** NaN as it stands for a value that is there and cannot be taken; that of one that is not there has other bits. */
    private static final long INVALID_BITS = 0x7ff8_0000_0000_0001L;

    /** Stands for a value that counts as missing because it is invalid. To everything that calculates it is NaN like any other. */
    public static final double INVALID = Double.longBitsToDouble(INVALID_BITS);

    /** Whether a value of an event that was read is missing because it was invalid. */
    public static boolean isInvalid(double value) {
        return Double.doubleToRawLongBits(value) == INVALID_BITS;
    }
}
