package io.weir.source;

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

    /** Whether events are rows of CSV, made into JSON here; else they are what stands in the input. */
    default boolean isCsv() {
        return false;
    }

    /** Opens a file of which nothing is known; see {@link #open(String, FileFormat)}. */
    static EventSource open(String fileOrDash) {
        return open(fileOrDash, FileFormat.seen());
    }

    /**
     * Opens a file of CSV with a header, or of JSON: objects one on a line or over many, in an array, or in one that lies in a
     * document. Each may be gzipped. The name tells which, else the first character.
     *
     * @param fileOrDash a path, or {@code -} for stdin
     * @param format what is known of it
     * @throws InputException if there is no such file or nothing in it
     */
    static EventSource open(String fileOrDash, FileFormat format) {
        return EventFile.open(fileOrDash, format);
    }
}
