package io.weir.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.event.Event;
import io.weir.event.Feedback;
import io.weir.event.Source;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which events are remembered, and which one feedback means. Sixteen of either kind are to be, which is one chunk. */
class RecentEventsTest {

    private static final int MEMORY = 16;

    private final MemoryStore<List<RecentEvent>> store = new MemoryStore<>();
    private final RecentEvents recent = new RecentEvents();

    private static Source source(long offset) {
        return new Source("t", 3, offset);
    }

    private void add(String model, String id, long offset, boolean strange) {
        var event = new Event(id, 1000 + offset, true, new double[] {offset, -1}, List.of("red", "green"));
        recent.add(model, event, id, source(offset), strange, !strange, store, MEMORY);
    }

    private void add(int from, int to, boolean strange) {
        for (int i = from; i <= to; i++) {
            add("m", "id" + i, i, strange);
        }
    }

    private static Optional<RecentEvent> find(
            RecentEvents recent, MemoryStore<List<RecentEvent>> store, String id, Source source) {
        return recent.change(new Feedback("m", id, source, Feedback.Label.ANOMALY), store, MEMORY, event -> {});
    }

    private Optional<RecentEvent> find(long offset) {
        return find(recent, store, null, source(offset));
    }

    @ParameterizedTest(name = "event {0} of 40: {1}")
    @CsvSource({"16, false", "17, true", "32, true", "33, true", "40, true", "41, false"})
    void theLastFullChunkAndWhatCameSinceAreRemembered(int offset, boolean remembered) {
        add(1, 40, false);
        assertThat(find(offset).isPresent()).isEqualTo(remembered);
    }

    @Test
    void ordinaryEventsDoNotPushStrangeOnesOut() {
        add(1, 1, true);
        add(2, 200, false);
        assertThat(find(1)).isPresent();
        assertThat(find(2)).isEmpty();
    }

    @Test
    void anEventHasTheNumberOfThoseUpToIt() {
        add(11, 14, false);
        add(15, 15, true);
        assertThat(find(15).orElseThrow().number()).isEqualTo(5);
        assertThat(recent.events()).isEqualTo(5);
    }

    @Test
    void ofEventsWithTheSameIdTheNewestIsMeant() {
        add("m", "same", 1, false);
        add("m", "same", 2, false);
        assertThat(find(recent, store, "same", null).orElseThrow().source()).isEqualTo(source(2));
    }

    @Test
    void idAndSourceMustBothFit() {
        add(1, 2, false);
        assertThat(find(recent, store, "id1", source(1))).isPresent();
        assertThat(find(recent, store, "id1", source(2))).isEmpty();
        assertThat(find(recent, store, "other", source(1))).isEmpty();
    }

    @Test
    void aChangeIsKeptWhereTheEventIs() {
        add(1, 20, false);
        for (long offset : new long[] {3, 18}) {
            var feedback = new Feedback("m", null, source(offset), Feedback.Label.ANOMALY);
            recent.change(feedback, store, MEMORY, event -> event.learned(false));
            assertThat(find(offset).orElseThrow().learned()).isFalse();
        }
        assertThat(find(4).orElseThrow().learned()).isTrue();
    }

    @Test
    void aModelThatIsForgottenLeavesNothingInTheStoreAndOthersTheirEvents() {
        add(1, 40, false);
        add(41, 60, true);
        var other = new RecentEvents();
        for (int i = 0; i < 16; i++) {
            other.add(
                    "n",
                    new Event(null, 0, true, new double[1], List.of()),
                    "i",
                    source(i),
                    false,
                    true,
                    store,
                    MEMORY);
        }
        assertThat(store.keys()).hasSize(3);
        recent.forget("m", store, MEMORY);
        assertThat(store.keys()).hasSize(1);
        assertThat(store.keys().iterator().next()).startsWith("n");
    }

    @Test
    void whatIsReadIsWhatWasWritten() throws IOException {
        add(1, 20, false);
        add(21, 22, true);
        var bytes = new ByteArrayOutputStream();
        recent.write(new DataOutputStream(bytes));
        var in = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
        RecentEvents read = RecentEvents.read(in);
        assertThat(in.available()).isZero();
        assertThat(read.events()).isEqualTo(22);
        var chunks = new MemoryStore<List<RecentEvent>>();
        for (String key : store.keys()) {
            var chunk = new ByteArrayOutputStream();
            RecentEvents.writeChunk(store.get(key), new DataOutputStream(chunk));
            chunks.put(key, RecentEvents.readChunk(new DataInputStream(new ByteArrayInputStream(chunk.toByteArray()))));
        }
        for (int i = 1; i <= 22; i++) {
            RecentEvent event = find(read, chunks, "id" + i, source(i)).orElseThrow();
            assertThat(event.x()).containsExactly(i, -1);
            assertThat(event.levels()).containsExactly("red", "green");
            assertThat(event.timestamp()).isEqualTo(1000 + i);
            assertThat(event.number()).isEqualTo(i);
            assertThat(event.learned()).isEqualTo(i <= 20);
        }
    }
}
