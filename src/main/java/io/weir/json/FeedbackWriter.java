package io.weir.json;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonGenerator;
import io.weir.event.Feedback;
import io.weir.event.FeedbackEffect;
import io.weir.event.Source;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Writes what feedback led to. */
public final class FeedbackWriter {

    private FeedbackWriter() {}

    /**
     * The record of the lifecycle topic, as UTF-8: the fields that all have, and beside them what was said of which event.
     *
     * @param version of the model that the event was looked up in
     * @param source of the event
     */
    public static byte[] toJson(FeedbackEffect effect, Feedback feedback, long version, Source source) {
        var bytes = new ByteArrayOutputStream(256);
        try (JsonGenerator json = Json.FACTORY.createGenerator(bytes, JsonEncoding.UTF8)) {
            json.writeStartObject();
            json.writeStringField("model", feedback.model());
            json.writeNumberField("version", version);
            json.writeStringField("event", "feedback");
            json.writeNullField("component");
            json.writeArrayFieldStart("parents");
            json.writeEndArray();
            String label = feedback.label().label();
            json.writeStringField(
                    "reason", "event " + feedback.event() + " was called " + label + ": " + effect.sentence());
            json.writeStringField("label", label);
            json.writeStringField("effect", effect.label());
            json.writeObjectFieldStart("source");
            json.writeStringField("topic", source.topic());
            json.writeNumberField("partition", source.partition());
            json.writeNumberField("offset", source.offset());
            json.writeEndObject();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
