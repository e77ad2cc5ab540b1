package io.weir.json.snapshot;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonGenerator;
import io.weir.anomaly.Calibration;
import io.weir.anomaly.Context;
import io.weir.anomaly.Directions;
import io.weir.event.Features;
import io.weir.event.Ranges;
import io.weir.family.CategoryNames;
import io.weir.family.CovarianceType;
import io.weir.json.Json;
import io.weir.mixture.ComponentIds;
import io.weir.mixture.Mixture;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One version of a model, as it is published. Reading the JSON gives back every number bit for bit.
 *
 * @param model name of the model
 * @param version counts publications
 * @param createdAt newest event time learned; never the wall clock, so that a replay gives the same bytes
 * @param events number of events learned
 * @param effectiveEvents number of equally weighted events that would know as much
 * @param mixture over the features, in the events' own units
 * @param levels names of the levels of categorical features
 * @param components identities of the mixture's components
 * @param meanLogLikelihood running mean of log p(x), nats
 * @param alert what is flagged; null for a model that flags nothing
 * @param frozen whether the model scores and does not learn
 * @param provenance where it comes from: the program that wrote it and, for a fit, how it was made; text, numbers and booleans
 */
public record ModelSnapshot(
        String model,
        long version,
        Instant createdAt,
        long events,
        double effectiveEvents,
        Features features,
        Mixture mixture,
        CategoryNames levels,
        ComponentIds components,
        double meanLogLikelihood,
        Alert alert,
        boolean frozen,
        Map<String, Object> provenance) {

    /**
     * What is flagged.
     *
     * @param rate share of events that was asked for; NaN where a budget was
     * @param budget alerts in a period that were asked for, like {@code 50 per PT24H}; null where a share was
     * @param threshold score beyond which events are flagged, nats; NaN while there are too few scores
     * @param realisedRate share of events that was flagged; NaN while none were judged
     * @param calibration what p-values and distances were like; null while there were none
     * @param context features that are given: the threshold is one of scores of the others
     * @param directions in which features are strange: the threshold is one of such scores
     * @param ranges outside which events are flagged whatever their score; null if there are none
     */
    public record Alert(
            double rate,
            String budget,
            double threshold,
            double realisedRate,
            Calibration calibration,
            Context context,
            Directions directions,
            Ranges ranges) {

        /** Without context, directions and ranges. */
        public Alert(double rate, String budget, double threshold, double realisedRate, Calibration calibration) {
            this(rate, budget, threshold, realisedRate, calibration, Context.NONE, Directions.NONE, null);
        }
    }

    static final String FORMAT = "weir-model";
    static final int FORMAT_VERSION = 1;

    public ModelSnapshot {
        provenance = Collections.unmodifiableMap(new LinkedHashMap<>(provenance));
        if (features.size() != mixture.dimension()) {
            throw new IllegalArgumentException(
                    features.size() + " features for a mixture of dimension " + mixture.dimension());
        }
        if (components.size() != mixture.size()) {
            throw new IllegalArgumentException(
                    components.size() + " identities for a mixture of " + mixture.size() + " components");
        }
    }

    /** The provenance of what this program makes. */
    public static Map<String, Object> thisProgram() {
        String version = ModelSnapshot.class.getPackage().getImplementationVersion();
        return Map.of("weirVersion", version == null ? "development" : version);
    }

    /** Effective events of component k. */
    public double mass(int k) {
        return mixture.weight(k) * effectiveEvents;
    }

    /**
     * Reads what {@link #toJson} wrote.
     *
     * @throws InvalidModel naming the place, the value and what is expected
     */
    public static ModelSnapshot fromJson(byte[] json) throws InvalidModel {
        return new ModelSnapshotReader(json).read();
    }

    /** The snapshot as UTF-8, in one line. */
    public byte[] toJson() {
        var bytes = new ByteArrayOutputStream(1024);
        try (JsonGenerator json = Json.FACTORY.createGenerator(bytes, JsonEncoding.UTF8)) {
            write(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private void write(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("format", FORMAT);
        json.writeNumberField("formatVersion", FORMAT_VERSION);
        json.writeStringField("model", model);
        json.writeNumberField("version", version);
        json.writeStringField("createdAt", createdAt.toString());
        json.writeNumberField("events", events);
        json.writeNumberField("effectiveEvents", effectiveEvents);
        json.writeArrayFieldStart("features");
        for (int j = 0; j < features.size(); j++) {
            FeatureWriter.write(features.get(j), json);
        }
        json.writeEndArray();
        json.writeStringField(
                "covarianceType",
                mixture.family().covarianceType().map(CovarianceType::label).orElse(null));
        json.writeArrayFieldStart("components");
        for (int k = 0; k < mixture.size(); k++) {
            writeComponent(k, json);
        }
        json.writeEndArray();
        json.writeNumberField("nextId", components.nextId());
        if (alert == null) {
            json.writeNullField("alert");
        } else {
            json.writeObjectFieldStart("alert");
            writeOrNull("rate", alert.rate, json);
            if (alert.budget != null) {
                json.writeStringField("budget", alert.budget);
            }
            writeOrNull("threshold", alert.threshold, json);
            writeOrNull("realisedRate", alert.realisedRate, json);
            if (!alert.context.isEmpty()) {
                json.writeArrayFieldStart("given");
                for (int j = 0; j < features.size(); j++) {
                    if (alert.context.has(features.slot(j))) {
                        json.writeString(features.get(j).name());
                    }
                }
                json.writeEndArray();
            }
            writeDirections(json);
            writeRanges(json);
            if (alert.calibration != null) {
                json.writeObjectFieldStart("calibration");
                json.writeFieldName("pValues");
                writeValue(alert.calibration.pValues(), json);
                json.writeFieldName("distances");
                writeValue(alert.calibration.distances(), json);
                json.writeEndObject();
            }
            json.writeEndObject();
        }
        json.writeObjectFieldStart("logLikelihood");
        json.writeNumberField("mean", meanLogLikelihood);
        json.writeEndObject();
        if (frozen) {
            json.writeBooleanField("frozen", true);
        }
        json.writeObjectFieldStart("provenance");
        for (var entry : provenance.entrySet()) {
            json.writeObjectField(entry.getKey(), entry.getValue());
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private void writeDirections(JsonGenerator json) throws IOException {
        if (alert.directions.isEmpty()) {
            return;
        }
        json.writeObjectFieldStart("direction");
        for (int j = 0; j < features.size(); j++) {
            int sign = alert.directions.sign(features.slot(j));
            if (sign != 0) {
                json.writeStringField(features.get(j).name(), sign > 0 ? "up" : "down");
            }
        }
        json.writeEndObject();
    }

    private void writeRanges(JsonGenerator json) throws IOException {
        if (alert.ranges == null || alert.ranges.isEmpty()) {
            return;
        }
        json.writeObjectFieldStart("range");
        for (int j = 0; j < features.size(); j++) {
            if (alert.ranges.has(j)) {
                json.writeObjectFieldStart(features.get(j).name());
                if (alert.ranges.low(j) > Double.NEGATIVE_INFINITY) {
                    json.writeNumberField("low", alert.ranges.low(j));
                }
                if (alert.ranges.high(j) < Double.POSITIVE_INFINITY) {
                    json.writeNumberField("high", alert.ranges.high(j));
                }
                json.writeEndObject();
            }
        }
        json.writeEndObject();
    }

    private void writeComponent(int k, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeNumberField("id", components.id(k));
        json.writeNumberField("weight", mixture.weight(k));
        json.writeNumberField("mass", mass(k));
        Map<String, Object> parameters = new LinkedHashMap<>();
        mixture.component(k).describe(parameters, levels);
        for (var parameter : parameters.entrySet()) {
            json.writeFieldName(parameter.getKey());
            writeValue(parameter.getValue(), json);
        }
        json.writeNumberField("bornVersion", components.bornVersion(k));
        json.writeEndObject();
    }

    private static void writeOrNull(String name, double value, JsonGenerator json) throws IOException {
        if (value == value) {
            json.writeNumberField(name, value);
        } else {
            json.writeNullField(name);
        }
    }

    /** Numbers, and arrays and objects of them; null for what is unknown of a feature that was never observed. */
    private static void writeValue(Object value, JsonGenerator json) throws IOException {
        if (value instanceof double[] vector) {
            json.writeStartArray();
            for (double v : vector) {
                if (v == v) {
                    json.writeNumber(v);
                } else {
                    json.writeNull();
                }
            }
            json.writeEndArray();
        } else if (value instanceof Object[] values) {
            json.writeStartArray();
            for (Object v : values) {
                writeValue(v, json);
            }
            json.writeEndArray();
        } else if (value instanceof Map<?, ?> map) {
            json.writeStartObject();
            for (var entry : map.entrySet()) {
                json.writeFieldName((String) entry.getKey());
                writeValue(entry.getValue(), json);
            }
            json.writeEndObject();
        } else {
            json.writeNumber((double) value);
        }
    }

    @Override
    public String toString() {
        return "ModelSnapshot(model=" + model + ", version=" + version + ", events=" + events + ", " + mixture + ")";
    }
}
