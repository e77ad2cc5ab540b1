package io.weir.source;

import io.weir.event.Times;
import io.weir.event.Words;
import java.util.function.Consumer;

/**
 * Reads what a file has in {@code timestamp}. What cannot be read is said: the first when it comes, with its line and the remedy, and at
 * the end how many there were. Use from one thread.
 */
final class TimestampColumn {

    private static final int LONGEST = 60;

    private final String name;
    private final Times times;
    private final Consumer<String> notes;
    private String column;
    private long values;
    private long unreadable;

    /**
     * @param name of the input
     */
    TimestampColumn(String name, FileFormat format) {
        this.name = name;
        times = format.times();
        notes = format.notes();
    }

    /** ms since the epoch, or {@link RecordedEvent#NO_TIMESTAMP}, of a cell or a number. */
    long ofCell(String value, String column, long line) {
        return checked(times.ofCell(value), value, column, line);
    }

    /** ms since the epoch, or {@link RecordedEvent#NO_TIMESTAMP}, of a text. */
    long ofText(String value, String column, long line) {
        return checked(times.ofText(value), value, column, line);
    }

    /** Of something that is neither a number nor a text. */
    long ofOther(String value, String column, long line) {
        return checked(Times.NONE, value, column, line);
    }

    private long checked(long time, String value, String column, long line) {
        values++;
        long timestamp = RecordedEvent.timestamp(time);
        if (timestamp == RecordedEvent.NO_TIMESTAMP && unreadable++ == 0) {
            this.column = column;
            String shown = Words.beginning(value, LONGEST);
            notes.accept(name + ", line " + line + ": " + column + " is " + shown + ", which is no time"
                    + (time == Times.NONE ? "" : " since 1970")
                    + "; its record has none, and happens with the one before it. event.time.format says how times are"
                    + " written, event.time.unit what numbers count");
        }
        return timestamp;
    }

    /** No more events come. */
    void end() {
        if (unreadable > 0) {
            notes.accept(String.format("%s: of %,d values of %s, %,d are no times", name, values, column, unreadable));
            unreadable = 0;
        }
    }
}
