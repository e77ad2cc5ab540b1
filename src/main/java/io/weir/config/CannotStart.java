package io.weir.config;

/** The processor cannot start as it is configured; the message says in a sentence what is wrong and what to do. */
public final class CannotStart extends RuntimeException {

    private final boolean mayHeal;

    public CannotStart(String message) {
        this(message, null);
    }

    public CannotStart(String message, Throwable cause) {
        this(message, cause, false);
    }

    private CannotStart(String message, Throwable cause, boolean mayHeal) {
        super(message, cause);
        this.mayHeal = mayHeal;
    }

    /** It cannot start now; a later try may do without anything having been mended. */
    public static CannotStart now(String message, Throwable cause) {
        return new CannotStart(message, cause, true);
    }

    /** Whether a later try may do. */
    public boolean mayHeal() {
        return mayHeal;
    }
}
