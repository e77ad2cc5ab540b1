package io.weir.streams;

/** A stored value that is damaged, though it was stored under this configuration and format; others may be well. */
final class UnreadableState extends RuntimeException {

    UnreadableState(String message, Throwable cause) {
        super(message, cause);
    }
}
