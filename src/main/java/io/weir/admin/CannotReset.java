package io.weir.admin;

/** The application must not be reset now; the message is one sentence for the user. */
public final class CannotReset extends RuntimeException {

    CannotReset(String message) {
        super(message);
    }
}
