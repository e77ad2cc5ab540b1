package io.weir.event;

import io.weir.event.window.Condition;
import io.weir.event.window.TimeWindow;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads features of windows of time, behind their first parenthesis.
 *
 * <pre>
 *   window = "count" "(" length ")" | "rate" "(" length ")" | "mean" "(" path "," length ")"
 *          | "share" "(" path comparison value "," length ")"
 *   value  = a number or a name, as paths have names; length a duration of ISO 8601
 * </pre>
 */
final class WindowParser {

    /** Where the field of a share ends. */
    private static final String SHARED = FieldScanner.LIST + "=<>!";

    private static final Pattern NUMBER =
            Pattern.compile("[+-]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?");
    private static final String LENGTH = "how long the window is, a duration from PT0.001S to P"
            + TimeWindow.LONGEST / 86_400_000 + "D, like PT30S, PT5M or P1D";

    private final String text;
    private final FieldScanner scanner;

    WindowParser(String text, FieldScanner scanner) {
        this.text = text;
        this.scanner = scanner;
    }

    /** Whether a function is one of these. */
    static Optional<TimeWindow.Of> named(String word) {
        return TimeWindow.Of.labelled(word.toLowerCase(Locale.ROOT));
    }

    /**
     * What is in the parentheses of a function, up to the last one.
     *
     * @return the feature, without a transform
     */
    Feature read(TimeWindow.Of of) {
        scanner.blanks();
        int start = scanner.position();
        JsonPath path = of.hasField() ? scanner.path(of == TimeWindow.Of.SHARE ? SHARED : FieldScanner.LIST) : null;
        String field = text.substring(start, scanner.position()).strip();
        Condition condition = of == TimeWindow.Of.SHARE ? condition() : null;
        if (of.hasField() && !scanner.skip(',')) {
            throw scanner.problem(
                    scanner.position(),
                    "found " + scanner.here() + " before the length of the window",
                    "a comma and " + LENGTH);
        }
        scanner.blanks();
        int length = scanner.position();
        String written = scanner.plain(FieldScanner.LIST, LENGTH).strip();
        long millis = millis(written, length);
        if (!scanner.skip(')')) {
            throw scanner.problem(
                    scanner.position(),
                    "found " + scanner.here(),
                    "')' after the length of the window of " + of.label());
        }
        String name = of.label()
                + '('
                + field
                + (condition == null ? "" : condition.comparison().sign() + quotedIfNeeded(condition))
                + (of.hasField() ? ", " : "")
                + written
                + ')';
        return new Feature(name, Transform.NONE, path, 0, null, new TimeWindow(of, millis, condition), null);
    }

    private Condition condition() {
        scanner.blanks();
        Condition.Comparison comparison = null;
        for (Condition.Comparison c : Condition.Comparison.values()) {
            if (comparison == null && scanner.skip(c.sign())) {
                comparison = c;
            }
        }
        if (comparison == null) {
            throw scanner.problem(
                    scanner.position(),
                    "found " + scanner.here() + " after the field of share",
                    "one of " + Condition.Comparison.signs() + " and a value, as in share(status=500, PT5M)");
        }
        scanner.blanks();
        int start = scanner.position();
        boolean quoted = scanner.isQuoted();
        String value = quoted
                ? scanner.quoted()
                : scanner.plain(FieldScanner.LIST, "a value that the field is compared with")
                        .strip();
        boolean number = !quoted && NUMBER.matcher(value).matches() && Double.isFinite(Double.parseDouble(value));
        if (!comparison.isOfNames() && !number) {
            throw scanner.problem(
                    start,
                    "found '" + UnreadableEvent.quote(value) + "'",
                    "a number, which " + comparison.sign() + " compares; = and != compare names, too");
        }
        return Condition.of(comparison, number ? ExactText.of(new BigDecimal(value)) : value);
    }

    /** A value so that it is read as what it is. */
    private static String quotedIfNeeded(Condition condition) {
        String value = condition.value();
        boolean plain = value.matches("[\\p{L}_][\\p{L}\\p{N}_-]*")
                || NUMBER.matcher(value).matches()
                        && ExactText.of(new BigDecimal(value)).equals(value);
        return plain ? value : JsonPath.quoted(value);
    }

    private long millis(String written, int start) {
        long millis;
        try {
            Duration length = Duration.parse(written);
            millis = length.compareTo(Duration.ofMillis(TimeWindow.LONGEST)) > 0 ? 0 : length.toMillis();
        } catch (DateTimeParseException e) {
            millis = 0;
        }
        if (millis < 1) {
            throw scanner.problem(start, "found '" + UnreadableEvent.quote(written) + "'", LENGTH);
        }
        return millis;
    }
}
