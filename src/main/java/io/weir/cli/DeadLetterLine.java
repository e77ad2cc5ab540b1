package io.weir.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.Record;

/**
 * A dead letter as a line of JSON: {@code reason, message, source}, {@code key} and {@code value} as text, or as
 * {@code keyBase64} and {@code valueBase64} where they are no UTF-8.
 */
final class DeadLetterLine {

    private static final ObjectMapper JSON = new ObjectMapper();

    private DeadLetterLine() {}

    static byte[] of(Record<byte[], byte[]> letter) {
        Headers headers = letter.headers();
        ObjectNode line = JSON.createObjectNode();
        line.put("reason", header(headers, "weir.reason"));
        line.put("message", header(headers, "__streams.errors.message"));
        line.putObject("source")
                .put("topic", header(headers, "__streams.errors.topic"))
                .put("partition", Integer.parseInt(header(headers, "__streams.errors.partition")))
                .put("offset", Long.parseLong(header(headers, "__streams.errors.offset")));
        put(line, "key", letter.key());
        put(line, "value", letter.value());
        try {
            return JSON.writeValueAsBytes(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String header(Headers headers, String name) {
        return new String(headers.lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    private static void put(ObjectNode line, String name, byte[] bytes) {
        try {
            line.put(
                    name,
                    bytes == null
                            ? null
                            : StandardCharsets.UTF_8
                                    .newDecoder()
                                    .decode(ByteBuffer.wrap(bytes))
                                    .toString());
        } catch (CharacterCodingException e) {
            line.put(name + "Base64", bytes);
        }
    }
}
