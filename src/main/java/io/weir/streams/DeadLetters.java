package io.weir.streams;

import io.weir.event.DeadLetter;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;

/** Dead letters as records: the original bytes, and headers that say why. */
final class DeadLetters {

    private DeadLetters() {}

    /**
     * @param timestamp of the original record, ms since the epoch
     */
    static Record<byte[], byte[]> record(DeadLetter letter, long timestamp) {
        Headers headers = new RecordHeaders();
        letter.headers().forEach((name, text) -> headers.add(name, text.getBytes(StandardCharsets.UTF_8)));
        return new Record<>(letter.key(), letter.value(), timestamp, headers);
    }
}
