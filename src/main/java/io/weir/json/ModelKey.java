package io.weir.json;

import io.weir.event.FieldScanner;
import io.weir.event.JsonPath;
import io.weir.event.Reason;
import io.weir.event.UnreadableEvent;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/**
 * Which model an event belongs to: the word {@code model.key} of the configuration.
 *
 * <p>A model's name is text, and no two record keys have the same:
 *
 * <pre>
 *   no key                                         the empty name
 *   UTF-8, not empty, not beginning with hex:      the text
 *   all others, the empty key among them           hex: and the bytes, two digits each
 * </pre>
 *
 * <p>A field of the event may be text or a number; a number's name is its exact decimal value, so that 7 and 7.0 are one.
 */
public final class ModelKey {

    /** Longest name, and longest record key, in bytes. */
    public static final int LONGEST = 4096;

    private static final String HEX = "hex:";
    private static final String FIELD = "field(";

    /** Longest name of a model, in bytes. */
    public static final int LONGEST_NAME = HEX.length() + 2 * LONGEST;

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
    /** Null unless it is a field. */
    private final EventValues values;

    private ModelKey(Kind kind, JsonPath path) {
        this.kind = kind;
        this.path = path;
        values = path == null ? null : new EventValues(List.of(path), new boolean[] {true});
    }

    /**
     * Reads {@code record-key}, {@code constant} or {@code field(path)}, with a path as {@link JsonPath#parse} reads it.
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
        if (word.startsWith(FIELD) && word.endsWith(")")) {
            return new ModelKey(Kind.FIELD, FieldScanner.path(word, FIELD.length(), word.length() - 1));
        }
        throw new IllegalArgumentException("expected record-key, constant or field(/path)");
    }

    public Kind kind() {
        return kind;
    }

    /** The name that a record's key gives. */
    public static String ofRecordKey(byte[] key) throws UnreadableEvent {
        if (key == null) {
            return "";
        }
        if (key.length > LONGEST) {
            throw tooLong(key.length);
        }
        if (key.length == 0 || isHexed(key)) {
            return hex(key);
        }
        if (isAscii(key)) {
            // Most keys; a decoder with its buffers for each event would be the largest object of all.
            return new String(key, StandardCharsets.ISO_8859_1);
        }
        return WellFormed.faultOf(key, false) < 0 ? new String(key, StandardCharsets.UTF_8) : hex(key);
    }

    /** The record key that gives a name: what {@link #ofRecordKey} was asked. */
    public static byte[] toRecordKey(String name) {
        if (name.isEmpty()) {
            return null;
        }
        if (name.startsWith(HEX)) {
            try {
                return HexFormat.of().parseHex(name, HEX.length(), name.length());
            } catch (IllegalArgumentException e) {
                // The name of no record key; whoever asks for this model will be told that it is not there.
                return name.getBytes(StandardCharsets.UTF_8);
            }
        }
        return name.getBytes(StandardCharsets.UTF_8);
    }

    private static String hex(byte[] key) {
        return HEX + HexFormat.of().formatHex(key);
    }

    /** Whether a key looks like the name of one that is no text. */
    private static boolean isHexed(byte[] key) {
        return key.length >= 4 && key[0] == 'h' && key[1] == 'e' && key[2] == 'x' && key[3] == ':';
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
        String name = EventValues.text(values.read(value, maxBytes)[0], path, Reason.WRONG_TYPE, Integer.MAX_VALUE);
        if (name == null) {
            throw new UnreadableEvent(Reason.MISSING_KEY, "the event has no " + path + ", which names its model");
        }
        int bytes = name.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > LONGEST) {
            throw tooLong(bytes);
        }
        return name;
    }

    /** Refuses names that no model can have. */
    public static void checkName(String model, Reason otherwise) throws UnreadableEvent {
        if (!WellFormed.isWellFormed(model)) {
            throw new UnreadableEvent(otherwise, "the name of the model has half of a surrogate pair");
        }
        int bytes = model.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > LONGEST_NAME) {
            throw new UnreadableEvent(otherwise, "model has " + bytes + " bytes; expected at most " + LONGEST_NAME);
        }
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
            case FIELD -> FIELD + path + ")";
        };
    }
}
