package io.weir.event;

import io.weir.event.window.TimeWindow;
import io.weir.family.product.FeatureKind;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Reads a feature list.
 *
 * <pre>
 *   list    = feature { "," feature }
 *   feature = path | function "(" path [ "," n ] ")"      n for functions that look back; path as FieldScanner has it
 *           | "cycle" "(" path "," unit ")" | "circular" "(" path "," period ")"
 *           | "calendar" "(" ")" | window | function "(" window ")"            window as WindowParser has it
 * </pre>
 */
final class FeatureParser {

    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final Pattern PERIOD = Pattern.compile("[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]{1,3})?");
    private static final double LARGEST_PERIOD = 1e150;

    private final String text;
    private final FieldScanner scanner;

    FeatureParser(String text) {
        this(text, 0, text.length());
    }

    /** Reads a part of a text, whose positions are those of the text. */
    FeatureParser(String text, int from, int end) {
        this.text = text;
        scanner = new FieldScanner(text, from, end);
    }

    List<Feature> parse() {
        List<Feature> features = new ArrayList<>();
        do {
            features.addAll(features());
        } while (scanner.skip(','));
        scanner.expectEnd("a comma or the end");
        return features;
    }

    /** Some of these features, by their numbers. */
    List<Integer> some(Features of) {
        List<Integer> found = new ArrayList<>();
        do {
            scanner.blanks();
            int start = scanner.position();
            for (Feature named : features()) {
                int j = of.indexOf(named);
                if (j < 0) {
                    throw scanner.problem(
                            start, "'" + named.name() + "' is none of the features", "one of " + of.names());
                }
                if (found.contains(j)) {
                    throw scanner.problem(start, "'" + named.name() + "' is there twice", "each feature once");
                }
                found.add(j);
            }
        } while (scanner.skip(','));
        scanner.expectEnd("a comma or the end");
        return found;
    }

    /** One feature, and nothing else. */
    Feature one() {
        scanner.blanks();
        int start = scanner.position();
        List<Feature> features = features();
        if (features.size() > 1) {
            throw scanner.problem(
                    start,
                    "'" + text.substring(start, scanner.position()).strip() + "' is " + features.size() + " features",
                    "one of them, like " + features.get(0).name() + " for the newest value");
        }
        scanner.expectEnd("the end of the feature");
        return features.get(0);
    }

    /** What one piece of the list means: one feature, or those of a window of values. */
    private List<Feature> features() {
        scanner.blanks();
        int start = scanner.position();
        if (!scanner.isQuoted()) {
            String word = scanner.plain(FieldScanner.LIST, "a field, or " + Transform.functions())
                    .strip();
            if (scanner.skip('(')) {
                return function(word, start);
            }
            scanner.back(start);
        }
        JsonPath path = scanner.path(FieldScanner.LIST);
        return List.of(new Feature(text.substring(start, scanner.position()).strip(), Transform.NONE, path, 0));
    }

    private List<Feature> function(String word, int start) {
        if (ValuesParser.isNamed(word)) {
            return new ValuesParser(text, scanner).read(Transform.NONE);
        }
        var window = WindowParser.named(word);
        if (window.isPresent()) {
            return List.of(new WindowParser(text, scanner).read(window.get()));
        }
        Transform transform = transform(word, start);
        if (!transform.hasField()) {
            return List.of(ofTime(transform));
        }
        scanner.blanks();
        int inner = scanner.position();
        String within = scanner.function();
        if (within != null) {
            return ofFunction(transform, word, within, inner);
        }
        JsonPath path = scanner.path(FieldScanner.LIST);
        String field = text.substring(inner, scanner.position()).strip();
        int lag = !transform.looksBack() ? 0 : scanner.skip(',') ? lag() : 1;
        Circle circle = transform.kind() == FeatureKind.VONMISES ? circle(transform, word) : null;
        if (!scanner.skip(')')) {
            throw scanner.problem(scanner.position(), "found " + scanner.here(), "')' after the field of " + word);
        }
        // As it is written, with one blank for several around the field.
        String name = oneBlank(text.substring(start, inner))
                + field
                + oneBlank(text.substring(inner + field.length(), scanner.position()));
        return List.of(new Feature(name, transform, path, lag, circle));
    }

    /** A function of the time of the event and of nothing else. */
    private Feature ofTime(Transform transform) {
        String name = transform.label() + "()";
        if (!scanner.skip(')')) {
            throw scanner.problem(
                    scanner.position(),
                    "found " + scanner.here(),
                    name + ", which is of the time of the event (event.time)");
        }
        return new Feature(name, transform, null, 0);
    }

    /** A function of the function that begins at a position. */
    private List<Feature> ofFunction(Transform transform, String word, String within, int start) {
        boolean values = ValuesParser.isNamed(within);
        var of = WindowParser.named(within);
        if (of.isEmpty() && !values) {
            transform(within, start);
            throw scanner.problem(
                    start,
                    "'" + word + "' cannot be of '" + within + "'",
                    "a field; log, log1p and poisson are also of " + TimeWindow.Of.functions()
                            + ", log and log1p of window(field, n)");
        }
        List<Feature> features =
                values ? values(transform, word, start) : List.of(ofWindow(transform, word, of.get(), start));
        if (!scanner.skip(')')) {
            throw scanner.problem(scanner.position(), "found " + scanner.here(), "')' after the window of " + word);
        }
        return features;
    }

    private List<Feature> values(Transform transform, String word, int start) {
        List<Feature> features = new ValuesParser(text, scanner).read(transform);
        if (features.isEmpty()) {
            throw scanner.problem(
                    start, "'" + word + "' cannot be of a window of values", "log, log1p, or no function at all");
        }
        return features;
    }

    private Feature ofWindow(Transform transform, String word, TimeWindow.Of of, int start) {
        Feature window = new WindowParser(text, scanner).read(of);
        if (!transform.takes(window.window())) {
            throw scanner.problem(
                    start,
                    "'" + word + "' cannot be of " + of.label(),
                    switch (transform) {
                        case LOG -> "log1p, since a share may be 0";
                        case POISSON -> "poisson(count(PT1M)), or no poisson, since only a count is a whole number";
                        default -> "log, log1p or poisson of a window, or no function at all";
                    });
        }
        String name = transform.label() + '(' + window.name() + ')';
        return new Feature(name, transform, window.path(), 0, null, window.window(), null);
    }

    /** The second argument of cycle and circular, in UTC. */
    private Circle circle(Transform transform, String word) {
        String allowed = transform == Transform.CYCLE
                ? "what a time goes round, one of " + Circle.Unit.words() + ", as in cycle(ts, hour)"
                : "a period, a number above 0 as in circular(heading, 360)";
        if (!scanner.skip(',')) {
            throw scanner.problem(
                    scanner.position(),
                    "found " + scanner.here() + " after the field of " + word,
                    "a comma and " + allowed);
        }
        scanner.blanks();
        int start = scanner.position();
        String argument = scanner.plain(FieldScanner.LIST, allowed).strip();
        if (transform == Transform.CYCLE) {
            return Circle.Unit.labelled(argument.toLowerCase(Locale.ROOT))
                    .map(unit -> Circle.of(unit, ZoneOffset.UTC))
                    .orElseThrow(() -> scanner.problem(start, "found '" + argument + "'", allowed));
        }
        double period = PERIOD.matcher(argument).matches() ? Double.parseDouble(argument) : Double.NaN;
        if (!(period > 0 && period <= LARGEST_PERIOD)) {
            throw scanner.problem(start, "found '" + argument + "'", allowed);
        }
        return Circle.of(period);
    }

    private int lag() {
        scanner.blanks();
        int start = scanner.position();
        String allowed = "a number of events from 1 to " + Feature.LONGEST_LAG;
        String number = scanner.plain(FieldScanner.LIST, allowed).strip();
        if (!number.matches("[1-9][0-9]{0,3}") || Integer.parseInt(number) > Feature.LONGEST_LAG) {
            throw scanner.problem(start, "found '" + number + "'", allowed);
        }
        return Integer.parseInt(number);
    }

    private Transform transform(String word, int start) {
        String name = word.toLowerCase(Locale.ROOT);
        return Transform.labelled(name)
                .filter(t -> t != Transform.NONE)
                .orElseThrow(() -> scanner.problem(start, "'" + word + "' is not a function", Transform.functions()));
    }

    private static String oneBlank(String text) {
        return BLANKS.matcher(text).replaceAll(" ");
    }
}
