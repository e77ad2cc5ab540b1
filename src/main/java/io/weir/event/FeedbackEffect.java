package io.weir.event;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;

/** What feedback led to. */
public enum FeedbackEffect {
    /** The event had been kept from learning, and is learned now. */
    LEARNED("it is learned"),
    /** The event waited to be learned, and is kept out. */
    KEPT_OUT("it is kept out"),
    /** The event had been learned, and is taken back from what is remembered of it. */
    UNLEARNED("it is un-learned"),
    /** The event was treated like that already. */
    NONE("nothing was to be done");

    private final String sentence;

    FeedbackEffect(String sentence) {
        this.sentence = sentence;
    }

    /** The word of the lifecycle topic. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The record of the lifecycle topic, as UTF-8: the fields that all have, and beside them what was said of which event.
     *
     * @param version of the model that the event was looked up in
     * @param source of the event
     */
    public byte[] toJson(Feedback feedback, long version, Source source) {
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
            json.writeStringField("reason", "event " + feedback.event() + " was called " + label + ": " + sentence);
            json.writeStringField("label", label);
            json.writeStringField("effect", label());
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
