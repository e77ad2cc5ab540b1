package io.weir.library;

import io.weir.engine.Observation;
import io.weir.event.Event;
import io.weir.event.Source;

/** An event that needs no reading. */
record GivenEvent(Event read, String model, long number) implements Observation {

    @Override
    public long timestamp() {
        return read.timestamp();
    }

    @Override
    public Source source() {
        return new Source(model, 0, number);
    }

    @Override
    public int bytes() {
        return Double.BYTES * read.x().length;
    }
}
