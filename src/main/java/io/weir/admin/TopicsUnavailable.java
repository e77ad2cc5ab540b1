package io.weir.admin;

/** The cluster refused to show or create topics, or did not answer; the message is one sentence for the user. */
public final class TopicsUnavailable extends RuntimeException {

    TopicsUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
