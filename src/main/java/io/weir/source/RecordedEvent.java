package io.weir.source;

import io.weir.event.Times;

/**
 * One event as it would arrive on a topic.
 *
 * @param key the record key, or null
 * @param timestamp ms since the epoch, or -1 if the event does not say
 * @param label what the event is known to be, or null; for evaluations only
 * @param value the event itself, JSON in UTF-8 – or whatever stood in its place; not copied
 */
public record RecordedEvent(String key, long timestamp, String label, byte[] value) {

    /** The timestamp of an event that has none. */
    public static final long NO_TIMESTAMP = -1;

    /** The timestamp of a time as {@link Times} reads it: none where that is none, or before 1970. */
    static long timestamp(long time) {
        return Math.max(NO_TIMESTAMP, time);
    }

    /** An event without a label. */
    public RecordedEvent(String key, long timestamp, byte[] value) {
        this(key, timestamp, null, value);
    }
}
