package io.weir.source;

import io.weir.event.Times;
import io.weir.event.UnreadableEvent;

/**
 * One event as it would arrive on a topic.
 *
 * @param key the record key, or null
 * @param timestamp ms since the epoch, or -1 if the event does not say
 * @param label what the event is known to be, or null; for evaluations only
 * @param value the event itself, JSON in UTF-8 – or whatever stood in its place; not copied
 * @param line of the file on which it begins, from 1; -1 if it came from no file
 * @param problem why it cannot be read, where that is known already; else null
 */
public record RecordedEvent(
        String key, long timestamp, String label, byte[] value, long line, UnreadableEvent problem) {

    /** The timestamp of an event that has none. */
    public static final long NO_TIMESTAMP = -1;

    /** The timestamp of a time as {@link Times} reads it: none where that is none, or before 1970. */
    static long timestamp(long time) {
        return Math.max(NO_TIMESTAMP, time);
    }

    /** An event that came from no file. */
    public RecordedEvent(String key, long timestamp, String label, byte[] value) {
        this(key, timestamp, label, value, -1, null);
    }

    /** An event without a label. */
    public RecordedEvent(String key, long timestamp, byte[] value) {
        this(key, timestamp, null, value);
    }

    /** The same event; one without a time happened when the one before it did. */
    public RecordedEvent after(long before) {
        return timestamp >= 0 || before < 0 ? this : new RecordedEvent(key, before, label, value, line, problem);
    }

    /** What cannot be read. */
    static RecordedEvent unreadable(byte[] value, long line, UnreadableEvent problem) {
        return new RecordedEvent(null, NO_TIMESTAMP, null, value, line, problem);
    }
}
