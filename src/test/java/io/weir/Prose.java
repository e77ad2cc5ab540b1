package io.weir;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The prose of a Markdown page: its paragraphs and list items without headings, tables and blocks of code. What stands in
 * backquotes counts as one word, and of a link only its text counts.
 */
final class Prose {

    private static final Pattern BLOCK = Pattern.compile("(?ms)^```.*?^```\\s*?$");
    private static final Pattern ITEM = Pattern.compile("^(?:[-*] |\\d+\\. |> ).*");
    private static final Pattern SENTENCE_END = Pattern.compile("(?<=[.!?])[)*\"]*\\s+");
    /** A point before a digit and after nothing that belongs to a number, a name or a path. */
    private static final Pattern BARE_DECIMAL = Pattern.compile("(?<![\\w./…)])\\.\\d\\S*");

    private static final Pattern NUMBER = Pattern.compile("(?<![\\w.])[−-]?\\d[\\d,.]*");

    private Prose() {}

    /** The paragraphs of a page, each in one line. */
    static List<String> paragraphs(String page) {
        List<String> paragraphs = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        for (String raw : (BLOCK.matcher(page).replaceAll("\n") + "\n\n").split("\n", -1)) {
            String line = raw.strip();
            boolean prose = !line.isEmpty() && !line.startsWith("#") && !line.startsWith("|");
            if (!lines.isEmpty() && (!prose || ITEM.matcher(line).matches())) {
                paragraphs.add(plain(String.join(" ", lines)));
                lines.clear();
            }
            if (prose) {
                lines.add(line);
            }
        }
        return paragraphs;
    }

    private static String plain(String paragraph) {
        return paragraph.replaceAll("`[^`]*`", "code").replaceAll("\\]\\([^)]*\\)", "]");
    }

    static List<String> sentences(String paragraph) {
        return Stream.of(SENTENCE_END.split(paragraph)).toList();
    }

    static int words(String text) {
        return text.isBlank() ? 0 : text.strip().split("\\s+").length;
    }

    static List<String> numbers(String paragraph) {
        return NUMBER.matcher(paragraph).results().map(match -> match.group()).toList();
    }

    /** Decimals without their leading zero, in prose and in tables, but not in code. */
    static List<String> bareDecimals(String page) {
        String text = plain(BLOCK.matcher(page).replaceAll("\n"));
        return BARE_DECIMAL.matcher(text).results().map(match -> match.group()).toList();
    }
}
