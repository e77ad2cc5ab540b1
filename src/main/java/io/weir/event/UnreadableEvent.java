package io.weir.event;

/** An event that cannot be read, and why. Carries no stack trace: it is part of the data, and there may be many. */
public final class UnreadableEvent extends Exception {

    private static final int LONGEST_QUOTE = 60;

    private final Reason reason;
    private final String thrown;

    public UnreadableEvent(Reason reason, String message) {
        super(Words.wellFormed(message), null, false, false);
        this.reason = reason;
        thrown = UnreadableEvent.class.getName();
    }

    private UnreadableEvent(Throwable thrown) {
        super(Words.wellFormed(Words.of(thrown)), null, false, false);
        reason = Reason.NOT_SCORED;
        this.thrown = thrown.getClass().getName();
    }

    /** An event that a fault of the program has kept from being scored. */
    public static UnreadableEvent because(Throwable thrown) {
        return new UnreadableEvent(thrown);
    }

    public Reason reason() {
        return reason;
    }

    /** Name of the class of what was thrown. */
    public String thrown() {
        return thrown;
    }

    /** The beginning of a value, for a message. */
    public static String quote(Object value) {
        return Words.beginning(String.valueOf(value), LONGEST_QUOTE);
    }
}
