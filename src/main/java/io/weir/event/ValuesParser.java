package io.weir.event;

import io.weir.event.window.ValueWindow;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Reads windows of values, behind their first parenthesis.
 *
 * <pre>
 *   window = "window" "(" path "," n ")"                            all n values
 *          | "window" "(" path "," n "," place [ ".." place ] ")"   some of them; 0 is the value of the event itself
 * </pre>
 */
final class ValuesParser {

    private final String text;
    private final FieldScanner scanner;

    ValuesParser(String text, FieldScanner scanner) {
        this.text = text;
        this.scanner = scanner;
    }

    /** Whether a function is this one. */
    static boolean isNamed(String word) {
        return word.toLowerCase(Locale.ROOT).equals("window");
    }

    /**
     * What is in the parentheses, up to the last one.
     *
     * @param transform of each value
     * @return a feature for each value, the newest first; empty if there is no such transform of them
     */
    List<Feature> read(Transform transform) {
        scanner.blanks();
        int start = scanner.position();
        JsonPath path = scanner.path(FieldScanner.LIST);
        String field = text.substring(start, scanner.position()).strip();
        if (!scanner.skip(',')) {
            throw scanner.problem(
                    scanner.position(),
                    "found " + scanner.here() + " after the field of window",
                    "a comma and a number of values, as in window(latency, 8)");
        }
        int size = number(
                1,
                Features.LARGEST,
                "a number of values from 1 to " + Features.LARGEST
                        + ", since each is a feature and a full covariance of d features has d(d + 1)/2 numbers for each cluster");
        int first = 0;
        int last = size - 1;
        if (scanner.skip(',')) {
            String allowed = "a place from 0, the value of the event itself, to " + last + ", or some as in 1.." + last;
            scanner.blanks();
            int at = scanner.position();
            String[] places = scanner.plain(FieldScanner.LIST, allowed).split("\\.\\.", -1);
            first = number(places[0].strip(), at, 0, last, allowed);
            last = places.length == 1 ? first : number(places[places.length - 1].strip(), at, first, last, allowed);
            if (places.length > 2) {
                throw scanner.problem(at, "found '" + String.join("..", places).strip() + "'", allowed);
            }
        }
        if (!scanner.skip(')')) {
            throw scanner.problem(scanner.position(), "found " + scanner.here(), "')' after the last number of window");
        }
        return IntStream.rangeClosed(first, last)
                .mapToObj(place -> new ValueWindow(size, place))
                .filter(transform::takes)
                .map(values -> feature(transform, path, field, values))
                .toList();
    }

    private static Feature feature(Transform transform, JsonPath path, String field, ValueWindow values) {
        String name = "window(" + field + ", " + values.size() + ", " + values.place() + ')';
        return new Feature(
                transform == Transform.NONE ? name : transform.label() + '(' + name + ')',
                transform,
                path,
                0,
                null,
                null,
                values);
    }

    private int number(int from, int to, String allowed) {
        scanner.blanks();
        int start = scanner.position();
        return number(scanner.plain(FieldScanner.LIST, allowed).strip(), start, from, to, allowed);
    }

    private int number(String written, int start, int from, int to, String allowed) {
        int number = written.matches("0|[1-9][0-9]{0,5}") ? Integer.parseInt(written) : -1;
        if (number < from || number > to) {
            throw scanner.problem(start, "found '" + UnreadableEvent.quote(written) + "'", allowed);
        }
        return number;
    }
}
