package io.weir.json;

import com.fasterxml.jackson.core.io.NumberOutput;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Numbers as decimals with at most twelve places.
 *
 * <p>The shortest decimal that is read back as the same double takes several times as long to find and says no more: nobody knows a
 * share or a log-likelihood better than that.
 */
final class FixedPoint {

    private static final int PLACES = 12;
    /** A whole, in units of the last place. */
    static final long ONE = 1_000_000_000_000L;

    /** A unit of the seventh place. */
    static final long SEVENTH = 100_000;

    /** Characters of a share at the most. */
    static final int LONGEST_SHARE = PLACES + 2;
    /** Beyond this, in either direction, decimals with all their places do not fit into a long. */
    static final double LARGEST_DECIMAL = 9e6;
    /** Characters of a decimal at the most. */
    static final int LONGEST_DECIMAL = 1 + 7 + 1 + PLACES;

    /** Two bytes at once. */
    private static final VarHandle PAIR = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.nativeOrder());

    /** The digits of 00 to 99. */
    private static final short[] PAIRS = pairs();

    private FixedPoint() {}

    /** The nearest number of units. */
    static long units(double value) {
        return Math.round(value * ONE);
    }

    /**
     * A share.
     *
     * @param units of it, from 0 to {@link #ONE}
     * @param out has {@link #LONGEST_SHARE} bytes from {@code at} on; overwritten
     * @return number of ASCII characters, at least three: {@code 0.0}, {@code 1.0}
     */
    static int writeShare(long units, byte[] out, int at) {
        out[at] = (byte) (units == ONE ? '1' : '0');
        long places = units == ONE ? 0 : units;
        int end = places % SEVENTH == 0
                ? sevenPlaces((int) (places / SEVENTH), out, at + 1)
                : places(places, out, at + 1);
        return end - at;
    }

    /** The point and seven places behind it, without zeros at the end but for the first. */
    private static int sevenPlaces(int places, byte[] out, int at) {
        // The first of eight digits is a zero, which gives its place to the point.
        eight(places, out, at);
        out[at] = '.';
        return withoutZeros(out, at, at + 8);
    }

    /**
     * A number.
     *
     * @param value between −{@link #LARGEST_DECIMAL} and {@link #LARGEST_DECIMAL}
     * @param out has {@link #LONGEST_DECIMAL} bytes from {@code at} on; overwritten
     * @return number of ASCII characters, at least three: {@code 0.0}
     */
    static int writeDecimal(double value, byte[] out, int at) {
        long units = units(Math.abs(value));
        int end = at;
        if (value < 0 && units > 0) {
            out[end++] = '-';
        }
        end = NumberOutput.outputLong(units / ONE, out, end);
        return places(units % ONE, out, end) - at;
    }

    /**
     * A whole number, as ids of components are.
     *
     * @param value from 0 to 99
     * @param out has two bytes from {@code at} on; overwritten
     * @return number of ASCII characters
     */
    static int writeSmall(int value, byte[] out, int at) {
        if (value < 10) {
            out[at] = (byte) ('0' + value);
            return 1;
        }
        PAIR.set(out, at, PAIRS[value]);
        return 2;
    }

    /** The point and the places behind it, without zeros at the end but for the first. */
    private static int places(long places, byte[] out, int at) {
        out[at] = '.';
        // Two parts are short enough for int division, which is several times as fast.
        // The second begins with the last digits of the first, so that both have eight.
        int first = (int) (places / 10_000);
        eight(first, out, at + 1);
        eight((int) (places % 10_000) + first % 10_000 * 10_000, out, at + 5);
        return withoutZeros(out, at, at + 1 + PLACES);
    }

    private static int withoutZeros(byte[] out, int point, int end) {
        int shorter = end;
        while (shorter > point + 2 && out[shorter - 1] == '0') {
            shorter--;
        }
        return shorter;
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
}
