package io.weir.json;

/** What of its event an anomaly record carries. */
public enum Shown {
    /** All of it. */
    FULL(null),
    /** The values of the features, by their names. */
    FEATURES("all-but-features"),
    /** Nothing. */
    NONE("all"),
    /** Nothing, because the topic would not take it. */
    TOO_LARGE("too-large");

    private final String omitted;

    Shown(String omitted) {
        this.omitted = omitted;
    }

    /** The word of the record for what it leaves out; null if that is nothing. */
    String omitted() {
        return omitted;
    }
}
