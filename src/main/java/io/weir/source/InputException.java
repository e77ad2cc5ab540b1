package io.weir.source;

/** Input that cannot be used; the message is one sentence for the user: which file, where, what, and what to do. */
public final class InputException extends RuntimeException {

    public InputException(String message) {
        super(message);
    }

    public InputException(String message, Throwable cause) {
        super(message, cause);
    }
}
