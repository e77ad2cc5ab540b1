package io.weir.mixture;

import java.util.List;
import java.util.Locale;

/**
 * Something that happened to a component, or to the model as a whole.
 *
 * @param component stable id; −1 if it is about the whole model
 * @param parents for one that was split off, the id it came from; for one that absorbed others, their ids; empty otherwise
 * @param reason one clause for a reader
 */
public record ComponentChange(Event event, long component, List<Long> parents, String reason) {

    /** What may happen. */
    public enum Event {
        /** A component that is like no earlier one. */
        BORN,
        /** A component is gone and no other took its events over. */
        DIED,
        /** A component took over the events of others, which are gone. */
        MERGED,
        /** A new component took over part of the events of another, which lives on. */
        SPLIT,
        /** The stream has changed and the model was started anew. */
        DRIFTED,
        /** A batch could not be learned: the model stays as it was, and its events count as withheld. */
        LEARNING_FAILED,
        /** What is stored of the model cannot be read: it goes on without that. */
        UNREADABLE,
        /** The model had no events for longer than it may live. */
        FORGOTTEN,
        /** By command: the model scores and does not learn. */
        FROZEN,
        /** By command: a frozen model learns again. */
        RESUMED,
        /** By command: the model is what it was as an earlier version. */
        ROLLED_BACK,
        /** By command: the model has forgotten everything. */
        RESET,
        /** By command: the model is one that was made elsewhere. */
        IMPORTED;

        /** The word of the lifecycle topic. */
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
