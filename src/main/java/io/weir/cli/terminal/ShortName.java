package io.weir.cli.terminal;

import io.weir.numeric.StrongHash;

/**
 * Names for lines that people read. A long one is its beginning, an ellipsis and a hash of the whole, so that two names that differ anywhere
 * look different. A shortened name is one character longer than any that is whole, so that it looks like none of these.
 */
public final class ShortName {

    /** Characters of a name that is shown whole, at most; they are counted when control characters are written out. */
    public static final int LONGEST = 60;

    private static final int HASH_DIGITS = 16;

    private ShortName() {}

    /** The name as one safe line of at most {@value #LONGEST} characters and one. */
    public static String of(String name) {
        String whole = SafeText.line(name);
        if (whole.codePointCount(0, whole.length()) <= LONGEST) {
            return whole;
        }
        int head = whole.offsetByCodePoints(0, LONGEST - HASH_DIGITS);
        return whole.substring(0, head) + '…' + String.format("%016x", StrongHash.of(name));
    }
}
