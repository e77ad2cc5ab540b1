package io.weir.config;

/** The processor cannot start as it is configured; the message says in a sentence what is wrong and what to do. */
public final class CannotStart extends RuntimeException {

    public CannotStart(String message) {
        super(message);
    }

    public CannotStart(String message, Throwable cause) {
        super(message, cause);
    }
}
