package io.weir.json;

import io.weir.event.Source;
import io.weir.event.UnreadableEvent;
import io.weir.event.Words;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An event that could not be read.
 *
 * @param key original bytes of the key, or null; not copied
 * @param value original bytes of the value, or null; not copied
 */
public record DeadLetter(Source source, byte[] key, byte[] value, UnreadableEvent problem) {

    private static final int LONGEST_MESSAGE = 500;

    /** Names and texts of the record's headers: all of Kafka Streams' own dead letters, and {@code weir.reason}. */
    public Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("weir.reason", problem.reason().name());
        headers.put("__streams.errors.exception", problem.thrown());
        String sentence = Words.beginning(problem.getMessage(), LONGEST_MESSAGE);
        headers.put("__streams.errors.message", sentence);
        // Nothing was thrown far: its trace is the line that any trace begins with.
        headers.put("__streams.errors.stacktrace", problem.thrown() + ": " + sentence);
        headers.put("__streams.errors.topic", source.topic());
        headers.put("__streams.errors.partition", Integer.toString(source.partition()));
        headers.put("__streams.errors.offset", Long.toString(source.offset()));
        return headers;
    }
}
