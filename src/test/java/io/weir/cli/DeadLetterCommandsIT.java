package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.config.Topics;
import io.weir.config.WeirConfig;
import io.weir.runtime.WeirStreams;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Dead letters listed and sent again, by commands, on a broker. */
@Tag("long")
class DeadLetterCommandsIT extends SteeredApplication {

    @Test
    void deadLettersAreListedAndSentAgainOnceToWhereTheyCameFrom() throws Exception {
        Path file = file("redriven", "event.max.bytes=40", "model.key=field(/host)");
        WeirConfig config = config(file);
        assertThat(terminal.run("topics", "create", "-c", file.toString())).isZero();
        String events = config.inputTopics().get(0);
        byte[] key = {1, 2};
        String longer = "{\"host\":\"a\",\"x\":1,\"y\":2,\"note\":\"longer than forty bytes\"}";
        try (var producer = new KafkaProducer<byte[], byte[]>(config.writerProperties())) {
            var headers = new RecordHeaders().add("trace", new byte[] {7});
            producer.send(
                    new ProducerRecord<>(events, 1, 1000L, key, longer.getBytes(StandardCharsets.UTF_8), headers));
            producer.send(new ProducerRecord<>(events, 1, 1001L, key, "broken".getBytes(StandardCharsets.UTF_8)));
        }
        String letters = Topics.of(config).deadLetters();
        try (var streams = new WeirStreams(config)) {
            streams.start();
            await("two dead letters", () -> committed(config, letters).size() == 2);
        }
        assertThat(committed(config, letters).stream()
                        .filter(l -> l.value().length > 10)
                        .findFirst()
                        .orElseThrow()
                        .headers()
                        .toArray())
                .extracting(h -> h.key())
                .containsExactlyInAnyOrder(
                        "trace",
                        "weir.timestamp",
                        "weir.reason",
                        "__streams.errors.exception",
                        "__streams.errors.message",
                        "__streams.errors.stacktrace",
                        "__streams.errors.topic",
                        "__streams.errors.partition",
                        "__streams.errors.offset");

        String[] list = {"dead-letters", "list", "-c", file.toString()};
        assertThat(terminal.run(list)).isZero();
        assertThat(terminal.out().lines()).hasSize(2);
        assertThat(terminal.run("dead-letters", "list", "-c", file.toString(), "--reason", "TOO_LARGE"))
                .isZero();
        var line = new ObjectMapper().readTree(terminal.out());
        assertThat(line.get("reason").textValue()).isEqualTo("TOO_LARGE");
        assertThat(line.get("source").toString())
                .isEqualTo("{\"topic\":\"" + events + "\",\"partition\":1,\"offset\":0}");
        assertThat(line.get("value").textValue()).isEqualTo(longer);
        assertThat(terminal.run("dead-letters", "list", "-c", file.toString(), "--reason", "BAD"))
                .isEqualTo(2);
        assertThat(terminal.err()).contains("--reason is BAD", "NOT_JSON");

        String[] redrive = {"dead-letters", "redrive", "-c", file.toString(), "--reason", "TOO_LARGE"};
        assertThat(terminal.run(redrive)).as(terminal.err()).isZero();
        assertThat(terminal.out()).contains("TOO_LARGE 1");
        assertThat(terminal.run(redrive)).isZero();
        assertThat(terminal.err()).contains("no such dead letters");
        var again = committed(config, events).stream()
                .filter(r -> r.partition() == 1)
                .toList();
        assertThat(again).hasSize(3);
        assertThat(again.get(2).value()).isEqualTo(longer.getBytes(StandardCharsets.UTF_8));
        assertThat(again.get(2).key()).isEqualTo(key);
        assertThat(again.get(2).timestamp()).isEqualTo(1000);
        assertThat(again.get(2).headers().toArray()).extracting(h -> h.key()).containsExactly("trace");
    }

    @Test
    void foreignRecordsAmongDeadLettersAreListedAndPassedOver() throws Exception {
        Path file = file("forged");
        WeirConfig config = config(file);
        assertThat(terminal.run("topics", "create", "-c", file.toString())).isZero();
        String letters = Topics.of(config).deadLetters();
        byte[] escape = "\u001b[2J\u202e\u009b\n".getBytes(StandardCharsets.UTF_8);
        byte[] noText = {(byte) 0xff, 0x1b};
        try (var producer = new KafkaProducer<byte[], byte[]>(config.writerProperties())) {
            for (byte[] bytes : new byte[][] {null, {}, escape, noText}) {
                var headers = new RecordHeaders();
                for (String name : List.of("message", "topic", "partition", "offset")) {
                    headers.add("__streams.errors." + name, bytes);
                }
                producer.send(new ProducerRecord<>(letters, 0, bytes, bytes, headers));
                var known = new RecordHeaders(headers).add("weir.reason", "NOT_JSON".getBytes(StandardCharsets.UTF_8));
                producer.send(new ProducerRecord<>(letters, 0, bytes, bytes, known));
                producer.send(
                        new ProducerRecord<>(letters, 0, bytes, bytes, new RecordHeaders().add("weir.reason", bytes)));
            }
        }
        assertThat(terminal.run("dead-letters", "list", "-c", file.toString()))
                .as(terminal.err())
                .isZero();
        assertThat(terminal.out().lines())
                .hasSize(12)
                .allSatisfy(line -> assertThat(new ObjectMapper().readTree(line).has("source"))
                        .isFalse());
        assertThat(terminal.out()).doesNotContain("\u001b", "\u009b", "\u202e");
        String[] redrive = {"dead-letters", "redrive", "-c", file.toString()};
        assertThat(terminal.run(redrive)).as(terminal.err()).isZero();
        assertThat(terminal.out()).isEmpty();
        assertThat(terminal.err())
                .contains(
                        "12 passed over, because they are no dead letters of this configuration; the first is "
                                + letters + "-0-0: it has no reason",
                        "there are no such dead letters",
                        "none left");
        assertThat(terminal.run("dead-letters", "redrive", "-c", file.toString(), "--reason", "NOT_JSON"))
                .isZero();
        assertThat(terminal.err()).contains("4 passed over");
    }
}
