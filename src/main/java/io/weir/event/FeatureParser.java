package io.weir.event;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Reads a feature list.
 *
 * <pre>
 *   list    = feature { "," feature }
 *   feature = path | function "(" path [ "," n ] ")"      n for functions that look back
 *   path    = pointer | name { "." name } | '"' any field name, " doubled '"'
 * </pre>
 */
final class FeatureParser {

    private static final Pattern BLANKS = Pattern.compile("\\s+");

    private final String text;
    private int at;

    FeatureParser(String text) {
        this.text = text;
    }

    List<Feature> parse() {
        List<Feature> features = new ArrayList<>();
        do {
            features.add(feature());
        } while (skip(','));
        if (at < text.length()) {
            throw problem(at, "found '" + text.charAt(at) + "'", "a comma or the end");
        }
        return features;
    }

    private Feature feature() {
        blanks();
        int start = at;
        boolean quoted = at < text.length() && text.charAt(at) == '"';
        String word = word();
        if (quoted || !skip('(')) {
            return new Feature(piece(start), Transform.NONE, path(word, quoted, start), 0);
        }
        Transform transform = function(word, start);
        blanks();
        int inner = at;
        boolean innerQuoted = at < text.length() && text.charAt(at) == '"';
        String argument = word();
        int lag = !transform.looksBack() ? 0 : skip(',') ? lag() : 1;
        if (!skip(')')) {
            throw problem(at, "found " + here(), "')' after the field of " + word);
        }
        return new Feature(piece(start), transform, path(argument, innerQuoted, inner), lag);
    }

    private int lag() {
        blanks();
        int start = at;
        String number = word();
        if (!number.matches("[1-9][0-9]{0,3}") || Integer.parseInt(number) > Feature.LONGEST_LAG) {
            throw problem(start, "found '" + number + "'", "a number of events from 1 to " + Feature.LONGEST_LAG);
        }
        return Integer.parseInt(number);
    }

    private Transform function(String word, int start) {
        String name = word.toLowerCase(Locale.ROOT);
        return Transform.labelled(name)
                .filter(t -> t != Transform.NONE)
                .orElseThrow(() -> problem(start, "'" + word + "' is not a function", Transform.functions()));
    }

    private JsonPath path(String word, boolean quoted, int start) {
        if (quoted) {
            return JsonPath.field(word);
        }
        try {
            return JsonPath.parse(word);
        } catch (IllegalArgumentException e) {
            throw problem(start, e.getMessage(), "a field");
        }
    }

    /** A name up to the next separator, or a quoted one without its quotes. */
    private String word() {
        blanks();
        int start = at;
        if (at < text.length() && text.charAt(at) == '"') {
            return quotedWord();
        }
        while (at < text.length() && ",()\"".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        String word = blanksAsOne(text.substring(start, at));
        if (word.isEmpty()) {
            throw problem(start, "found " + here(), "a field, or " + Transform.functions());
        }
        return word;
    }

    private String quotedWord() {
        int start = at++;
        var word = new StringBuilder();
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c != '"') {
                word.append(c);
            } else if (at < text.length() && text.charAt(at) == '"') {
                word.append(text.charAt(at++));
            } else {
                if (word.isEmpty()) {
                    throw problem(start, "found an empty name", "a field name between the quotes");
                }
                return word.toString();
            }
        }
        throw problem(start, "found a quote without its end", "a closing \"");
    }

    private boolean skip(char c) {
        blanks();
        if (at < text.length() && text.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }

    private void blanks() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    /** What was read since {@code start}, as it is shown: names in quotes as they are, otherwise with one blank for several. */
    private String piece(int start) {
        String[] parts = text.substring(start, at).split("\"", -1);
        for (int i = 0; i < parts.length; i += 2) {
            parts[i] = BLANKS.matcher(parts[i]).replaceAll(" ");
        }
        return String.join("\"", parts).strip();
    }

    private static String blanksAsOne(String text) {
        return BLANKS.matcher(text.strip()).replaceAll(" ");
    }

    private String here() {
        return at < text.length() ? "'" + text.charAt(at) + "'" : "the end";
    }

    private IllegalArgumentException problem(int position, String found, String allowed) {
        int end = text.indexOf(',', position);
        String piece = text.substring(Math.min(position, text.length()), end < 0 ? text.length() : end)
                .strip();
        return new IllegalArgumentException("at position " + (position + 1)
                + (piece.isEmpty() ? "" : " ('" + UnreadableEvent.quote(piece) + "')") + ": " + found + "; expected "
                + allowed);
    }
}
