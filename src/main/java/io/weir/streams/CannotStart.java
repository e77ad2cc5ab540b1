package io.weir.streams;

/** The processor cannot start as it is configured; the message says in a sentence what is wrong and what to do. */
public final class CannotStart extends RuntimeException {

    CannotStart(String message) {
        super(message);
    }

    CannotStart(String message, Throwable cause) {
        super(message, cause);
    }
}
