package io.weir.event;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import io.weir.family.Attribution;
import io.weir.family.FeatureKind;
import io.weir.family.Levels;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes assignments as JSON. Keeps its buffers from one event to the next: one object per thread. */
public final class AssignmentWriter {

    /** Responsibilities below this are not worth their bytes; those above it, in steps of it, sum to 1 within 10⁻¹². */
    private static final double SMALLEST = FixedPoint.STEP;

    // Quoted and encoded once.
    private static final SerializableString ID = new SerializedString("id");
    private static final SerializableString TIMESTAMP = new SerializedString("timestamp");
    private static final SerializableString MODEL = new SerializedString("model");
    private static final SerializableString MODEL_VERSION = new SerializedString("modelVersion");
    private static final SerializableString STATUS = new SerializedString("status");
    private static final SerializableString CLUSTER = new SerializedString("cluster");
    private static final SerializableString RESPONSIBILITIES = new SerializedString("responsibilities");
    private static final SerializableString LOG_LIKELIHOOD = new SerializedString("logLikelihood");
    private static final SerializableString P_VALUE = new SerializedString("pValue");
    private static final SerializableString ANOMALY = new SerializedString("anomaly");
    private static final SerializableString SUPPRESSED = new SerializedString("suppressed");
    private static final SerializableString SOURCE = new SerializedString("source");
    private static final SerializableString TOPIC = new SerializedString("topic");
    private static final SerializableString PARTITION = new SerializedString("partition");
    private static final SerializableString OFFSET = new SerializedString("offset");

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    private final JsonGenerator json;
    private final char[] digits = new char[FixedPoint.LONGEST];

    public AssignmentWriter() {
        try {
            json = Json.FACTORY.createGenerator(bytes, JsonEncoding.UTF8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The assignment as UTF-8. */
    public byte[] write(Assignment assignment) {
        try {
            bytes.reset();
            json.writeStartObject();
            fields(assignment);
            json.writeEndObject();
            json.flush();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A flagged event: the assignment, why, and the event itself.
     *
     * @param repeats alerts of this model kept back since the one before
     * @param explanation one entry per feature that is there
     * @param levels names of the levels of categorical features
     * @param event the event as it came, a JSON object in UTF-8
     */
    public byte[] write(
            Assignment assignment,
            long repeats,
            List<Attribution> explanation,
            Features features,
            Levels levels,
            byte[] event) {
        try {
            bytes.reset();
            json.writeStartObject();
            fields(assignment);
            if (repeats > 0) {
                json.writeNumberField("repeats", repeats);
            }
            json.writeArrayFieldStart("explanation");
            for (Attribution attribution : explanation) {
                explain(attribution, features.ofSlot(attribution.slot()), levels);
            }
            json.writeEndArray();
            json.writeFieldName("event");
            json.writeRawValue(new String(event, StandardCharsets.UTF_8).strip());
            json.writeEndObject();
            json.flush();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void explain(Attribution a, Feature feature, Levels levels) throws IOException {
        json.writeStartObject();
        json.writeStringField("feature", feature.name());
        json.writeNumberField("share", Math.min(a.share(), Double.MAX_VALUE));
        if (feature.kind() == FeatureKind.CATEGORICAL) {
            json.writeStringField("value", levels.name(a.value()));
            json.writeStringField("expected", levels.name(a.expected()));
            json.writeNullField("low");
            json.writeNullField("high");
        } else {
            Transform transform = feature.transform();
            json.writeNumberField("value", transform.invert(a.value()));
            json.writeNumberField("expected", transform.invert(a.expected()));
            json.writeNumberField("low", transform.invert(a.low()));
            json.writeNumberField("high", transform.invert(a.high()));
        }
        json.writeEndObject();
    }

    private void fields(Assignment a) throws IOException {
        json.writeFieldName(ID);
        json.writeString(a.id());
        json.writeFieldName(TIMESTAMP);
        json.writeNumber(a.timestamp());
        json.writeFieldName(MODEL);
        json.writeString(a.model());
        json.writeFieldName(MODEL_VERSION);
        json.writeNumber(a.modelVersion());
        json.writeFieldName(STATUS);
        json.writeString(a.warmingUp() ? "warming-up" : "scored");
        json.writeFieldName(CLUSTER);
        json.writeNumber(a.cluster());
        json.writeFieldName(RESPONSIBILITIES);
        json.writeStartObject();
        for (int k = 0; k < a.components().size(); k++) {
            double r = a.responsibilities()[k];
            if (r >= SMALLEST) {
                json.writeFieldId(a.components().id(k));
                json.writeNumber(digits, 0, FixedPoint.write(r, digits));
            }
        }
        json.writeEndObject();
        json.writeFieldName(LOG_LIKELIHOOD);
        json.writeNumber(Math.max(a.logLikelihood(), -Double.MAX_VALUE));
        if (a.pValue() == a.pValue()) {
            json.writeFieldName(P_VALUE);
            json.writeNumber(a.pValue());
        } else {
            json.writeFieldName(P_VALUE);
            json.writeNull();
        }
        json.writeFieldName(ANOMALY);
        json.writeBoolean(a.anomaly());
        if (a.suppressed() != null) {
            json.writeFieldName(SUPPRESSED);
            json.writeString(a.suppressed().label());
        }
        json.writeFieldName(SOURCE);
        json.writeStartObject();
        json.writeFieldName(TOPIC);
        json.writeString(a.source().topic());
        json.writeFieldName(PARTITION);
        json.writeNumber(a.source().partition());
        json.writeFieldName(OFFSET);
        json.writeNumber(a.source().offset());
        json.writeEndObject();
    }
}
