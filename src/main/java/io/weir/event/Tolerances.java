package io.weir.event;

import io.weir.family.Attribution;
import io.weir.family.FeatureKind;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far a feature may be from its expected value and still be no reason for an alert, in the events' own units or as a share of
 * the expected value. Immutable.
 */
public final class Tolerances {

    private static final Pattern TOLERANCE = Pattern.compile("(.+):\\s*([0-9]+(?:\\.[0-9]+)?)\\s*(%?)");
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
     * Reads a list like {@code latency_ms:5, bytes:10%}; an empty one ignores nothing.
     *
     * @throws IllegalArgumentException naming the piece and what is allowed
     */
    public static Tolerances parse(String text, Features features) {
        Tolerances tolerances = new Tolerances(features);
        for (String piece : text.isBlank() ? new String[0] : text.split(",")) {
            Matcher matcher = TOLERANCE.matcher(piece.strip());
            if (!matcher.matches()) {
                throw new IllegalArgumentException("'" + piece.strip()
                        + "' is no feature with a distance; expected one like latency_ms:5 or bytes:10%");
            }
            int j = features.names().indexOf(matcher.group(1).strip());
            if (j < 0 || features.get(j).kind() == FeatureKind.CATEGORICAL) {
                throw new IllegalArgumentException("'" + matcher.group(1).strip()
                        + "' is none of the features that are numbers; choose from " + features.names());
            }
            int slot = features.slot(j);
            tolerances.relative[slot] = !matcher.group(3).isEmpty();
            tolerances.distances[slot] = Double.parseDouble(matcher.group(2)) / (tolerances.relative[slot] ? 100 : 1);
        }
        return tolerances;
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
        Transform transform = features.ofSlot(a.slot()).transform();
        double expected = transform.invert(a.expected());
        double reach = distances[a.slot()] * (relative[a.slot()] ? Math.abs(expected) : 1);
        return Math.abs(transform.invert(a.value()) - expected) <= reach;
    }
}
