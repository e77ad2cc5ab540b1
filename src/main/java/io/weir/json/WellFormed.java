package io.weir.json;

import io.weir.event.Reason;
import io.weir.event.UnreadableEvent;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Whether bytes are text that every reader takes: UTF-8 as Unicode defines it (no overlong forms, no surrogates, nothing beyond
 * U+10FFFF), and in JSON no escape that is half of a surrogate pair. All that comes in passes here before anything keeps it: an
 * event is copied into its anomaly record, and one that is half text would make a record that nobody can read.
 *
 * <p>ASCII without a backslash is passed over eight bytes at a time. It looks at text, not at grammar: that is the parser's.
 */
public final class WellFormed {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long BACKSLASHES = '\\' * ONES;

    private WellFormed() {}

    /** Refuses JSON whose text is not well formed, as {@link Reason#NOT_JSON}. */
    public static void checkJson(byte[] json) throws UnreadableEvent {
        int fault = faultOf(json, true);
        if (fault >= 0) {
            throw new UnreadableEvent(Reason.NOT_JSON, message(json, fault));
        }
    }

    /** Refuses text that is not UTF-8. */
    public static void checkText(byte[] text, Reason otherwise) throws UnreadableEvent {
        int fault = faultOf(text, false);
        if (fault >= 0) {
            throw new UnreadableEvent(otherwise, message(text, fault));
        }
    }

    /** Whether a text has no half of a surrogate pair, so that it can be written in UTF-8 and read again. */
    public static boolean isWellFormed(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                if (!Character.isHighSurrogate(c)
                        || i + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    private static String message(byte[] text, int fault) {
        return text[fault] == '\\'
                ? "half of a surrogate pair, " + escapeAt(text, fault) + " at byte " + fault
                        + "; expected both halves, or the character itself"
                : "byte " + fault + " is 0x" + Integer.toHexString(text[fault] & 0xff) + ", which is no UTF-8 there;"
                        + " expected text in UTF-8";
    }

    private static String escapeAt(byte[] json, int at) {
        return String.format("\\u%04x", codeUnit(json, at));
    }

    /**
     * @param escapes whether backslashes begin escapes of JSON
     * @return place of the first byte of what is not well formed; −1 if all is
     */
    static int faultOf(byte[] bytes, boolean escapes) {
        int i = 0;
        while (true) {
            i = pastPlain(bytes, i);
            if (i == bytes.length) {
                return -1;
            }
            int length = bytes[i] != '\\' ? sequence(bytes, i) : escapes ? escape(bytes, i) : 1;
            if (length == 0) {
                return i;
            }
            i += length;
        }
    }

    /** The first place from one on with a byte that is a backslash or not ASCII; the end if there is none. */
    private static int pastPlain(byte[] bytes, int from) {
        int i = from;
        for (; i + Long.BYTES <= bytes.length; i += Long.BYTES) {
            long eight = (long) LONGS.get(bytes, i);
            // A byte is zero in this where there is a backslash; the subtraction borrows into its high bit (Mycroft
            // 1987). A
            // false one comes only behind a true one, and then the bytes are looked at singly.
            long difference = eight ^ BACKSLASHES;
            if ((eight & HIGH_BITS | difference - ONES & ~difference & HIGH_BITS) != 0) {
                break;
            }
        }
        while (i < bytes.length && bytes[i] >= 0 && bytes[i] != '\\') {
            i++;
        }
        return i;
    }

    /** Length of the character that begins here with a byte that is not ASCII; 0 if it is none (Unicode 15, table 3-7). */
    private static int sequence(byte[] b, int i) {
        int first = b[i] & 0xff;
        if (first < 0xc2 || first > 0xf4) {
            return 0;
        }
        if (first < 0xe0) {
            return isContinuation(b, i + 1) ? 2 : 0;
        }
        if (!isContinuation(b, i + 1) || !isContinuation(b, i + 2)) {
            return 0;
        }
        int second = b[i + 1] & 0xff;
        if (first < 0xf0) {
            boolean overlong = first == 0xe0 && second < 0xa0;
            boolean surrogate = first == 0xed && second >= 0xa0;
            return overlong || surrogate ? 0 : 3;
        }
        boolean overlong = first == 0xf0 && second < 0x90;
        boolean beyond = first == 0xf4 && second >= 0x90;
        return overlong || beyond || !isContinuation(b, i + 3) ? 0 : 4;
    }

    private static boolean isContinuation(byte[] b, int i) {
        return i < b.length && (b[i] & 0xc0) == 0x80;
    }

    /** Length of the escape at a backslash; 0 if it is half of a pair. What is no escape at all is left to the parser. */
    private static int escape(byte[] json, int i) {
        int unit = codeUnit(json, i);
        if (unit < 0) {
            return i + 1 < json.length && json[i + 1] >= 0 ? 2 : 1;
        }
        if (!Character.isSurrogate((char) unit)) {
            return 6;
        }
        int next = codeUnit(json, i + 6);
        boolean pair = Character.isHighSurrogate((char) unit) && next >= 0 && Character.isLowSurrogate((char) next);
        return pair ? 12 : 0;
    }

    /** What {@code \}{@code uXXXX} stands for; −1 if that is not here. */
    private static int codeUnit(byte[] json, int i) {
        if (i + 6 > json.length || json[i] != '\\' || json[i + 1] != 'u') {
            return -1;
        }
        int unit = 0;
        for (int j = i + 2; j < i + 6; j++) {
            int digit = json[j] < 0 ? -1 : Character.digit(json[j], 16);
            if (digit < 0) {
                return -1;
            }
            unit = unit << 4 | digit;
        }
        return unit;
    }
}
