package io.weir.engine;

import io.weir.event.Event;
import io.weir.event.Source;
import io.weir.event.UnreadableEvent;

/** An event as it is given to a {@link Scoring}: not read yet. Whoever gives it may keep there what is to be done with the result. */
public interface Observation {

    /** Name of the model that the event is of; null if {@link #read} will throw in any case. */
    String model();

    /**
     * The event. Called once, maybe on another thread.
     *
     * @throws UnreadableEvent if it is none
     */
    Event read() throws UnreadableEvent;

    /** Where it is from. */
    Source source();

    /** When it was recorded, ms since the epoch: what time to live and the records about its model go by. */
    long timestamp();

    /** Memory that it holds, bytes, about. */
    int bytes();
}
