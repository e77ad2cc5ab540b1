package io.weir.event;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Which model an event belongs to: the word {@code model.key} of the configuration.
 *
 * <p>A model's name is text. A record key that is not UTF-8 gets the name {@code hex:…}, a missing one the empty name.
 */
public final class ModelKey {

    /** Longest name, and longest record key, in bytes. */
    public static final int LONGEST = 4096;

    /** The three ways. */
    public enum Kind {
        /** The record's own key; the events of a model are in one partition already. */
        RECORD_KEY,
        /** A field of the event. */
        FIELD,
        /** One model for all. */
        CONSTANT
    }

    /** The name of the only model, if the key is constant. */
    public static final String CONSTANT_NAME = "default";

    private final Kind kind;
    private final JsonPath path;

    private ModelKey(Kind kind, JsonPath path) {
        this.kind = kind;
        this.path = path;
    }

    /**
     * Reads {@code record-key}, {@code constant} or {@code field(/path)}.
     *
     * @throws IllegalArgumentException naming what is allowed
     */
    public static ModelKey parse(String text) {
        String word = text.strip();
        if (word.equals("record-key")) {
            return new ModelKey(Kind.RECORD_KEY, null);
        }
        if (word.equals("constant")) {
            return new ModelKey(Kind.CONSTANT, null);
        }
        if (word.startsWith("field(") && word.endsWith(")")) {
            return new ModelKey(
                    Kind.FIELD,
                    JsonPath.parse(word.substring(6, word.length() - 1).strip()));
        }
        throw new IllegalArgumentException("expected record-key, constant or field(/path)");
    }

    public Kind kind() {
        return kind;
    }

    /** The name that a record's key gives; null counts as empty. */
    public static String ofRecordKey(byte[] key) throws UnreadableEvent {
        if (key == null) {
            return "";
        }
        if (key.length > LONGEST) {
            throw tooLong(key.length);
        }
        if (isAscii(key)) {
            // Most keys; a decoder with its buffers for each event would be the largest object of all.
            return new String(key, StandardCharsets.ISO_8859_1);
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(key))
                    .toString();
        } catch (CharacterCodingException e) {
            return "hex:" + HexFormat.of().formatHex(key);
        }
    }

    /** The record key that gives a name: what {@link #ofRecordKey} was asked, or null for the empty name. */
    public static byte[] toRecordKey(String name) {
        if (name.isEmpty()) {
            return null;
        }
        try {
            return name.startsWith("hex:")
                    ? HexFormat.of().parseHex(name, 4, name.length())
                    : name.getBytes(StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return name.getBytes(StandardCharsets.UTF_8);
        }
    }

    private static boolean isAscii(byte[] key) {
        for (byte b : key) {
            if (b < 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * The name that an event gives; not for {@link Kind#RECORD_KEY}.
     *
     * @param value raw bytes; only their number is looked at if the key is constant
     */
    public String ofEvent(byte[] value, int maxBytes) throws UnreadableEvent {
        if (kind == Kind.CONSTANT) {
            EventReader.checkSize(value, maxBytes);
            return CONSTANT_NAME;
        }
        JsonNode event = EventReader.parse(value, maxBytes);
        String name = EventReader.text(event, path, Reason.WRONG_TYPE, Integer.MAX_VALUE);
        if (name == null) {
            throw new UnreadableEvent(Reason.MISSING_KEY, "the event has no " + path + ", which names its model");
        }
        int bytes = name.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > LONGEST) {
            throw tooLong(bytes);
        }
        return name;
    }

    private static UnreadableEvent tooLong(int bytes) {
        return new UnreadableEvent(
                Reason.KEY_TOO_LONG, "the model key has " + bytes + " bytes; expected at most " + LONGEST);
    }

    @Override
    public String toString() {
        return switch (kind) {
            case RECORD_KEY -> "record-key";
            case CONSTANT -> "constant";
            case FIELD -> "field(" + path + ")";
        };
    }
}
