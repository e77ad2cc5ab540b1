package io.weir.json.snapshot;

import static io.weir.json.snapshot.ModelFields.array;
import static io.weir.json.snapshot.ModelFields.number;
import static io.weir.json.snapshot.ModelFields.object;
import static io.weir.json.snapshot.ModelFields.problem;
import static io.weir.json.snapshot.ModelFields.share;
import static io.weir.json.snapshot.ModelFields.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.anomaly.Calibration;
import io.weir.anomaly.Context;
import io.weir.anomaly.Directions;
import io.weir.event.Features;
import io.weir.event.Ranges;
import java.util.Arrays;

/** Reads what a snapshot's JSON says of alerts. */
final class AlertReader {

    private AlertReader() {}

    /**
     * @param root of the snapshot
     * @return null if it flags nothing
     */
    static ModelSnapshot.Alert read(JsonNode root, Features features) throws InvalidModel {
        JsonNode node = root.get("alert");
        if (node == null || node.isNull()) {
            return null;
        }
        object(root, "", "alert");
        return new ModelSnapshot.Alert(
                node.path("rate").isNull() ? Double.NaN : share(node, "alert.", "rate"),
                node.hasNonNull("budget") ? text(node, "alert.", "budget") : null,
                node.path("threshold").isNull() ? Double.NaN : number(node, "alert.", "threshold"),
                node.path("realisedRate").isNull() ? Double.NaN : share(node, "alert.", "realisedRate"),
                calibration(node.get("calibration")),
                context(node, features),
                directions(node, features),
                ranges(node, features));
    }

    private static Context context(JsonNode alert, Features features) throws InvalidModel {
        if (!alert.has("given")) {
            return Context.NONE;
        }
        boolean[] given = new boolean[features.size()];
        JsonNode names = array(alert, "alert.", "given");
        for (int i = 0; i < names.size(); i++) {
            int j = features.names().indexOf(names.get(i).asText());
            if (j < 0) {
                throw problem("alert.given[" + i + "]", names.get(i), "the name of a feature");
            }
            given[features.slot(j)] = true;
        }
        try {
            return Context.of(given);
        } catch (IllegalArgumentException e) {
            throw new InvalidModel("alert.given: " + e.getMessage());
        }
    }

    private static Directions directions(JsonNode alert, Features features) throws InvalidModel {
        int[] signs = new int[features.size()];
        for (var said : alert.path("direction").properties()) {
            String direction = said.getValue().asText();
            if (!direction.equals("up") && !direction.equals("down")) {
                throw problem("alert.direction." + said.getKey(), said.getValue(), "up or down");
            }
            signs[features.slot(feature("alert.direction", said.getKey(), said.getValue(), features))] =
                    direction.equals("up") ? 1 : -1;
        }
        return Directions.of(signs);
    }

    private static Ranges ranges(JsonNode alert, Features features) throws InvalidModel {
        double[] low = new double[features.size()];
        double[] high = new double[features.size()];
        Arrays.fill(low, Double.NEGATIVE_INFINITY);
        Arrays.fill(high, Double.POSITIVE_INFINITY);
        for (var said : alert.path("range").properties()) {
            String place = "alert.range." + said.getKey() + ".";
            int j = feature("alert.range", said.getKey(), said.getValue(), features);
            low[j] = said.getValue().has("low") ? number(said.getValue(), place, "low") : low[j];
            high[j] = said.getValue().has("high") ? number(said.getValue(), place, "high") : high[j];
        }
        Ranges ranges = Ranges.of(features, low, high);
        return ranges.isEmpty() ? null : ranges;
    }

    private static int feature(String place, String name, JsonNode said, Features features) throws InvalidModel {
        int j = features.names().indexOf(name);
        if (j < 0) {
            throw problem(place + "." + name, said, "the name of a feature before it, one of " + features.names());
        }
        return j;
    }

    private static Calibration calibration(JsonNode node) throws InvalidModel {
        return node == null || node.isNull()
                ? null
                : Calibration.of(counts(node, "pValues"), counts(node, "distances"));
    }

    private static double[] counts(JsonNode node, String name) throws InvalidModel {
        JsonNode counts = array(node, "alert.calibration.", name);
        double[] values = new double[Calibration.BINS];
        for (int i = 0; i < counts.size() && i < values.length; i++) {
            values[i] = counts.get(i).isNumber() ? counts.get(i).doubleValue() : Double.NaN;
        }
        if (counts.size() != values.length || !Arrays.stream(values).allMatch(v -> v >= 0 && v <= ModelFields.MOST)) {
            throw problem("alert.calibration." + name, counts, Calibration.BINS + " numbers from 0 to 2^53");
        }
        return values;
    }
}
