package io.weir.records;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * The time of the event that made an output record, in a header: the time of the record itself is when it was written, so that retention
 * counts from there ({@code LogAppendTime}).
 */
public final class OwnTime {

    /** Milliseconds since the epoch, as decimal digits. */
    static final String HEADER = "weir.timestamp";

    private OwnTime() {}

    /** Adds it to headers. */
    static Headers to(Headers headers, long timestamp) {
        return headers.add(HEADER, Long.toString(timestamp).getBytes(StandardCharsets.US_ASCII));
    }

    /** Headers with it alone. */
    public static Headers headers(long timestamp) {
        return to(new RecordHeaders(), timestamp);
    }

    /** Of a record; its own where the header is not there or says nothing. */
    public static long of(ConsumerRecord<?, ?> record) {
        Header header = record.headers().lastHeader(HEADER);
        if (header != null && header.value() != null) {
            String text = new String(header.value(), StandardCharsets.US_ASCII);
            if (text.matches("[0-9]{1,18}")) {
                return Long.parseLong(text);
            }
        }
        return record.timestamp();
    }
}
