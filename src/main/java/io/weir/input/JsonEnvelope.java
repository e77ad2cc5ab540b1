package io.weir.input;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.config.Settings;
import io.weir.event.Reason;
import io.weir.event.UnreadableEvent;
import io.weir.json.EventReader;
import org.apache.kafka.common.header.Headers;

/** {@code {"schema":…,"payload":{…}}}, as Kafka Connect's JsonConverter writes it with schemas enabled; the event is the payload. */
public record JsonEnvelope(int maxBytes) implements InputFormat {

    @Override
    public byte[] json(String topic, Headers headers, byte[] value) throws UnreadableEvent {
        JsonNode envelope = EventReader.parse(value, maxBytes);
        JsonNode payload = envelope.get("payload");
        if (!envelope.has("schema") || payload == null) {
            throw new UnreadableEvent(
                    Reason.NOT_AN_ENVELOPE,
                    "the value has no " + (payload == null ? "payload" : "schema")
                            + "; expected {\"schema\":…,\"payload\":{…}}, or set " + Settings.INPUT_FORMAT + "=json");
        }
        if (payload.isNull()) {
            throw new UnreadableEvent(Reason.TOMBSTONE, "the payload is null");
        }
        if (!payload.isObject()) {
            throw new UnreadableEvent(Reason.NOT_AN_OBJECT, "the payload is no object; expected an event");
        }
        return EventReader.objectIn(value, "payload");
    }
}
