package io.weir.json.snapshot;

import io.weir.event.Circle;
import io.weir.event.Feature;
import io.weir.event.Transform;
import io.weir.family.product.FeatureKind;
import io.weir.numeric.VonMisesFunctions;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a component says of each feature, in words for people and in the events' own units.
 *
 * <pre>
 *   number        mean ± standard deviation          3.816 ± 0.2200
 *   log(number)   median (one standard deviation)    45.42 (36.45 … 56.60)
 *   count         rate                               3.100 per event
 *   yes or no     probability                        12.0 %
 *   circle        the direction (95 % of all)        23:58 (22:10 … 01:46)
 *   category      the most frequent levels           GET 80.1 %, POST 12.4 %, PUT 5.0 %
 * </pre>
 */
public final class ComponentSummary {

    private static final int MOST_LEVELS = 3;
    private static final int LONGEST_LEVEL = 40;

    private ComponentSummary() {}

    /**
     * @param k number of the component
     * @return one text per feature, in the order of the features; may hold text from events
     */
    public static List<String> of(ModelSnapshot model, int k) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        model.mixture().component(k).describe(parameters, model.levels());
        Map<FeatureKind, Integer> places = new EnumMap<>(FeatureKind.class);
        List<String> cells = new ArrayList<>();
        for (int j = 0; j < model.features().size(); j++) {
            Feature feature = model.features().get(j);
            int place = places.merge(feature.kind(), 1, Integer::sum) - 1;
            cells.add(cell(feature, parameters, place));
        }
        return cells;
    }

    private static String cell(Feature feature, Map<String, Object> parameters, int place) {
        return switch (feature.kind()) {
            case GAUSSIAN ->
                gaussian(
                        feature.transform(),
                        ((double[]) parameters.get("mean"))[place],
                        Math.sqrt(((double[][]) parameters.get("covariance"))[place][place]));
            case POISSON -> number(((double[]) parameters.get("rate"))[place]) + " per event";
            case BERNOULLI -> percent(((double[]) parameters.get("probability"))[place]);
            case VONMISES ->
                angle(
                        feature.circle(),
                        ((double[]) parameters.get("direction"))[place],
                        ((double[]) parameters.get("concentration"))[place]);
            case CATEGORICAL -> levels((Map<?, ?>) ((Object[]) parameters.get("probabilities"))[place]);
        };
    }

    private static String gaussian(Transform transform, double mean, double deviation) {
        if (transform == Transform.LOG) {
            return number(Math.exp(mean)) + " (" + number(Math.exp(mean - deviation)) + " … "
                    + number(Math.exp(mean + deviation)) + ")";
        }
        return number(mean) + " ± " + number(deviation);
    }

    private static String angle(Circle circle, double direction, double concentration) {
        if (direction != direction) {
            return number(direction);
        }
        double reach = VonMisesFunctions.halfWidth(concentration, 0.95);
        return place(circle, direction) + " (" + place(circle, direction - reach) + " … "
                + place(circle, direction + reach) + ")";
    }

    private static String place(Circle circle, double angle) {
        return circle.isTime() ? circle.text(angle) : number(circle.place(angle));
    }

    private static String levels(Map<?, ?> probabilities) {
        return probabilities.entrySet().stream()
                .sorted((a, b) -> Double.compare((double) b.getValue(), (double) a.getValue()))
                .limit(MOST_LEVELS)
                .map(e -> shortened((String) e.getKey()) + ' ' + percent((double) e.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static String shortened(String level) {
        return level.codePointCount(0, level.length()) <= LONGEST_LEVEL
                ? level
                : level.substring(0, level.offsetByCodePoints(0, LONGEST_LEVEL)) + '…';
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    /** Four significant digits. */
    public static String number(double x) {
        double size = Math.abs(x);
        if (size != 0 && (size >= 1e7 || size < 1e-4)) {
            return String.format(Locale.ROOT, "%.3e", x);
        }
        int decimals = size == 0 ? 0 : Math.max(0, 3 - (int) Math.floor(Math.log10(size)));
        return String.format(Locale.ROOT, "%." + decimals + "f", x);
    }
}
