package io.weir.json.snapshot;

import static io.weir.json.snapshot.ModelFields.amount;
import static io.weir.json.snapshot.ModelFields.array;
import static io.weir.json.snapshot.ModelFields.finite;
import static io.weir.json.snapshot.ModelFields.number;
import static io.weir.json.snapshot.ModelFields.object;
import static io.weir.json.snapshot.ModelFields.problem;
import static io.weir.json.snapshot.ModelFields.text;
import static io.weir.json.snapshot.ModelFields.whole;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.event.Features;
import io.weir.event.Reason;
import io.weir.event.UnreadableEvent;
import io.weir.family.CategoryNames;
import io.weir.family.Component;
import io.weir.family.CovarianceType;
import io.weir.family.Family;
import io.weir.family.Parameters;
import io.weir.json.EventValues;
import io.weir.json.Json;
import io.weir.json.ModelKey;
import io.weir.mixture.ComponentIds;
import io.weir.mixture.Mixture;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads a snapshot's JSON, strictly: what is missing or of another type is named with its place. */
final class ModelSnapshotReader {

    /** A level without a name, as models had it among those that have one. */
    private static final String CODE = "#[0-9a-f]{13}";

    /** Times of events go no further. */
    private static final long LATEST_SECOND = 8_640_000_000_000L;

    private final JsonNode root;
    private final CategoryNames levels = new CategoryNames();

    ModelSnapshotReader(byte[] json) throws InvalidModel {
        this(parsed(json));
    }

    ModelSnapshotReader(JsonNode root) throws InvalidModel {
        if (!root.isObject()) {
            throw new InvalidModel("not a model: expected a JSON object");
        }
        this.root = root;
    }

    private static JsonNode parsed(byte[] json) throws InvalidModel {
        try {
            EventValues.check(json, Integer.MAX_VALUE);
            return EventValues.object(json, Json.MAPPER);
        } catch (UnreadableEvent e) {
            throw new InvalidModel("not JSON: " + e.getMessage());
        }
    }

    ModelSnapshot read() throws InvalidModel {
        String format = text(root, "", "format");
        if (!format.equals(ModelSnapshot.FORMAT)) {
            throw problem("format", root.get("format"), '"' + ModelSnapshot.FORMAT + '"');
        }
        long formatVersion = whole(root, "", "formatVersion");
        if (formatVersion != ModelSnapshot.FORMAT_VERSION) {
            InvalidModel problem = problem(
                    "formatVersion",
                    root.get("formatVersion"),
                    ModelSnapshot.FORMAT_VERSION + "; a newer program wrote this model");
            throw new InvalidModel(problem.getMessage(), true);
        }
        Features features = FeaturesReader.read(array(root, "", "features"));
        Family family = features.family(covarianceType());
        JsonNode components = array(root, "", "components");
        return new ModelSnapshot(
                name(),
                whole(root, "", "version"),
                createdAt(),
                whole(root, "", "events"),
                amount(root, "", "effectiveEvents"),
                features,
                mixture(components, family),
                levels,
                identity(components),
                number(object(root, "", "logLikelihood"), "logLikelihood.", "mean"),
                AlertReader.read(root, features),
                frozen(),
                provenance());
    }

    private String name() throws InvalidModel {
        String name = text(root, "", "model", ModelKey.LONGEST_NAME);
        try {
            ModelKey.checkName(name, Reason.BAD_MODEL);
            return name;
        } catch (UnreadableEvent e) {
            throw new InvalidModel(e.getMessage());
        }
    }

    private boolean frozen() throws InvalidModel {
        JsonNode frozen = root.get("frozen");
        if (frozen != null && !frozen.isBoolean()) {
            throw problem("frozen", frozen, "true or false");
        }
        return frozen != null && frozen.booleanValue();
    }

    private Map<String, Object> provenance() throws InvalidModel {
        JsonNode node = object(root, "", "provenance");
        text(node, "provenance.", "weirVersion");
        Map<String, Object> provenance = new LinkedHashMap<>();
        for (var field : node.properties()) {
            JsonNode value = field.getValue();
            if (value.isTextual()) {
                provenance.put(field.getKey(), text(node, "provenance.", field.getKey()));
            } else if (value.isNumber() && Math.abs(value.doubleValue()) < Double.POSITIVE_INFINITY) {
                provenance.put(field.getKey(), value.numberValue());
            } else if (value.isBoolean()) {
                provenance.put(field.getKey(), value.booleanValue());
            } else {
                throw problem("provenance." + field.getKey(), value, "text, a finite number or a boolean");
            }
        }
        return provenance;
    }

    private Instant createdAt() throws InvalidModel {
        try {
            Instant time = Instant.parse(text(root, "", "createdAt"));
            if (Math.abs(time.getEpochSecond()) <= LATEST_SECOND) {
                return time;
            }
        } catch (DateTimeException e) {
            throw problem("createdAt", root.get("createdAt"), "a time like 2026-03-01T12:00:00Z");
        }
        throw problem("createdAt", root.get("createdAt"), "a time within 275,000 years of 1970");
    }

    private CovarianceType covarianceType() throws InvalidModel {
        JsonNode node = root.get("covarianceType");
        if (node != null && node.isNull()) {
            return CovarianceType.FULL;
        }
        try {
            return CovarianceType.of(text(root, "", "covarianceType"));
        } catch (IllegalArgumentException e) {
            throw problem("covarianceType", root.get("covarianceType"), "full, diagonal, spherical or tied");
        }
    }

    private Mixture mixture(JsonNode nodes, Family family) throws InvalidModel {
        double[] weights = new double[nodes.size()];
        Component[] components = new Component[nodes.size()];
        boolean full = family.covarianceType()
                .filter(type -> type == CovarianceType.FULL || type == CovarianceType.TIED)
                .isPresent();
        for (int k = 0; k < weights.length; k++) {
            String at = "components[" + k + "].";
            JsonNode node = nodes.get(k);
            weights[k] = number(node, at, "weight");
            try {
                Map<String, Object> values = values(node, at);
                components[k] = family.component(new Parameters(values, "components[" + k + "]"));
                new ComponentCheck(values, "components[" + k + "]").check(full);
            } catch (IllegalArgumentException e) {
                throw new InvalidModel(e.getMessage());
            }
            if (node.has("mass")) {
                amount(node, at, "mass");
            }
        }
        try {
            return Mixture.of(family, weights, components);
        } catch (IllegalArgumentException e) {
            throw new InvalidModel("components: " + e.getMessage());
        }
    }

    private ComponentIds identity(JsonNode nodes) throws InvalidModel {
        long[] ids = new long[nodes.size()];
        long[] born = new long[nodes.size()];
        for (int k = 0; k < ids.length; k++) {
            String at = "components[" + k + "].";
            ids[k] = whole(nodes.get(k), at, "id");
            born[k] = whole(nodes.get(k), at, "bornVersion");
        }
        try {
            return ComponentIds.of(ids, born, whole(root, "", "nextId"));
        } catch (IllegalArgumentException e) {
            throw new InvalidModel("components: " + e.getMessage());
        }
    }

    /** All arrays of a component: of numbers, of arrays of numbers, of probabilities by level. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    private Map<String, Object> values(JsonNode component, String at) throws InvalidModel {
        Map<String, Object> values = new LinkedHashMap<>();
        boolean named = component.has("unnamed");
        for (var field : component.properties()) {
            JsonNode node = field.getValue();
            String here = at + field.getKey();
            if (!node.isArray() || node.isEmpty()) {
                continue;
            }
            if (node.get(0).isArray()) {
                double[][] matrix = new double[node.size()][];
                for (int a = 0; a < matrix.length; a++) {
                    matrix[a] = numbers(node.get(a), here + "[" + a + "]");
                }
                values.put(field.getKey(), matrix);
            } else if (node.get(0).isObject()) {
                Map<String, Double>[] maps = new Map[node.size()];
                for (int a = 0; a < maps.length; a++) {
                    maps[a] = probabilities(node.get(a), here + "[" + a + "]");
                    if (!field.getKey().equals("unnamed")) {
                        maps[a].keySet().stream()
                                .filter(name -> named || !name.matches(CODE))
                                .forEach(levels::add);
                    }
                }
                values.put(field.getKey(), maps);
            } else {
                values.put(field.getKey(), numbers(node, here));
            }
        }
        return values;
    }

    private static Map<String, Double> probabilities(JsonNode node, String at) throws InvalidModel {
        if (!node.isObject()) {
            throw problem(at, node, "an object with a probability for each level");
        }
        Map<String, Double> probabilities = new LinkedHashMap<>();
        for (var field : node.properties()) {
            probabilities.put(field.getKey(), finite(field.getValue(), at + "." + field.getKey()));
        }
        return probabilities;
    }

    /** Numbers, NaN where one is null. */
    private static double[] numbers(JsonNode array, String at) throws InvalidModel {
        if (!array.isArray()) {
            throw problem(at, array, "an array of numbers");
        }
        double[] numbers = new double[array.size()];
        for (int j = 0; j < numbers.length; j++) {
            JsonNode node = array.get(j);
            numbers[j] = node.isNull() ? Double.NaN : finite(node, at + "[" + j + "]");
        }
        return numbers;
    }
}
