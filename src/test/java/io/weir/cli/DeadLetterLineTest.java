package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.cli.terminal.SafePrinter;
import io.weir.cli.terminal.SafeText;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeadLetterLineTest {

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Headers headers(String message) {
        return new RecordHeaders()
                .add("weir.reason", utf8("NOT_JSON"))
                .add("__streams.errors.message", utf8(message))
                .add("__streams.errors.topic", utf8("events"))
                .add("__streams.errors.partition", utf8("1"))
                .add("__streams.errors.offset", utf8("7"));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void whatIsPrintedIsTheLineMadeSafe(long seed) throws Exception {
        var random = new SplittableRandom(seed);
        String[] some = {
            "a", "é", "\ud83d\ude00", "\u009b", "\u202e", "\u0000", "\n", "\"", "\\", "\u001b[2J", "\udb40\udc41"
        };
        var text = new StringBuilder();
        for (int i = random.nextInt(20_000); i > 0; i--) {
            text.append(some[random.nextInt(some.length)]);
        }
        byte[] value = utf8(text.toString());
        byte[] key = {(byte) 0xff, 1};
        String line =
                new String(DeadLetterLine.of(new Record<>(key, value, 0, headers("m\u001b"))), StandardCharsets.UTF_8);
        var json = new ObjectMapper().readTree(line);
        assertThat(json.get("value").textValue()).isEqualTo(text.toString());
        assertThat(json.get("keyBase64").binaryValue()).isEqualTo(key);
        assertThat(json.get("source").get("offset").longValue()).isEqualTo(7);
        var out = new StringWriter();
        DeadLetterLine.print(new SafePrinter(out), headers("m\u001b"), key, value);
        assertThat(out.toString()).isEqualTo(SafeText.line(line) + "\n");
    }

    @Test
    void aLetterOfMegabytesIsPrintedInSmallPieces() {
        int[] longest = {0};
        long[] all = {0};
        Writer out = new Writer() {
            @Override
            public void write(char[] chars, int offset, int length) {
                longest[0] = Math.max(longest[0], length);
                all[0] += length;
            }

            @Override
            public void flush() {}

            @Override
            public void close() {
                throw new AssertionError("closed");
            }
        };
        DeadLetterLine.print(out, headers("m"), null, new byte[5_000_000]);
        assertThat(all[0]).as("of \\u0000, six characters each").isGreaterThan(30_000_000);
        assertThat(longest[0]).isLessThan(100_000);
    }
}
