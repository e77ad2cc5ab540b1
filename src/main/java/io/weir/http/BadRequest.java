package io.weir.http;

/** A request that cannot be answered; names the field that is wrong. */
public final class BadRequest extends RuntimeException {

    private final String field;

    public BadRequest(String field, String message) {
        super(message);
        this.field = field;
    }

    public String field() {
        return field;
    }
}
