package io.weir.http;

/** The dashboard cannot be; the message is for the user. */
public final class WebException extends RuntimeException {

    public WebException(String message, Throwable cause) {
        super(message, cause);
    }
}
