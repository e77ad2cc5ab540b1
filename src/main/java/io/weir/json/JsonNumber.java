package io.weir.json;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers as people write them in files, and as JSON has them. */
public final class JsonNumber {

    private static final Pattern DECIMAL =
            Pattern.compile("[+-]?(?<whole>\\d*)(?:\\.(?<fraction>\\d*))?(?<exponent>[eE][+-]?\\d+)?");

    private JsonNumber() {}

    /**
     * A number in the grammar of JSON, which has no {@code +4}, {@code .5} or {@code 6.}; null if the text is none. Leading zeros are
     * no number's, but that of a code, which stays a text.
     */
    public static String of(String text) {
        if (is(text)) {
            return text;
        }
        Matcher parts = DECIMAL.matcher(text);
        if (!parts.matches() || parts.group("whole").isEmpty() && isEmpty(parts.group("fraction"))) {
            return null;
        }
        String number = (text.startsWith("-") ? "-" : "")
                + (parts.group("whole").isEmpty() ? "0" : parts.group("whole"))
                + (isEmpty(parts.group("fraction")) ? "" : "." + parts.group("fraction"))
                + (parts.group("exponent") == null ? "" : parts.group("exponent"));
        return is(number) ? number : null;
    }

    private static boolean isEmpty(String part) {
        return part == null || part.isEmpty();
    }

    /** Whether a text is a number by the grammar of JSON (RFC 8259 §6). */
    public static boolean is(String text) {
        int end = text.length();
        int i = text.startsWith("-") ? 1 : 0;
        int digits = digits(text, i);
        if (digits == i || (text.charAt(i) == '0' && digits > i + 1)) {
            return false;
        }
        i = digits;
        if (i < end && text.charAt(i) == '.') {
            digits = digits(text, i + 1);
            if (digits == i + 1) {
                return false;
            }
            i = digits;
        }
        if (i < end && (text.charAt(i) == 'e' || text.charAt(i) == 'E')) {
            i++;
            if (i < end && (text.charAt(i) == '+' || text.charAt(i) == '-')) {
                i++;
            }
            digits = digits(text, i);
            return digits > i && digits == end;
        }
        return i == end;
    }

    /** Where the digits that begin at an index end. */
    private static int digits(String text, int from) {
        int i = from;
        while (i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9') {
            i++;
        }
        return i;
    }
}
