package io.weir.web;

/** A request that cannot be answered; names the field that is wrong. */
final class BadRequest extends RuntimeException {

    private final String field;

    BadRequest(String field, String message) {
        super(message);
        this.field = field;
    }

    String field() {
        return field;
    }
}
