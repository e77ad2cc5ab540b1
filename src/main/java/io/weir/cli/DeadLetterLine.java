package io.weir.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.weir.cli.terminal.SafeText;
import io.weir.records.DeadLetters;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
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

    private static final JsonFactory JSON = new JsonFactory();

    private DeadLetterLine() {}

    static byte[] of(Record<byte[], byte[]> letter) {
        var bytes = new ByteArrayOutputStream();
        try (var json = JSON.createGenerator(bytes)) {
            write(json, letter.headers(), letter.key(), letter.value());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /**
     * The same, safe for a terminal and piece by piece: a letter may have megabytes, and its line six times as many.
     *
     * @param out is left open
     */
    static void print(Writer out, Headers headers, byte[] key, byte[] value) {
        try {
            try (var json = JSON.createGenerator(new Pieces(out))) {
                write(json, headers, key, value);
            }
            out.write('\n');
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(JsonGenerator json, Headers headers, byte[] key, byte[] value) throws IOException {
        json.writeStartObject();
        json.writeStringField("reason", DeadLetters.header(headers, DeadLetters.REASON));
        json.writeStringField("message", DeadLetters.header(headers, DeadLetters.MESSAGE));
        var source = DeadLetters.source(headers);
        if (source.isPresent()) {
            json.writeObjectFieldStart("source");
            json.writeStringField("topic", source.get().topic());
            json.writeNumberField("partition", source.get().partition());
            json.writeNumberField("offset", source.get().offset());
            json.writeEndObject();
        }
        put(json, "key", key);
        put(json, "value", value);
        json.writeEndObject();
    }

    private static void put(JsonGenerator json, String name, byte[] bytes) throws IOException {
        if (bytes == null) {
            json.writeNullField(name);
            return;
        }
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            json.writeBinaryField(name + "Base64", bytes);
            return;
        }
        json.writeStringField(name, text);
    }

    /** Makes each piece safe before it goes on. What is beyond the basic plane is escaped, as in bytes. */
    private static final class Pieces extends Writer {

        private final Writer out;

        Pieces(Writer out) {
            this.out = out;
        }

        @Override
        public void write(char[] chars, int offset, int length) throws IOException {
            var piece = new StringBuilder(length);
            for (int i = offset; i < offset + length; i++) {
                if (Character.isSurrogate(chars[i])) {
                    piece.append(String.format("\\u%04X", (int) chars[i]));
                } else {
                    piece.append(chars[i]);
                }
            }
            out.write(SafeText.line(piece.toString()));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
