package io.weir.web;

/** A request that is understood and not carried out, with the HTTP status that says so. */
final class Refused extends RuntimeException {

    private final int status;

    Refused(int status, String message) {
        super(message);
        this.status = status;
    }

    int status() {
        return status;
    }
}
