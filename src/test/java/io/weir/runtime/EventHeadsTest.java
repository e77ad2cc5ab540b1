package io.weir.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.records.DeadLetters;
import io.weir.records.WholeSize;
import io.weir.streams.Driven;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventHeadsTest {

    private static final int ZEROS = 50_000_000;
    private static final int LETTER = 1 << 20;

    private final EventHeads heads = new EventHeads(Set.of("events"), 1000, () -> LETTER);
    private final ByteBuffer zeros = ByteBuffer.allocate(ZEROS);

    private byte[] read(String topic, RecordHeaders headers, int bytes) {
        return heads.deserialize(topic, headers, zeros.duplicate().limit(bytes));
    }

    @Test
    void ofAThousandLongEventsInAPollHeadsAreKeptThatFitInMemory() {
        for (int poll = 0; poll < 3; poll++) {
            heads.nextPoll();
            long kept = 0;
            for (int i = 0; i < 1000; i++) {
                var headers = new RecordHeaders();
                byte[] value = read("events", headers, ZEROS);
                assertThat(WholeSize.of(headers, value)).isEqualTo(ZEROS);
                assertThat(value.length).isEqualTo(i < 32 ? LETTER : 1024);
                kept += value.length;
            }
            assertThat(kept).isLessThan(34 << 20);
        }
    }

    @Test
    void whatMayBeAndWhatIsOnOtherTopicsIsWhole() {
        for (int bytes : new int[] {0, 1, 999, 1000}) {
            var headers = new RecordHeaders();
            assertThat(read("events", headers, bytes)).hasSize(bytes);
            assertThat(headers).isEmpty();
        }
        // Longer than it may be, and a dead letter takes all of it.
        var headers = new RecordHeaders();
        assertThat(read("events", headers, 100_000)).hasSize(100_000);
        assertThat(read("weir.models", headers, 5_000_000)).hasSize(5_000_000);
        assertThat(heads.deserialize("events", headers, (ByteBuffer) null)).isNull();
        assertThat(headers).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"record-key", "field(/host)", "shared"})
    void aHeadIsADeadLetterThatSaysHowLongTheWholeIs(String wiring, @TempDir Path directory) {
        String[] settings = wiring.equals("shared")
                ? new String[] {"features=x", "model.scope=shared", "model.key=constant"}
                : new String[] {"features=x", "model.key=" + wiring};
        try (var driven = new Driven(directory, settings)) {
            var headers = new RecordHeaders();
            headers.add("weir.whole.bytes", Driven.utf8("7"));
            headers.add("trace", Driven.utf8("t"));
            headers.add(new WholeSize(ZEROS));
            // The head of an event can be an event.
            byte[] head = Driven.utf8("{\"host\":\"h\",\"x\":1}");
            driven.send(new TestRecord<>(Driven.utf8("k"), head, headers));
            // Nobody else can say that there is more.
            var forged = new RecordHeaders();
            forged.add("weir.whole.bytes", Driven.utf8("50000000"));
            driven.send(new TestRecord<>(Driven.utf8("k"), head, forged));

            assertThat(driven.assignments()).hasSize(1);
            var letters = driven.read("weir.dead-letters");
            assertThat(letters).hasSize(1);
            var letter = letters.get(0);
            assertThat(letter.value()).isEqualTo(head);
            assertThat(DeadLetters.header(letter.headers(), "weir.reason")).isEqualTo("TOO_LARGE");
            assertThat(DeadLetters.header(letter.headers(), "weir.original.bytes"))
                    .isEqualTo("50000000");
            assertThat(DeadLetters.header(letter.headers(), "__streams.errors.message"))
                    .contains("50000000 bytes");
            assertThat(DeadLetters.header(letter.headers(), "trace")).isEqualTo("t");
            assertThat(DeadLetters.isCut(letter.headers())).isTrue();
            assertThat(Arrays.stream(letter.headers().toArray()).map(h -> h.key()))
                    .doesNotContain("weir.whole.bytes")
                    .contains("weir.original.header.weir.whole.bytes");
        }
    }
}
