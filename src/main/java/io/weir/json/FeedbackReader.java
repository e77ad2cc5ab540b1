package io.weir.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.event.Feedback;
import io.weir.event.JsonPath;
import io.weir.event.Reason;
import io.weir.event.Source;
import io.weir.event.UnreadableEvent;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads {@link Feedback} from the records of its topic. */
public final class FeedbackReader {

    private static final JsonPath ID = JsonPath.field("id");

    /** The id as exact as an event's. */
    private static final EventValues VALUES = new EventValues(
            List.of(JsonPath.field("model"), ID, JsonPath.field("source"), JsonPath.field("label")),
            new boolean[] {false, true, false, false});

    /** Of an event's own id, or of the longest topic with partition and offset. */
    private static final int LONGEST_ID = EventReader.LONGEST_ID;

    /** What Kafka allows. */
    private static final int LONGEST_TOPIC = 249;

    private FeedbackReader() {}

    /**
     * Reads a record of the feedback topic; fields beside those named are ignored.
     *
     * @param value raw bytes, or null
     */
    public static Feedback read(byte[] value, int maxBytes) throws UnreadableEvent {
        JsonNode[] values = VALUES.read(value, maxBytes);
        JsonNode model = values[0];
        if (model == null || !model.isTextual()) {
            throw bad("\"model\" is " + UnreadableEvent.quote(model) + "; expected the name of a model");
        }
        ModelKey.checkName(model.textValue(), Reason.BAD_FEEDBACK);
        Feedback.Label label = label(values[3])
                .orElseThrow(() -> bad(
                        "\"label\" is " + UnreadableEvent.quote(values[3]) + "; expected \"normal\" or \"anomaly\""));
        String id = EventValues.text(values[1], ID, Reason.BAD_FEEDBACK, LONGEST_ID);
        Source source = source(values[2]);
        if (id == null && source == null) {
            throw bad("neither \"id\" nor \"source\" is there; expected the id or the source of an assignment");
        }
        return new Feedback(model.textValue(), id, source, label);
    }

    private static Source source(JsonNode json) throws UnreadableEvent {
        if (json == null) {
            return null;
        }
        JsonNode topic = json.get("topic");
        JsonNode partition = json.get("partition");
        JsonNode offset = json.get("offset");
        if (topic == null
                || !topic.isTextual()
                || topic.textValue().length() > LONGEST_TOPIC
                || partition == null
                || !partition.canConvertToInt()
                || !partition.isIntegralNumber()
                || offset == null
                || !offset.canConvertToLong()
                || !offset.isIntegralNumber()) {
            throw bad("\"source\" is " + UnreadableEvent.quote(json)
                    + "; expected {\"topic\",\"partition\",\"offset\"} as in an assignment");
        }
        return new Source(topic.textValue(), partition.intValue(), offset.longValue());
    }

    private static UnreadableEvent bad(String message) {
        return new UnreadableEvent(Reason.BAD_FEEDBACK, message);
    }

    private static Optional<Feedback.Label> label(JsonNode value) {
        return Arrays.stream(Feedback.Label.values())
                .filter(l -> value != null && l.label().equals(value.textValue()))
                .findFirst();
    }
}
