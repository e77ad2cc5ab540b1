package io.weir.source;

import io.weir.event.Times;
import java.util.Iterator;

/** A stream of events that is read once, from one thread. Reading throws {@link InputException} where the input is broken. */
public interface EventSource extends Iterator<RecordedEvent>, AutoCloseable {

    /** The number of events in all, or -1 if that is not known or there is no end. */
    default long size() {
        return -1;
    }

    /** The line on which the event that was given last ends, from 1; -1 if it came from no file. */
    default long line() {
        return -1;
    }

    /** How much of the input was read so far, 0 … 1; -1 if that is not known. May be asked from any thread. */
    default double fraction() {
        return -1;
    }

    @Override
    default void close() {}

    /**
     * Opens a CSV file with a header, or an NDJSON file; each may be gzipped. The name tells which, else the first character.
     *
     * @param fileOrDash a path, or {@code -} for stdin
     * @throws InputException if there is no such file or nothing in it
     */
    static EventSource open(String fileOrDash) {
        return open(fileOrDash, Times.DEFAULT);
    }

    /**
     * The same.
     *
     * @param times reads the column {@code timestamp}
     */
    static EventSource open(String fileOrDash, Times times) {
        return EventFile.open(fileOrDash, times);
    }
}
