package io.weir.event;

/** What messages say of texts and failures that are somebody else's: never half of a character, never the name of a class. */
public final class Words {

    private Words() {}

    /**
     * The beginning of a text, with an ellipsis where more was. It can be written in UTF-8, whatever the text is.
     *
     * @param longest UTF-16 code units of the beginning, ≥ 1; one less where a character would be cut in two
     */
    public static String beginning(String text, int longest) {
        if (text.length() <= longest) {
            return wellFormed(text);
        }
        int end = Character.isHighSurrogate(text.charAt(longest - 1)) && Character.isLowSurrogate(text.charAt(longest))
                ? longest - 1
                : longest;
        return wellFormed(text.substring(0, end)) + '…';
    }

    /** Whether a text has so many characters at most: code points, so that one beyond 16 bits is one. */
    public static boolean hasAtMost(String text, int longest) {
        int units = text.length();
        return units <= longest || units <= 2L * longest && text.codePointCount(0, units) <= longest;
    }

    /** The text with the replacement character, U+FFFD, for each half of a surrogate pair. */
    static String wellFormed(String text) {
        StringBuilder whole = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Character.isSurrogate(c)) {
                continue;
            }
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else {
                whole = whole == null ? new StringBuilder(text) : whole;
                whole.setCharAt(i, '\ufffd');
            }
        }
        return whole == null ? text : whole.toString();
    }

    /** What a failure says: the first message from it to its causes, else the kind of failure by its short name. */
    public static String of(Throwable thrown) {
        Throwable cause = thrown;
        while (isBlank(cause.getMessage()) && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return isBlank(cause.getMessage()) ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    private static boolean isBlank(String message) {
        return message == null || message.isBlank();
    }
}
