package io.weir.cli.terminal;

/**
 * Makes text safe for terminals and logs: control characters (those of escape sequences among them), characters that change the
 * direction of what follows, separators of lines and lone halves of surrogates are written as {@code \u001b}, which is also how JSON
 * writes them within a string. Letters of any language stay.
 */
public final class SafeText {

    private SafeText() {}

    /** Text of one line: line feeds are written as {@code \n}. */
    public static String line(String text) {
        return of(text, false);
    }

    /** Text that may have lines of its own. */
    public static String lines(String text) {
        return of(text, true);
    }

    private static String of(String text, boolean lineFeeds) {
        int i = 0;
        while (i < text.length() && isSafe(text, i, lineFeeds)) {
            i++;
        }
        if (i == text.length()) {
            return text;
        }
        var safe = new StringBuilder(text.length() + 16).append(text, 0, i);
        for (; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isSafe(text, i, lineFeeds)) {
                safe.append(c);
            } else if (c == '\n') {
                safe.append("\\n");
            } else if (c == '\r') {
                safe.append("\\r");
            } else {
                safe.append(String.format("\\u%04x", (int) c));
            }
        }
        return safe.toString();
    }

    private static boolean isSafe(String text, int i, boolean lineFeeds) {
        char c = text.charAt(i);
        if (c >= ' ' && c < 0x7f) {
            return true;
        }
        if (c == '\t' || c == '\n') {
            return c == '\t' || lineFeeds;
        }
        if (Character.isHighSurrogate(c)) {
            return i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1));
        }
        if (Character.isLowSurrogate(c)) {
            return i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
            // Marks of direction, embeddings, overrides and isolates; other format characters join letters.
            case Character.FORMAT ->
                c != 0x061c
                        && (c < 0x200e || c > 0x200f)
                        && (c < 0x202a || c > 0x202e)
                        && (c < 0x2066 || c > 0x2069)
                        && c != 0xfeff
                        && (c < 0xfff9 || c > 0xfffb);
            default -> true;
        };
    }
}
