package io.weir.event;

import io.weir.family.product.FeatureKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Between which values features may be: an event with another one is an anomaly by itself, whatever a model says. Immutable. */
public final class Ranges {

    private static final String NUMBER = "[+-]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?";
    private static final Pattern RANGE = Pattern.compile("(.*?)\\s*\\.\\.(?!\\.)\\s*(.*)");
    private static final String EXAMPLE = "temperature:-40..125, ..125 or 0..";

    private final Features features;
    /** Of features that have a range, by number: bounds in the event's own units … */
    private final double[] low;

    private final double[] high;
    /** … and as values of the feature, with which they are compared: NaN where there is no range. */
    private final double[] least;

    private final double[] most;
    private boolean any;

    private Ranges(Features features) {
        this.features = features;
        low = filled(features.size());
        high = filled(features.size());
        least = filled(features.size());
        most = filled(features.size());
    }

    private static double[] filled(int n) {
        double[] values = new double[n];
        Arrays.fill(values, Double.NaN);
        return values;
    }

    /**
     * Reads a list like {@code temperature:-40..125, log(bytes):0..1e9, retries:..20}, whose bounds are allowed values, in the events' own units; an empty
     * one allows everything. Features are named as in their own list, or otherwise written.
     *
     * @throws IllegalArgumentException naming the piece, its position and what is allowed
     */
    public static Ranges parse(String text, Features features) {
        var ranges = new Ranges(features);
        new ByFeature(text, features, "range", EXAMPLE).each(ranges::add);
        return ranges;
    }

    /** Everything is allowed. */
    public static Ranges none(Features features) {
        return new Ranges(features);
    }

    private void add(ByFeature.Piece piece) {
        FeatureKind kind = piece.feature().kind();
        piece.refuseIf(
                kind == FeatureKind.CATEGORICAL || kind == FeatureKind.BERNOULLI,
                "'" + piece.name + "' has levels and no range",
                "a feature that is a number or a count");
        piece.refuseIf(
                kind == FeatureKind.VONMISES,
                "'" + piece.name + "' goes round a circle, which has no ends",
                "a feature that is a number or a count, like hour(f) for a time of day");
        Matcher matcher = RANGE.matcher(piece.value);
        piece.refuseIf(!matcher.matches(), "'" + piece.value + "' is no range", "one like " + EXAMPLE);
        String from = matcher.group(1);
        String to = matcher.group(2);
        piece.refuseIf(from.isEmpty() && to.isEmpty(), "'" + piece.value + "' has no end", "one like " + EXAMPLE);
        double lower = number(piece, from, Double.NEGATIVE_INFINITY);
        double upper = number(piece, to, Double.POSITIVE_INFINITY);
        piece.refuseIf(lower > upper, from + " is above " + to, "the lower end first, as in " + to + ".." + from);
        set(piece.feature, lower, upper);
        piece.refuseIf(
                most[piece.feature] == Double.NEGATIVE_INFINITY,
                to + " is no value of " + piece.name,
                "an upper end that the feature can have");
    }

    private static double number(ByFeature.Piece piece, String text, double open) {
        if (text.isEmpty()) {
            return open;
        }
        double v = text.matches(NUMBER) ? Double.parseDouble(text) : Double.NaN;
        piece.refuseIf(
                !(Math.abs(v) <= Transform.LARGEST),
                "'" + text + "' is no number",
                "one up to ±1e150, as in " + EXAMPLE);
        return v;
    }

    /**
     * Of bounds by number of the feature, in the events' own units.
     *
     * @param low −∞ where there is no least
     * @param high +∞ where there is no most
     */
    public static Ranges of(Features features, double[] low, double[] high) {
        var ranges = new Ranges(features);
        for (int j = 0; j < low.length; j++) {
            if (low[j] > Double.NEGATIVE_INFINITY || high[j] < Double.POSITIVE_INFINITY) {
                ranges.set(j, low[j], high[j]);
            }
        }
        return ranges;
    }

    private void set(int feature, double lower, double upper) {
        any = true;
        low[feature] = lower;
        high[feature] = upper;
        least[feature] = asFeature(features.get(feature), lower);
        most[feature] = asFeature(features.get(feature), upper);
    }

    /** The value of a feature that a bound is; −∞ below all that it can have. */
    private static double asFeature(Feature feature, double bound) {
        return switch (feature.transform()) {
            case LOG -> bound > 0 ? Math.log(bound) : Double.NEGATIVE_INFINITY;
            case LOG1P -> bound > -1 ? Math.log1p(bound) : Double.NEGATIVE_INFINITY;
            default -> bound;
        };
    }

    /** Whether everything is allowed. */
    public boolean isEmpty() {
        return !any;
    }

    /** Whether feature j has a range. */
    public boolean has(int j) {
        return least[j] == least[j];
    }

    /** The least that feature j may be, in the event's own units; −∞ if there is no least. */
    public double low(int j) {
        return low[j];
    }

    /** The most that feature j may be, in the event's own units; +∞ if there is no most. */
    public double high(int j) {
        return high[j];
    }

    private boolean isOutside(int j, double[] x) {
        double v = x[features.slot(j)];
        return v < least[j] || v > most[j];
    }

    /** What of a point is outside, in the order of the features; what is missing is not. */
    public List<OutOfRange> outside(double[] x) {
        List<OutOfRange> found = null;
        for (int j = 0; any && j < least.length; j++) {
            if (isOutside(j, x)) {
                found = found == null ? new ArrayList<>() : found;
                Feature feature = features.get(j);
                found.add(new OutOfRange(feature.name(), feature.invert(x[features.slot(j)]), low[j], high[j]));
            }
        }
        return found == null ? List.of() : found;
    }

    /**
     * An event's own values without those that are outside: later events are not to look back on them.
     *
     * @param now as a reader gives them; not modified
     * @return the same array if none is outside
     */
    public double[] inside(double[] now) {
        double[] inside = now;
        for (int j = 0; any && j < least.length; j++) {
            if (!features.get(j).looksBack() && isOutside(j, now)) {
                inside = inside == now ? now.clone() : inside;
                for (int i = 0; i < least.length; i++) {
                    if (i == j || features.get(i).looksBack() && features.get(i).isOfFieldOf(features.get(j))) {
                        inside[features.slot(i)] = Double.NaN;
                    }
                }
            }
        }
        return inside;
    }
}
