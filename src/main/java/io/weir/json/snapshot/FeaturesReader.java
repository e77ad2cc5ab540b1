package io.weir.json.snapshot;

import static io.weir.json.snapshot.ModelFields.problem;
import static io.weir.json.snapshot.ModelFields.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.event.Circle;
import io.weir.event.Feature;
import io.weir.event.Features;
import io.weir.event.JsonPath;
import io.weir.event.Times;
import io.weir.event.Transform;
import io.weir.event.window.Condition;
import io.weir.event.window.TimeWindow;
import io.weir.event.window.ValueWindow;
import io.weir.family.product.FeatureKind;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads the features of a snapshot's JSON. */
final class FeaturesReader {

    /** What a window is of that is none of time. */
    static final String VALUES = "values";

    private FeaturesReader() {}

    static Features read(JsonNode nodes) throws InvalidModel {
        List<Feature> features = new ArrayList<>();
        for (int j = 0; j < nodes.size(); j++) {
            String at = "features[" + j + "].";
            JsonNode node = nodes.get(j);
            Transform transform = transform(node, at);
            ValueWindow values = values(node, at);
            TimeWindow window = values == null ? window(node, at) : null;
            JsonPath path = hasPath(transform, window) ? path(node, at) : null;
            int lag = lag(node, at, transform);
            Circle circle = circle(node, at, transform);
            String name = text(node, at, "name");
            try {
                features.add(new Feature(name, transform, path, lag, circle, window, values));
            } catch (IllegalArgumentException e) {
                throw problem(at + "transform", node.get("transform"), "one that there is of such a window");
            }
        }
        try {
            return Features.of(features);
        } catch (IllegalArgumentException e) {
            throw new InvalidModel("features: " + e.getMessage());
        }
    }

    private static boolean hasPath(Transform transform, TimeWindow window) {
        return window == null ? transform != Transform.CALENDAR : window.of().hasField();
    }

    private static JsonPath path(JsonNode node, String at) throws InvalidModel {
        try {
            return JsonPath.ofPointer(text(node, at, "path"));
        } catch (IllegalArgumentException e) {
            throw problem(at + "path", node.get("path"), "a JSON pointer like /host/name");
        }
    }

    private static ValueWindow values(JsonNode node, String feature) throws InvalidModel {
        JsonNode window = node.path("window");
        if (!window.path("of").asText().equals(VALUES)) {
            return null;
        }
        JsonNode size = window.path("size");
        JsonNode place = window.path("place");
        if (!size.isInt() || size.intValue() < 1 || size.intValue() > Features.LARGEST) {
            throw problem(feature + "window.size", window.get("size"), "a whole number from 1 to " + Features.LARGEST);
        }
        if (!place.isInt() || place.intValue() < 0 || place.intValue() >= size.intValue()) {
            throw problem(feature + "window.place", window.get("place"), "a whole number from 0 to below the size");
        }
        return new ValueWindow(size.intValue(), place.intValue());
    }

    private static TimeWindow window(JsonNode node, String feature) throws InvalidModel {
        JsonNode window = node.get("window");
        if (window == null) {
            return null;
        }
        String at = feature + "window.";
        TimeWindow.Of of = TimeWindow.Of.labelled(text(window, at, "of"))
                .orElseThrow(() -> problem(at + "of", window.get("of"), "count, rate, mean, share or values"));
        try {
            long millis = Duration.parse(text(window, at, "length")).toMillis();
            return new TimeWindow(of, millis, of == TimeWindow.Of.SHARE ? condition(window, at) : null);
        } catch (DateTimeParseException | ArithmeticException | IllegalArgumentException e) {
            throw problem(at + "length", window.get("length"), "a duration like PT5M, at most P366D");
        }
    }

    private static Condition condition(JsonNode window, String at) throws InvalidModel {
        Condition.Comparison comparison = Condition.Comparison.signed(text(window, at, "is"))
                .orElseThrow(() -> problem(at + "is", window.get("is"), "one of " + Condition.Comparison.signs()));
        try {
            return Condition.of(comparison, text(window, at, "value"));
        } catch (IllegalArgumentException e) {
            throw problem(at + "value", window.get("value"), "a number, which " + comparison.sign() + " compares");
        }
    }

    private static int lag(JsonNode node, String at, Transform transform) throws InvalidModel {
        JsonNode lag = node.get("lag");
        if (!transform.looksBack()) {
            return 0;
        }
        if (lag == null || !lag.isInt() || lag.intValue() < 1 || lag.intValue() > Feature.LONGEST_LAG) {
            throw problem(at + "lag", lag, "a whole number from 1 to " + Feature.LONGEST_LAG);
        }
        return lag.intValue();
    }

    private static Circle circle(JsonNode node, String at, Transform transform) throws InvalidModel {
        if (transform == Transform.CIRCULAR) {
            JsonNode period = node.get("period");
            if (period == null
                    || !period.isNumber()
                    || !(period.doubleValue() > 0)
                    || !Double.isFinite(period.doubleValue())) {
                throw problem(at + "period", period, "a number above 0");
            }
            return Circle.of(period.doubleValue());
        }
        if (transform != Transform.CYCLE) {
            return null;
        }
        Circle.Unit unit = Circle.Unit.labelled(text(node, at, "cycle"))
                .orElseThrow(() -> problem(at + "cycle", node.get("cycle"), "one of " + Circle.Unit.words()));
        String zone = text(node, at, "zone");
        try {
            return Circle.of(unit, Times.DEFAULT.zone(zone).zone());
        } catch (IllegalArgumentException e) {
            throw problem(at + "zone", node.get("zone"), "one like UTC, Europe/Berlin or +02:00");
        }
    }

    private static Transform transform(JsonNode node, String at) throws InvalidModel {
        String family = text(node, at, "family");
        for (FeatureKind kind : FeatureKind.values()) {
            if (family.equals(kind.label()) && kind.isToldByTransform()) {
                return Transform.labelled(text(node, at, "transform"))
                        .filter(t -> t.kind() == kind)
                        .orElseThrow(() -> problem(at + "transform", node.get("transform"), Transform.words(kind)));
            }
        }
        boolean calendar = node.path("transform").asText().equals(Transform.CALENDAR.label());
        if (calendar && family.equals(FeatureKind.CATEGORICAL.label())) {
            return Transform.CALENDAR;
        }
        return Arrays.stream(Transform.values())
                .filter(t -> t.kind().label().equals(family))
                .findFirst()
                .orElseThrow(() -> problem(
                        at + "family", node.get("family"), "gaussian, poisson, bernoulli, categorical or vonmises"));
    }
}
