package io.weir.streams;

import io.weir.event.DeadLetter;
import io.weir.event.Source;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;

/** Dead letters as records: the original bytes and headers, and headers that say why. */
public final class DeadLetters {

    public static final String REASON = "weir.reason";
    public static final String MESSAGE = "__streams.errors.message";
    private static final String KAFKAS = "__streams.errors.";

    private DeadLetters() {}

    /**
     * @param original headers of the record
     * @param timestamp of the original record, ms since the epoch
     */
    static Record<byte[], byte[]> record(DeadLetter letter, Headers original, long timestamp) {
        Headers headers = original(original);
        letter.headers().forEach((name, text) -> headers.add(name, text.getBytes(StandardCharsets.UTF_8)));
        return new Record<>(letter.key(), letter.value(), timestamp, OwnTime.to(headers, timestamp));
    }

    /** A copy of the headers that the record had before it was repartitioned or became a dead letter. */
    public static Headers original(Headers headers) {
        Headers original = new RecordHeaders();
        for (Header header : headers) {
            if (!header.key().startsWith(KAFKAS) && !Origin.isOwn(header.key())) {
                original.add(header);
            }
        }
        return original;
    }

    /** Where the original record is; empty if the headers do not say so. */
    public static Optional<Source> source(Headers headers) {
        String topic = header(headers, KAFKAS + "topic");
        String partition = header(headers, KAFKAS + "partition");
        String offset = header(headers, KAFKAS + "offset");
        try {
            return topic == null || partition == null || offset == null
                    ? Optional.empty()
                    : Optional.of(new Source(topic, Integer.parseInt(partition), Long.parseLong(offset)));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** The text of a header; null if it is not there. */
    public static String header(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }
}
