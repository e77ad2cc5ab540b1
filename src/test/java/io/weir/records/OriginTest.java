package io.weir.records;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.admin.Destinations;
import io.weir.config.WeirConfig;
import io.weir.event.Source;
import io.weir.streams.Driven;
import io.weir.streams.ModelStores;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a record of an internal topic is from is believed only as Weir writes it. */
class OriginTest {

    private static final String HEADER = "weir.origin";

    @TempDir
    Path directory;

    private static byte[] origin(int partition, long offset, byte[] topic) {
        return ByteBuffer.allocate(12 + topic.length)
                .putInt(partition)
                .putLong(offset)
                .put(topic)
                .array();
    }

    static Stream<byte[]> notOurs() {
        return Stream.of(
                null,
                new byte[0],
                new byte[11],
                new byte[12],
                origin(-1, 0, Driven.utf8("events")),
                origin(0, -1, Driven.utf8("events")),
                origin(0, 0, new byte[] {'e', (byte) 0xff}),
                origin(0, 0, new byte[] {(byte) 0xc0, (byte) 0x80}),
                origin(0, 0, Driven.utf8("e\u001b[2J")),
                origin(0, 0, Driven.utf8("e".repeat(250))));
    }

    @ParameterizedTest
    @MethodSource("notOurs")
    void isNotReadFromAnythingElse(byte[] value) {
        assertThat(Origin.ofHeaders(new RecordHeaders().add(HEADER, value))).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"events", "A-z_0.9", "e"})
    void isReadAsItWasWritten(String topic) {
        var source = new Source(topic, Integer.MAX_VALUE, Long.MAX_VALUE);
        var written = new Origin(source, new byte[] {1}).toHeaders(new RecordHeaders());
        assertThat(Origin.ofHeaders(written).source()).isEqualTo(source);
        assertThat(Origin.ofHeaders(written).key()).containsExactly(1);
        assertThat(Origin.ofHeaders(new RecordHeaders())).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "weir.command", "feedback"})
    void aForeignRecordOnAnInternalTopicIsADeadLetterAndNothingElse(String kind) {
        String[] settings = {"features=x", "event.id=/id", "model.key=constant", "feedback.topic=weir.feedback"};
        WeirConfig config = Driven.config(settings);
        String topic = kind.equals("feedback")
                ? config.internalTopics().routedFeedback()
                : config.internalTopics().byModel();
        List<byte[]> origins = new ArrayList<>(notOurs().toList());
        try (var driven = new Driven(directory, config)) {
            driven.send("k", "{\"id\":1,\"x\":1}", 1);
            for (byte[] origin : origins) {
                var headers = new RecordHeaders().add(HEADER, origin);
                if (kind.equals("weir.command")) {
                    headers.add(kind, new byte[0]);
                }
                driven.send(topic, new TestRecord<>(Driven.utf8("k"), Driven.utf8("{\"id\":9,\"x\":9}"), headers, 2L));
            }
            driven.send(topic, new TestRecord<>(null, null, new RecordHeaders().add(HEADER, null), 3L));
            driven.send("k", "{\"id\":2,\"x\":2}", 4);
            driven.store(ModelStores.SCORING);
            var letters = driven.read("weir.dead-letters");
            assertThat(letters).hasSize(origins.size() + 1);
            assertThat(letters).allSatisfy(letter -> {
                assertThat(DeadLetters.header(letter.headers(), "weir.reason")).isEqualTo("NOT_SCORED");
                assertThat(DeadLetters.header(letter.headers(), "__streams.errors.message"))
                        .contains("weir.origin", topic);
                assertThat(DeadLetters.header(letter.headers(), "__streams.errors.topic"))
                        .isEqualTo(topic);
                assertThat(new Destinations(config).problem(letter.headers()))
                        .hasValueSatisfying(why -> assertThat(why).contains(topic));
            });
            assertThat(driven.assignments())
                    .extracting(a -> a.get("id").asText())
                    .containsExactly("1", "2");
        }
    }

    @Test
    void whatWeirItselfWritesToItsInternalTopicsIsNotForeign() {
        try (var driven = new Driven(
                directory, "features=x", "event.id=/id", "model.key=constant", "feedback.topic=weir.feedback")) {
            driven.send("k", "{\"id\":1,\"x\":1}", 1);
            driven.control("constant", "no command");
            driven.feedback("no feedback");
            driven.store(ModelStores.SCORING);
            assertThat(driven.read("weir.dead-letters"))
                    .extracting(letter -> DeadLetters.header(letter.headers(), "weir.reason"))
                    .doesNotContain("NOT_SCORED")
                    .hasSize(2);
            assertThat(driven.assignments()).hasSize(1);
        }
    }
}
