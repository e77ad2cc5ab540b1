package io.weir.engine;

import io.weir.event.UnreadableEvent;

/** Which faults are a matter of the one event or batch that was worked on, and which are everybody's. */
public interface Faults {

    /** Those of the virtual machine are everybody's, but for a stack that overflows: that is a matter of an event's depth. */
    Faults OF_THE_MACHINE = thrown -> {
        if (thrown instanceof VirtualMachineError error && !(thrown instanceof StackOverflowError)) {
            throw error;
        }
    };

    /** Throws what is everybody's, and nothing else. */
    void throwOn(Throwable thrown);

    /**
     * The work has come so far; tests throw here.
     *
     * @param subject name of the model, or text of the record
     */
    default void at(Step step, Object subject) {
        // Nothing happens in earnest.
    }

    /** The same Throwable if it is a matter of what was worked on; otherwise it is thrown on. */
    default Throwable caught(Throwable thrown) {
        throwOn(thrown);
        return thrown;
    }

    /** Why an event is refused: what was thrown of it, or that something was. */
    default UnreadableEvent why(Throwable thrown) {
        return thrown instanceof UnreadableEvent known ? known : UnreadableEvent.because(caught(thrown));
    }
}
