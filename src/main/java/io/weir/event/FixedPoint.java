package io.weir.event;

import com.fasterxml.jackson.core.io.NumberOutput;

/**
 * Numbers as decimals with a fixed number of places at the most: 15 for shares, 12 for nats.
 *
 * <p>The shortest decimal that is read back as the same double takes several times as long to find and says no more: what is rounded
 * away here is as large as the rounding of the sums that the numbers come from.
 */
final class FixedPoint {

    /** Distance of two neighbouring shares. */
    static final double STEP = 1e-15;

    private static final int PLACES = 15;
    private static final double SCALE = 1e15;
    /** Characters of a share at the most. */
    static final int LONGEST = PLACES + 2;

    private static final int DECIMAL_PLACES = 12;
    private static final long DECIMAL_SCALE = 1_000_000_000_000L;
    /** Beyond this, in either direction, decimals with all their places do not fit into a long. */
    static final double LARGEST_DECIMAL = 9e6;
    /** Characters of a decimal at the most. */
    static final int LONGEST_DECIMAL = 1 + 7 + 1 + DECIMAL_PLACES;

    /** The digits of 00 to 99: two at a time take half of the divisions. */
    private static final byte[] PAIRS = pairs();

    private FixedPoint() {}

    /**
     * A share, with at most 15 places.
     *
     * @param value in [0, 1]
     * @param out has {@link #LONGEST} bytes from {@code at} on; overwritten
     * @return number of ASCII characters, at least three: {@code 0.0}, {@code 1.0}
     */
    static int write(double value, byte[] out, int at) {
        long units = Math.round(value * SCALE);
        out[at] = (byte) (units >= (long) SCALE ? '1' : '0');
        out[at + 1] = '.';
        // Two halves of the digits are short enough for int division, which is several times as fast.
        digits((int) (units % (long) SCALE / 10_000_000), out, at + 2, PLACES - 7);
        digits((int) (units % 10_000_000), out, at + PLACES - 5, 7);
        return trimmed(out, at + LONGEST, at + 3) - at;
    }

    /**
     * A number with at most 12 places.
     *
     * @param value between −{@link #LARGEST_DECIMAL} and {@link #LARGEST_DECIMAL}
     * @param out has {@link #LONGEST_DECIMAL} bytes from {@code at} on; overwritten
     * @return number of ASCII characters, at least three: {@code 0.0}
     */
    static int writeDecimal(double value, byte[] out, int at) {
        long units = Math.round(Math.abs(value) * DECIMAL_SCALE);
        int end = at;
        if (value < 0 && units > 0) {
            out[end++] = '-';
        }
        end = NumberOutput.outputLong(units / DECIMAL_SCALE, out, end);
        out[end++] = '.';
        long places = units % DECIMAL_SCALE;
        digits((int) (places / 1_000_000), out, end, DECIMAL_PLACES - 6);
        digits((int) (places % 1_000_000), out, end + DECIMAL_PLACES - 6, 6);
        return trimmed(out, end + DECIMAL_PLACES, end + 1) - at;
    }

    private static void digits(int number, byte[] out, int at, int count) {
        int left = number;
        int i = at + count;
        while (i - at >= 2) {
            int pair = left % 100 * 2;
            left /= 100;
            i -= 2;
            out[i] = PAIRS[pair];
            out[i + 1] = PAIRS[pair + 1];
        }
        if (i > at) {
            out[at] = (byte) ('0' + left % 10);
        }
    }

    private static byte[] pairs() {
        byte[] pairs = new byte[200];
        for (int i = 0; i < 100; i++) {
            pairs[2 * i] = (byte) ('0' + i / 10);
            pairs[2 * i + 1] = (byte) ('0' + i % 10);
        }
        return pairs;
    }

    /** The end without zeros at the end, down to a least one. */
    private static int trimmed(byte[] out, int end, int least) {
        int last = end;
        while (last > least && out[last - 1] == '0') {
            last--;
        }
        return last;
    }
}
