package io.weir.admin;

/** No broker answers, which may heal by itself; the message is one sentence for the user. */
public final class NoBroker extends RuntimeException {

    public NoBroker(String message, Throwable cause) {
        super(message, cause);
    }
}
