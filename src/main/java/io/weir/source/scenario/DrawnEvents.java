package io.weir.source.scenario;

import io.weir.source.EventSource;
import io.weir.source.RecordedEvent;
import java.util.NoSuchElementException;

/** Events that are drawn as they are asked for. */
abstract class DrawnEvents implements EventSource {

    private final long count;
    private long index;

    /**
     * @param count events in all; Long.MAX_VALUE = no end
     */
    DrawnEvents(long count) {
        this.count = count;
    }

    /** Draws the event of a number, from 0 on. */
    abstract RecordedEvent draw(long number);

    @Override
    public final long size() {
        return count == Long.MAX_VALUE ? -1 : count;
    }

    @Override
    public final boolean hasNext() {
        return index < count;
    }

    @Override
    public final RecordedEvent next() {
        if (!hasNext()) {
            throw new NoSuchElementException("all " + count + " events were drawn");
        }
        return draw(index++);
    }
}
