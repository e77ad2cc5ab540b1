package io.weir.event;

/** JSON that is not a model; the message names the place, the value and what is expected there. */
public final class InvalidModel extends Exception {

    public InvalidModel(String message) {
        super(message);
    }
}
