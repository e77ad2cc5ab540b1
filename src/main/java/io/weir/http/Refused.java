package io.weir.http;

/** A request that is understood and not carried out, with the HTTP status that says so. */
public final class Refused extends RuntimeException {

    private final int status;

    public Refused(int status, String message) {
        super(message);
        this.status = status;
    }

    public int status() {
        return status;
    }
}
