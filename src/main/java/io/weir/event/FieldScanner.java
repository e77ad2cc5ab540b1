package io.weir.event;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads the names of fields wherever settings have them; all that name fields use it. Use from one thread.
 *
 * <pre>
 *   path    = pointer | step { "." step }
 *   pointer = "/" name { "/" name }                        "~1" for "/" and "~0" for "~", as RFC 6901 has it
 *   step    = name | '"' any characters, " doubled '"'
 * </pre>
 *
 * <p>A name without quotes is what is written, but for blanks around it; it ends at a double quote and where the setting says. Errors
 * name the position, from 1, the piece, and what is allowed.
 */
public final class FieldScanner {

    /** Where names end in a list that has functions. */
    static final String LIST = ",()";
    /** Where names end in a list of names. */
    static final String NAMES = ",";
    /** Where a setting is one path: nothing but its end. */
    static final String ONE = "";

    private final String text;
    private final int end;
    private int at;

    FieldScanner(String text) {
        this(text, 0, text.length());
    }

    /** Reads a part of a text, whose positions are those of the text. */
    FieldScanner(String text, int from, int end) {
        this.text = text;
        this.end = end;
        at = from;
    }

    /** One path, and nothing else. */
    public static JsonPath path(String text, int from, int end) {
        var scanner = new FieldScanner(text, from, end);
        JsonPath path = scanner.path(ONE);
        scanner.expectEnd("the end");
        return path;
    }

    /**
     * A list of names, each once.
     *
     * @throws IllegalArgumentException naming the piece and its position
     */
    static List<String> names(String text) {
        var scanner = new FieldScanner(text);
        List<String> names = new ArrayList<>();
        do {
            scanner.blanks();
            int start = scanner.at;
            String name = scanner.isQuoted()
                    ? scanner.quoted()
                    : scanner.plain(NAMES, "a name").strip();
            if (names.contains(name)) {
                throw scanner.problem(start, "'" + UnreadableEvent.quote(name) + "' is there twice", "each name once");
            }
            names.add(name);
            scanner.blanks();
            scanner.refuseQuote();
        } while (scanner.skip(','));
        scanner.expectEnd("a comma or the end");
        return names;
    }

    int position() {
        return at;
    }

    /** Whether a name in quotes is next. */
    boolean isQuoted() {
        return at < end && text.charAt(at) == '"';
    }

    /**
     * @param stops characters at which a path without quotes ends
     */
    public JsonPath path(String stops) {
        blanks();
        int start = at;
        if (at < end && text.charAt(at) == '/') {
            String pointer = plain(stops, "a field").strip();
            refuseQuote();
            return pathOf(start, JsonPath.steps(pointer), pointer);
        }
        List<String> steps = new ArrayList<>();
        boolean more = true;
        while (more) {
            blanks();
            if (isQuoted()) {
                steps.add(quoted());
                more = skip('.');
            } else {
                String[] plain = plain(stops, "a field").split("\\.", -1);
                more = isQuoted() && plain[plain.length - 1].isBlank();
                for (int i = 0; i < plain.length - (more ? 1 : 0); i++) {
                    steps.add(plain[i].strip());
                }
            }
        }
        refuseQuote();
        return pathOf(start, steps, text.substring(start, at).strip());
    }

    private JsonPath pathOf(int start, List<String> steps, String written) {
        if (steps.contains("")) {
            throw problem(
                    start,
                    "'" + UnreadableEvent.quote(written) + "' is not a path into an event",
                    "a JSON pointer like /host/name, or host.name");
        }
        return JsonPath.of(steps);
    }

    private void refuseQuote() {
        if (isQuoted()) {
            throw problem(
                    at,
                    "found '\"'",
                    "a dot before a name in quotes; a name that has a quote in it is written in quotes, as \"say \"\"x\"\"\"");
        }
    }

    /**
     * The text up to where a name without quotes ends.
     *
     * @param expected what is missing if it is blank
     */
    String plain(String stops, String expected) {
        blanks();
        int start = at;
        while (at < end && text.charAt(at) != '"' && stops.indexOf(text.charAt(at)) < 0) {
            at++;
        }
        if (start == at) {
            throw problem(start, "found " + here(), expected);
        }
        return text.substring(start, at);
    }

    /** The name in quotes that is next. */
    String quoted() {
        int start = at++;
        var name = new StringBuilder();
        while (at < end) {
            char c = text.charAt(at++);
            if (c != '"') {
                name.append(c);
            } else if (at < end && text.charAt(at) == '"') {
                name.append(text.charAt(at++));
            } else if (name.isEmpty()) {
                throw problem(start, "found an empty name", "a field name between the quotes");
            } else {
                return name.toString();
            }
        }
        throw problem(start, "found a quote without its end", "a closing \"");
    }

    boolean skip(char c) {
        blanks();
        if (at < end && text.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }

    /** Passes over what is next if it is this, after blanks. */
    boolean skip(String sign) {
        blanks();
        boolean next = text.startsWith(sign, at) && at + sign.length() <= end;
        at += next ? sign.length() : 0;
        return next;
    }

    /** Passes over a function's name and its parenthesis, if these are next, after blanks; otherwise over nothing, and the result is null. */
    String function() {
        blanks();
        int parenthesis = at;
        while (parenthesis < end && text.charAt(parenthesis) != '"' && LIST.indexOf(text.charAt(parenthesis)) < 0) {
            parenthesis++;
        }
        if (parenthesis == at || parenthesis == end || text.charAt(parenthesis) != '(') {
            return null;
        }
        String name = text.substring(at, parenthesis).strip();
        at = parenthesis + 1;
        return name;
    }

    void blanks() {
        while (at < end && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    /** Goes back to where a piece began. */
    void back(int position) {
        at = position;
    }

    void expectEnd(String allowed) {
        blanks();
        if (at < end) {
            throw problem(at, "found " + here(), allowed);
        }
    }

    /** What is next, for messages. */
    String here() {
        return at < end ? "'" + text.charAt(at) + "'" : "the end";
    }

    IllegalArgumentException problem(int position, String found, String allowed) {
        int comma = text.indexOf(',', position);
        int last = comma < 0 || comma > end ? end : comma;
        String piece = text.substring(Math.min(position, last), last).strip();
        return new IllegalArgumentException("at position " + (position + 1)
                + (piece.isEmpty() ? "" : " ('" + UnreadableEvent.quote(piece) + "')") + ": " + found + "; expected "
                + allowed);
    }
}
