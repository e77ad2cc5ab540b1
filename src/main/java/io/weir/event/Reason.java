package io.weir.event;

/** Why an event could not be read. The names are written to the dead letters; they are never renamed. */
public enum Reason {
    /** The record has no value. */
    TOMBSTONE,
    /** The value is longer than {@code event.max.bytes}; it was not looked at. */
    TOO_LARGE,
    /**
     * The value is not one JSON value, not UTF-8, has half of a surrogate pair, the same field twice in an object, a number of more than a
     * thousand characters, or more than 500 levels of nesting.
     */
    NOT_JSON,
    /** {@code input.format=json-schema-envelope}, and the value has no schema or no payload. */
    NOT_AN_ENVELOPE,
    /** {@code input.format=csv}, and the value is not one line with as many cells as there are columns. */
    NOT_CSV,
    /** The deserializer that the configuration names refuses the value, or what it made of it is no event. */
    NOT_DESERIALIZED,
    /** The value is JSON, but not an object. */
    NOT_AN_OBJECT,
    /** A feature or the model key is there, but not of the type it should be. */
    WRONG_TYPE,
    /** A feature is infinite or beyond ±10¹⁵⁰. */
    VALUE_OUT_OF_RANGE,
    /** The logarithm is asked of a feature that is zero or negative, log1p of one that is −1 or less. */
    NOT_POSITIVE,
    /** Every feature is missing. */
    NO_FEATURES,
    /** The event time, or a time that a feature is of, has none of the forms that are read. */
    BAD_TIME,
    /** The event id is neither text nor a number, or longer than 1,024 characters. */
    BAD_ID,
    /** The field that names the model is missing. */
    MISSING_KEY,
    /** The record's key or the model key is longer than 4,096 bytes. */
    KEY_TOO_LONG,
    /** Feedback without a model, without an event, or with another label than {@code normal} and {@code anomaly}. */
    BAD_FEEDBACK,
    /** Feedback on an event that is not remembered, or never was. */
    UNKNOWN_EVENT,
    /** The model could not say anything of the event: a fault of the program, not of the event. */
    NOT_SCORED,
    /** A control record is not a command: its JSON, a field of it, or the word is not understood. */
    BAD_COMMAND,
    /** Feedback or a command is about a model that is not there, or not in the partition that the command came in. */
    UNKNOWN_MODEL,
    /** A rollback asks for a version that is not kept. */
    UNKNOWN_VERSION,
    /** The model of an import is of another format, of other features, or cannot be gone on from. */
    BAD_MODEL
}
