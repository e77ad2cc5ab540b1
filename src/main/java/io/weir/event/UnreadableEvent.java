package io.weir.event;

/** An event that cannot be read, and why. Carries no stack trace: it is part of the data, and there may be many. */
public final class UnreadableEvent extends Exception {

    private static final int LONGEST_QUOTE = 60;

    private final Reason reason;

    public UnreadableEvent(Reason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    /** The beginning of a value, for a message. */
    static String quote(Object value) {
        String text = String.valueOf(value);
        return text.length() <= LONGEST_QUOTE ? text : text.substring(0, LONGEST_QUOTE) + "…";
    }
}
