package io.weir.event;

import com.fasterxml.jackson.core.io.NumberOutput;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

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

    /** Two bytes at once. */
    private static final VarHandle PAIR = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.nativeOrder());

    /** The digits of 00 to 99. */
    private static final short[] PAIRS = pairs();

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
        // Halves of the digits are short enough for int division, which is several times as fast.
        // The second half begins with the last digit of the first, so that both have eight.
        int first = (int) (units % (long) SCALE / 10_000_000);
        eight(first, out, at + 2);
        eight((int) (units % 10_000_000) + first % 10 * 10_000_000, out, at + 9);
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
        int first = (int) (places / 10_000);
        eight(first, out, end);
        eight((int) (places % 10_000) + first % 10_000 * 10_000, out, end + 4);
        return trimmed(out, end + DECIMAL_PLACES, end + 1) - at;
    }

    /** Eight digits, halved and halved again: no division waits for more than two others. */
    private static void eight(int number, byte[] out, int at) {
        int high = number / 10_000;
        int low = number % 10_000;
        PAIR.set(out, at, PAIRS[high / 100]);
        PAIR.set(out, at + 2, PAIRS[high % 100]);
        PAIR.set(out, at + 4, PAIRS[low / 100]);
        PAIR.set(out, at + 6, PAIRS[low % 100]);
    }

    private static short[] pairs() {
        short[] pairs = new short[100];
        for (int i = 0; i < pairs.length; i++) {
            byte[] digits = {(byte) ('0' + i / 10), (byte) ('0' + i % 10)};
            pairs[i] = (short) PAIR.get(digits, 0);
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
