package io.weir.broker;

/** The embedded broker could not start; the message says why and what to do. */
public final class BrokerException extends RuntimeException {

    BrokerException(String message, Throwable cause) {
        super(message, cause);
    }
}
