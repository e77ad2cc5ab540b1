package io.weir.event;

import io.weir.family.Attribution;
import io.weir.family.product.FeatureKind;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far a feature may be from its expected value and still be no reason for an alert, in the events' own units or as a share of
 * the expected value. Immutable.
 */
public final class Tolerances {

    private static final Pattern DISTANCE = Pattern.compile(":\\s*([0-9]+(?:\\.[0-9]+)?)\\s*(%?)\\s*$");
    /** A feature contributes if it has at least this part of all positive shares of the distance. */
    private static final double CONTRIBUTES = 0.05;

    private final Features features;
    /** By place in the point; NaN where there is none. */
    private final double[] distances;

    private final boolean[] relative;

    private Tolerances(Features features) {
        this.features = features;
        distances = new double[features.size()];
        relative = new boolean[features.size()];
        java.util.Arrays.fill(distances, Double.NaN);
    }

    /**
     * Reads a list like {@code latency_ms:5, log("bytes sent"):10%}; an empty one ignores nothing. Features are named as in their
     * own list, or otherwise written.
     *
     * @throws IllegalArgumentException naming the piece and what is allowed
     */
    public static Tolerances parse(String text, Features features) {
        Tolerances tolerances = new Tolerances(features);
        int from = 0;
        while (!text.isBlank() && from <= text.length()) {
            int end = end(text, from);
            tolerances.add(text, from, end);
            from = end + 1;
        }
        return tolerances;
    }

    private void add(String text, int from, int end) {
        String piece = text.substring(from, end);
        Matcher matcher = DISTANCE.matcher(piece);
        if (!matcher.find()) {
            throw new FieldScanner(text, from, end)
                    .problem(
                            from + piece.length() - piece.stripLeading().length(),
                            "found no feature with a distance",
                            "one like latency_ms:5 or bytes:10%");
        }
        int slot = features.slot(feature(text, from, from + matcher.start()));
        relative[slot] = !matcher.group(2).isEmpty();
        distances[slot] = Double.parseDouble(matcher.group(1)) / (relative[slot] ? 100 : 1);
    }

    /** The place of the feature that is named so, else of the one that is the same written otherwise. */
    private int feature(String text, int from, int end) {
        String name = text.substring(from, end).strip();
        int j = features.names().indexOf(name);
        if (j < 0) {
            j = features.indexOf(new FeatureParser(text, from, end).one());
        }
        if (j < 0 || features.get(j).kind() == FeatureKind.CATEGORICAL) {
            throw new FieldScanner(text, from, text.length())
                    .problem(
                            end - text.substring(from, end).stripLeading().length(),
                            "'" + name + "' is none of the features that are numbers",
                            "one of " + features.names());
        }
        return j;
    }

    /** Where the piece that begins somewhere ends: at a comma that is neither in quotes nor in parentheses. */
    private static int end(String text, int from) {
        boolean quoted = false;
        int depth = 0;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            quoted ^= c == '"';
            depth += quoted ? 0 : c == '(' ? 1 : c == ')' ? -1 : 0;
            if (c == ',' && !quoted && depth <= 0) {
                return i;
            }
        }
        return text.length();
    }

    /** Whether every feature that contributes to the distance is near its expected value. */
    public boolean ignore(List<Attribution> explanation) {
        double positive =
                explanation.stream().mapToDouble(a -> Math.max(0, a.share())).sum();
        return positive > 0
                && explanation.stream()
                        .filter(a -> a.share() >= CONTRIBUTES * positive)
                        .allMatch(this::near);
    }

    private boolean near(Attribution a) {
        Feature feature = features.ofSlot(a.slot());
        double reach = distances[a.slot()] * (relative[a.slot()] ? Math.abs(feature.invert(a.expected())) : 1);
        return feature.distance(a.value(), a.expected()) <= reach;
    }
}
