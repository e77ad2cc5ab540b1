package io.weir.records;

import io.weir.event.Source;
import io.weir.event.UnreadableEvent;
import io.weir.json.ModelKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.ProcessingContext;

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
public record Origin(Source source, byte[] key) {

    private static final String SOURCE_HEADER = "weir.origin";
    private static final String KEY_HEADER = "weir.key";
    private static final String COMMAND_HEADER = "weir.command";

    /** Bytes of partition and offset. */
    private static final int NUMBERS = Integer.BYTES + Long.BYTES;
    /** Kafka's limit. */
    public static final int LONGEST_TOPIC = 249;

    /** Where the record that a processor is at was read. */
    public static Source here(ProcessingContext context) {
        var metadata = context.recordMetadata().orElseThrow();
        return new Source(metadata.topic(), metadata.partition(), metadata.offset());
    }

    /** Of a record that was repartitioned; null if its headers are not those that {@link #toHeaders} writes. */
    public static Origin ofHeaders(Headers headers) {
        Header header = headers.lastHeader(SOURCE_HEADER);
        byte[] bytes = header == null ? null : header.value();
        if (bytes == null || bytes.length <= NUMBERS || bytes.length > NUMBERS + LONGEST_TOPIC) {
            return null;
        }
        ByteBuffer source = ByteBuffer.wrap(bytes);
        int partition = source.getInt();
        long offset = source.getLong();
        if (partition < 0 || offset < 0 || !isTopic(bytes)) {
            return null;
        }
        String topic = new String(bytes, NUMBERS, bytes.length - NUMBERS, StandardCharsets.US_ASCII);
        Header key = headers.lastHeader(KEY_HEADER);
        return new Origin(new Source(topic, partition, offset), key == null ? null : key.value());
    }

    /** Whether what follows the numbers has the letters that Kafka lets names of topics have. */
    private static boolean isTopic(byte[] bytes) {
        for (int i = NUMBERS; i < bytes.length; i++) {
            byte b = bytes[i];
            boolean letter = b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9';
            if (!letter && b != '.' && b != '_' && b != '-') {
                return false;
            }
        }
        return true;
    }

    /** The original headers, renamed where they could be taken for those above, and those above. */
    public Headers toHeaders(Headers original) {
        byte[] topic = source.topic().getBytes(StandardCharsets.UTF_8);
        byte[] value = ByteBuffer.allocate(NUMBERS + topic.length)
                .putInt(source.partition())
                .putLong(source.offset())
                .put(topic)
                .array();
        Headers headers = DeadLetters.kept(original).add(SOURCE_HEADER, value);
        return key == null ? headers : headers.add(KEY_HEADER, key);
    }

    /** Of a command, which goes among events. */
    public Headers toCommandHeaders(Headers original) {
        return toHeaders(original).add(COMMAND_HEADER, new byte[0]);
    }

    /** Whether a record that was repartitioned is a command. */
    public static boolean isCommand(Headers headers) {
        return headers.lastHeader(COMMAND_HEADER) != null;
    }

    /** The name of the event's model; refuses record keys that are too long in any case. */
    public String model(ModelKey modelKey, byte[] value, int maxBytes) throws UnreadableEvent {
        String ofRecord = ModelKey.ofRecordKey(key);
        return modelKey.kind() == ModelKey.Kind.RECORD_KEY ? ofRecord : modelKey.ofEvent(value, maxBytes);
    }
}
