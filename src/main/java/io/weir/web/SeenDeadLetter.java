package io.weir.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.http.WebJson;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A dead letter as JSON: its headers, and the beginnings of key and value as text, whatever bytes they are. */
final class SeenDeadLetter {

    private static final int KEY_BYTES = 200;
    private static final int VALUE_BYTES = 600;
    private static final int LONGEST_HEADER = 500;

    private SeenDeadLetter() {}

    /**
     * @param now ms since the epoch
     */
    static ObjectNode json(ConsumerRecord<byte[], byte[]> record, long now) {
        var json = WebJson.object();
        json.put("seenAt", now);
        String reason = header(record, "weir.reason");
        json.put("reason", reason == null ? "UNKNOWN" : reason);
        json.put("message", header(record, "__streams.errors.message"));
        json.put("topic", header(record, "__streams.errors.topic"));
        json.put("partition", header(record, "__streams.errors.partition"));
        json.put("offset", header(record, "__streams.errors.offset"));
        json.put("key", text(record.key(), KEY_BYTES));
        json.put("value", text(record.value(), VALUE_BYTES));
        json.put("bytes", record.value() == null ? 0 : record.value().length);
        return json;
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        var header = record.headers().lastHeader(name);
        return header == null ? null : text(header.value(), LONGEST_HEADER);
    }

    /** The first bytes as UTF-8; what is no UTF-8 becomes U+FFFD. */
    private static String text(byte[] bytes, int longest) {
        if (bytes == null) {
            return null;
        }
        String text = StandardCharsets.UTF_8
                .decode(ByteBuffer.wrap(bytes, 0, Math.min(bytes.length, longest)))
                .toString();
        return bytes.length > longest ? text + "…" : text;
    }
}
