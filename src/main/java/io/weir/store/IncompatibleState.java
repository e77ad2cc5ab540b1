package io.weir.store;

/** State that was stored under another configuration or by another program, or is damaged; the message is one sentence for the user. */
public final class IncompatibleState extends RuntimeException {

    IncompatibleState(String message) {
        super(message);
    }

    IncompatibleState(String message, Throwable cause) {
        super(message, cause);
    }
}
