package io.weir.streams;

import io.weir.event.ModelKey;
import io.weir.event.Source;
import io.weir.event.UnreadableEvent;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Where an event was written by its producer, and under which key: what repartitioning by model must not lose.
 *
 * <pre>
 *   header weir.origin   int partition, long offset, topic in UTF-8
 *   header weir.key      the original key, absent if it was null
 *   header weir.command  empty, absent if it is an event
 * </pre>
 *
 * @param key original key, or null; not copied
 */
record Origin(Source source, byte[] key) {

    private static final String SOURCE_HEADER = "weir.origin";
    private static final String KEY_HEADER = "weir.key";
    private static final String COMMAND_HEADER = "weir.command";

    /** Of a record that comes straight from an input topic. */
    static Origin ofInput(Record<byte[], byte[]> record, ProcessingContext context) {
        var metadata = context.recordMetadata().orElseThrow();
        return new Origin(new Source(metadata.topic(), metadata.partition(), metadata.offset()), record.key());
    }

    /** Whether headers say where the record is from. */
    static boolean isIn(Headers headers) {
        return headers.lastHeader(SOURCE_HEADER) != null;
    }

    /** Of a record that was repartitioned. */
    static Origin ofHeaders(Headers headers) {
        ByteBuffer source = ByteBuffer.wrap(headers.lastHeader(SOURCE_HEADER).value());
        int partition = source.getInt();
        long offset = source.getLong();
        String topic = StandardCharsets.UTF_8.decode(source).toString();
        Header key = headers.lastHeader(KEY_HEADER);
        return new Origin(new Source(topic, partition, offset), key == null ? null : key.value());
    }

    /** The original headers, renamed where they could be taken for those above, and those above. */
    Headers toHeaders(Headers original) {
        byte[] topic = source.topic().getBytes(StandardCharsets.UTF_8);
        byte[] value = ByteBuffer.allocate(12 + topic.length)
                .putInt(source.partition())
                .putLong(source.offset())
                .put(topic)
                .array();
        Headers headers = DeadLetters.kept(original).add(SOURCE_HEADER, value);
        return key == null ? headers : headers.add(KEY_HEADER, key);
    }

    /** Of a command, which goes among events. */
    Headers toCommandHeaders(Headers original) {
        return toHeaders(original).add(COMMAND_HEADER, new byte[0]);
    }

    /** Whether a record that was repartitioned is a command. */
    static boolean isCommand(Headers headers) {
        return headers.lastHeader(COMMAND_HEADER) != null;
    }

    /** The name of the event's model; refuses record keys that are too long in any case. */
    String model(ModelKey modelKey, byte[] value, int maxBytes) throws UnreadableEvent {
        String ofRecord = ModelKey.ofRecordKey(key);
        return modelKey.kind() == ModelKey.Kind.RECORD_KEY ? ofRecord : modelKey.ofEvent(value, maxBytes);
    }
}
