package io.weir.json.snapshot;

/** JSON that is not a model; the message names the place, the value and what is expected there. */
public final class InvalidModel extends Exception {

    private final boolean newer;

    public InvalidModel(String message) {
        this(message, false);
    }

    InvalidModel(String message, boolean newer) {
        super(message);
        this.newer = newer;
    }

    /** Whether it may well be a model, of a format that this program does not know. */
    public boolean isOfAnotherFormat() {
        return newer;
    }
}
