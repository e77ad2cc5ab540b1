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

    private static final Pattern DISTANCE = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)\\s*(%?)");
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
        new ByFeature(text, features, "distance", "latency_ms:5 or bytes:10%").each(tolerances::add);
        return tolerances;
    }

    private void add(ByFeature.Piece piece) {
        piece.refuseIf(
                piece.feature().kind() == FeatureKind.CATEGORICAL,
                "'" + piece.name + "' is none of the features that are numbers",
                "one of " + features.names());
        Matcher matcher = DISTANCE.matcher(piece.value);
        piece.refuseIf(!matcher.matches(), "found no feature with a distance", "one like latency_ms:5 or bytes:10%");
        int slot = features.slot(piece.feature);
        relative[slot] = !matcher.group(2).isEmpty();
        distances[slot] = Double.parseDouble(matcher.group(1)) / (relative[slot] ? 100 : 1);
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
