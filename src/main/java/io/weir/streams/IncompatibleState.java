package io.weir.streams;

/** State that was stored under another configuration; the message is one sentence for the user. */
public final class IncompatibleState extends RuntimeException {

    IncompatibleState(String message) {
        super(message);
    }
}
