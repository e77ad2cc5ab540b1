package io.weir.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.records.DeadLetters;
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
        try {
            return JSON.writeValueAsBytes(line(letter.headers(), letter.key(), letter.value()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same as text: a letter may have megabytes, and each form of it several times as many. */
    static String text(Headers headers, byte[] key, byte[] value) {
        try {
            return JSON.writeValueAsString(line(headers, key, value));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectNode line(Headers headers, byte[] key, byte[] value) {
        ObjectNode line = JSON.createObjectNode();
        line.put("reason", DeadLetters.header(headers, DeadLetters.REASON));
        line.put("message", DeadLetters.header(headers, DeadLetters.MESSAGE));
        DeadLetters.source(headers)
                .ifPresent(source -> line.putObject("source")
                        .put("topic", source.topic())
                        .put("partition", source.partition())
                        .put("offset", source.offset()));
        put(line, "key", key);
        put(line, "value", value);
        return line;
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
