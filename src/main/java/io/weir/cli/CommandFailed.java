package io.weir.cli;

/** A command did its work and it did not come out right; the message is one sentence. Ends with exit status 1. */
final class CommandFailed extends RuntimeException {

    CommandFailed(String message) {
        super(message);
    }
}
