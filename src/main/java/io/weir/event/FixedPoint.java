package io.weir.event;

/**
 * Numbers in [0, 1] as decimals with at most 15 places, for responsibilities.
 *
 * <p>The shortest decimal that is read back as the same double takes three times as long to find and says no more: what is rounded
 * away here is as large as the rounding of the sum that the responsibilities were divided by.
 */
final class FixedPoint {

    /** Distance of two neighbours. */
    static final double STEP = 1e-15;

    private static final int PLACES = 15;
    private static final double SCALE = 1e15;
    /** Characters at the most. */
    static final int LONGEST = PLACES + 2;

    private FixedPoint() {}

    /**
     * @param value in [0, 1]
     * @param out has {@link #LONGEST} bytes from {@code at} on; overwritten
     * @return number of ASCII characters, at least three: {@code 0.0}, {@code 1.0}
     */
    static int write(double value, byte[] out, int at) {
        long units = Math.round(value * SCALE);
        out[at] = (byte) (units >= (long) SCALE ? '1' : '0');
        out[at + 1] = '.';
        // Two halves of the digits are short enough for int division, which is several times as fast.
        int high = (int) (units % (long) SCALE / 10_000_000);
        int low = (int) (units % 10_000_000);
        for (int i = at + PLACES + 1; i > at + PLACES - 6; i--) {
            out[i] = (byte) ('0' + low % 10);
            low /= 10;
        }
        for (int i = at + PLACES - 6; i > at + 1; i--) {
            out[i] = (byte) ('0' + high % 10);
            high /= 10;
        }
        int length = LONGEST;
        while (length > 3 && out[at + length - 1] == '0') {
            length--;
        }
        return length;
    }
}
