package io.weir.json.snapshot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.event.Reason;
import io.weir.event.UnreadableEvent;
import io.weir.event.Words;
import io.weir.json.EventReader;
import io.weir.json.Json;
import io.weir.json.ModelKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What somebody wants done with a model: a record of the control topic.
 *
 * <pre>
 *   {"model":"host-7","command":"freeze"}                            scores from now on, and does not learn
 *   {"model":"host-7","command":"resume"}                            learns again
 *   {"model":"host-7","command":"rollback","version":12}             is what it was as version 12
 *   {"model":"host-7","command":"reset"}                             forgets everything
 *   {"model":"host-7","command":"import","snapshot":{"format":…}}    goes on from this model
 * </pre>
 *
 * <p>Each may say why, in {@code "reason"}.
 *
 * @param version to roll back to; 0 for the other kinds
 * @param snapshot to import; null for the other kinds
 * @param reason in the words of who sent it; null if they gave none
 */
public record Command(String model, Kind kind, long version, ModelSnapshot snapshot, String reason) {

    private static final int LONGEST_REASON = 500;

    /** What may be commanded. */
    public enum Kind {
        FREEZE,
        RESUME,
        ROLLBACK,
        RESET,
        IMPORT;

        /** The word of the control topic. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        private static Optional<Kind> labelled(String word) {
            return Arrays.stream(values()).filter(k -> k.label().equals(word)).findFirst();
        }

        private static String labels() {
            return Arrays.stream(values()).map(Kind::label).collect(Collectors.joining(", "));
        }
    }

    /**
     * The name of the model that a control record is about, whatever else is in it.
     *
     * @throws UnreadableEvent if there is none
     */
    public static String model(byte[] json) throws UnreadableEvent {
        return model(parse(json));
    }

    /**
     * Reads a control record.
     *
     * @throws UnreadableEvent naming the field, its value and what is allowed
     */
    public static Command fromJson(byte[] json) throws UnreadableEvent {
        JsonNode node = parse(json);
        String model = model(node);
        String word = text(node, "command");
        Kind kind = Kind.labelled(word)
                .orElseThrow(() ->
                        bad("command is '" + UnreadableEvent.quote(word) + "'; expected one of " + Kind.labels()));
        JsonNode reason = node.get("reason");
        if (reason != null
                && !reason.isNull()
                && !(reason.isTextual() && Words.hasAtMost(reason.textValue(), LONGEST_REASON))) {
            throw bad("reason is " + UnreadableEvent.quote(reason) + "; expected text of at most " + LONGEST_REASON
                    + " characters");
        }
        return new Command(
                model,
                kind,
                kind == Kind.ROLLBACK ? version(node) : 0,
                kind == Kind.IMPORT ? snapshot(node) : null,
                reason == null ? null : reason.textValue());
    }

    private static JsonNode parse(byte[] json) throws UnreadableEvent {
        try {
            return EventReader.parse(json, Integer.MAX_VALUE);
        } catch (UnreadableEvent e) {
            throw bad("the record is no command: " + e.getMessage());
        }
    }

    private static String model(JsonNode node) throws UnreadableEvent {
        String model = text(node, "model");
        ModelKey.checkName(model, Reason.BAD_COMMAND);
        return model;
    }

    private static String text(JsonNode node, String field) throws UnreadableEvent {
        JsonNode value = node.get(field);
        if (value == null || !value.isTextual()) {
            throw bad(field + (value == null ? " is missing" : " is " + UnreadableEvent.quote(value))
                    + "; expected text, as in {\"model\":\"host-7\",\"command\":\"freeze\"}");
        }
        return value.textValue();
    }

    private static long version(JsonNode node) throws UnreadableEvent {
        JsonNode version = node.get("version");
        if (version == null || !version.isIntegralNumber() || !version.canConvertToLong() || version.longValue() < 1) {
            throw bad("version is " + (version == null ? "missing" : UnreadableEvent.quote(version))
                    + "; expected the number of the version to roll back to");
        }
        return version.longValue();
    }

    private static ModelSnapshot snapshot(JsonNode node) throws UnreadableEvent {
        JsonNode snapshot = node.get("snapshot");
        if (snapshot == null) {
            throw bad(
                    "snapshot is missing; expected the model to import, as 'weir fit' or 'weir models export' writes it");
        }
        try {
            return new ModelSnapshotReader(snapshot).read();
        } catch (InvalidModel e) {
            throw new UnreadableEvent(Reason.BAD_MODEL, "snapshot: " + e.getMessage());
        }
    }

    private static UnreadableEvent bad(String message) {
        return new UnreadableEvent(Reason.BAD_COMMAND, message);
    }

    /** The record's value, as {@link #fromJson} reads it. */
    public byte[] toJson() {
        ObjectNode node = Json.MAPPER.createObjectNode();
        node.put("model", model);
        node.put("command", kind.label());
        try {
            if (kind == Kind.ROLLBACK) {
                node.put("version", version);
            }
            if (kind == Kind.IMPORT) {
                node.set("snapshot", Json.MAPPER.readTree(snapshot.toJson()));
            }
            if (reason != null) {
                node.put("reason", reason);
            }
            return Json.MAPPER.writeValueAsBytes(node);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
