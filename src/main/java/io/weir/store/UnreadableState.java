package io.weir.store;

/** A stored value that is damaged, though it was stored under this configuration and format; others may be well. */
public final class UnreadableState extends RuntimeException {

    public UnreadableState(String message, Throwable cause) {
        super(message, cause);
    }
}
