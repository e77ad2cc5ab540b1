package io.weir.engine;

import io.weir.event.Event;
import io.weir.event.UnreadableEvent;

/** Is told what happens, in the order of the events. It must not call the {@link Scoring} but where it says so. */
public interface ScoringListener {

    /**
     * An event has its turn.
     *
     * @param event null if it could not be read
     * @param why null if it could
     */
    default void turn(Observation observation, Event event, UnreadableEvent why) {
        // Nobody has to know.
    }

    /**
     * An event was judged, and its model has not heard of it. To be written down here, because what is thrown refuses the event;
     * it is said by {@link #deliver} that it may go out.
     */
    void judged(Observation observation, Finding finding);

    /** What was found may be told to the world. */
    void deliver(Observation observation, Finding finding);

    /** An event cannot be read, scored or written. */
    void refused(Observation observation, UnreadableEvent why);

    /** An event that was judged is learned, or kept from it; for counters. */
    default void counted(Finding finding) {
        // Nobody has to count.
    }

    /** So many events are kept from being learned; for counters. */
    default void withheld(int events) {
        // Nobody has to count.
    }

    /** Something was not learned. */
    void failed(String model, long version, Throwable thrown, long timestamp);
}
