package io.weir.json.snapshot;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonGenerator;
import io.weir.event.Source;
import io.weir.json.Json;
import io.weir.mixture.ComponentChange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * What became of a model or of one of its components.
 *
 * @param model name of the model
 * @param version the version with which it happened
 * @param command the control record that made it happen; null if none did
 */
public record LifecycleEvent(String model, long version, ComponentChange lineage, Source command) {

    /** Something that happened of itself. */
    public LifecycleEvent(String model, long version, ComponentChange lineage) {
        this(model, version, lineage, null);
    }

    /** The event as UTF-8, in one line; the component is null where it is about the whole model. */
    public byte[] toJson() {
        var bytes = new ByteArrayOutputStream(256);
        try (JsonGenerator json = Json.FACTORY.createGenerator(bytes, JsonEncoding.UTF8)) {
            json.writeStartObject();
            json.writeStringField("model", model);
            json.writeNumberField("version", version);
            json.writeStringField("event", lineage.event().label());
            if (lineage.component() < 0) {
                json.writeNullField("component");
            } else {
                json.writeNumberField("component", lineage.component());
            }
            json.writeArrayFieldStart("parents");
            for (long parent : lineage.parents()) {
                json.writeNumber(parent);
            }
            json.writeEndArray();
            json.writeStringField("reason", lineage.reason());
            if (command != null) {
                json.writeObjectFieldStart("command");
                json.writeStringField("topic", command.topic());
                json.writeNumberField("partition", command.partition());
                json.writeNumberField("offset", command.offset());
                json.writeEndObject();
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
