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
import io.weir.family.product.FeatureKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads the features of a snapshot's JSON. */
final class FeaturesReader {

    private FeaturesReader() {}

    static Features read(JsonNode nodes) throws InvalidModel {
        List<Feature> features = new ArrayList<>();
        for (int j = 0; j < nodes.size(); j++) {
            String at = "features[" + j + "].";
            JsonNode node = nodes.get(j);
            Transform transform = transform(node, at);
            String path = text(node, at, "path");
            int lag = lag(node, at, transform);
            Circle circle = circle(node, at, transform);
            try {
                features.add(new Feature(text(node, at, "name"), transform, JsonPath.ofPointer(path), lag, circle));
            } catch (IllegalArgumentException e) {
                throw problem(at + "path", node.get("path"), "a JSON pointer like /host/name");
            }
        }
        try {
            return Features.of(features);
        } catch (IllegalArgumentException e) {
            throw new InvalidModel("features: " + e.getMessage());
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
        return Arrays.stream(Transform.values())
                .filter(t -> t.kind().label().equals(family))
                .findFirst()
                .orElseThrow(() -> problem(
                        at + "family", node.get("family"), "gaussian, poisson, bernoulli, categorical or vonmises"));
    }
}
