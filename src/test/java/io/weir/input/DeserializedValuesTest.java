package io.weir.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.event.Reason;
import io.weir.event.UnreadableEvent;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Deserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a deserializer's failures mean: of the value, of its schema, or of neither. */
class DeserializedValuesTest {

    private static final int MOST = 1 << 20;
    /** Nobody waits so long: what is said at once is said long before, on any machine. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final String EVENT = "{\"x\":1}";

    /** As registries' clients call theirs. */
    private static final class RestClientException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        RestClientException(String message) {
            super(message);
        }
    }

    private final AtomicLong nanos = new AtomicLong();
    private final List<Long> asked = new ArrayList<>();
    private boolean away;

    /** Knows the schema 7, and remembers it; what the value has behind its id is nothing, or "bad". */
    private byte[] registry(Headers headers, byte[] value) {
        var header = headers.lastHeader("apicurio.value.globalId");
        long id = header == null
                ? ByteBuffer.wrap(value, 1, 8).getLong()
                : ByteBuffer.wrap(header.value()).getLong();
        if (id != 7 || !asked.contains(7L)) {
            asked.add(id);
            if (away || id != 7) {
                throw new IllegalStateException(new RestClientException(away ? null : "no schema " + id));
            }
        }
        if (value.length > 9 && header == null) {
            throw new RestOfValueException();
        }
        return EVENT.getBytes(StandardCharsets.UTF_8);
    }

    private static final class RestOfValueException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private DeserializedValues values(Deserializer<?> deserializer) {
        return new DeserializedValues(deserializer, MOST, PATIENCE, byte[]::new, nanos::get);
    }

    private DeserializedValues ofRegistry() {
        return values(new Deserializer<byte[]>() {
            @Override
            public byte[] deserialize(String topic, byte[] value) {
                throw new IllegalStateException("without headers");
            }

            @Override
            public byte[] deserialize(String topic, Headers headers, byte[] value) {
                return registry(headers, value);
            }
        });
    }

    private static byte[] value(long id, String rest) {
        byte[] more = rest.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(9 + more.length)
                .put((byte) 0)
                .putLong(id)
                .put(more)
                .array();
    }

    /** Null if it is JSON. */
    private static String refused(DeserializedValues values, Headers headers, byte[] value) {
        try {
            assertThat(values.json("events", headers, value)).isEqualTo(EVENT.getBytes(StandardCharsets.UTF_8));
            return null;
        } catch (UnreadableEvent e) {
            assertThat(e.reason()).isEqualTo(Reason.NOT_DESERIALIZED);
            return e.getMessage();
        }
    }

    private static String refused(DeserializedValues values, byte[] value) {
        return refused(values, new RecordHeaders(), value);
    }

    private void later(long seconds) {
        nanos.addAndGet(seconds * 1_000_000_000L);
    }

    @Test
    void aSchemaThatARegistryRefusedIsNotAskedForAgainForAWhile() {
        DeserializedValues values = ofRegistry();
        for (int i = 0; i < 100; i++) {
            assertThat(refused(values, value(8, "event " + i))).contains("no schema 8");
            assertThat(refused(values, value(7, ""))).isNull();
        }
        assertThat(asked).containsExactly(8L, 7L);
        later(RefusedSchemas.SECONDS);
        assertThat(refused(values, value(8, ""))).contains("no schema 8");
        assertThat(asked).containsExactly(8L, 7L, 8L);
    }

    @Test
    void aRegistryThatIsAwayCostsOneQuestionInThatTimeAndIsFoundAgain() {
        DeserializedValues values = ofRegistry();
        away = true;
        for (int i = 0; i < 100; i++) {
            assertThat(refused(values, value(7, ""))).contains("RestClientException");
        }
        assertThat(asked).containsExactly(7L);
        asked.clear();
        away = false;
        later(RefusedSchemas.SECONDS);
        assertThat(refused(values, value(7, ""))).isNull();
    }

    @Test
    void whatIsWrongWithOneValueIsNotRememberedOfItsSchema() {
        DeserializedValues values = ofRegistry();
        assertThat(refused(values, value(7, "bad"))).contains("RestOfValueException");
        assertThat(refused(values, value(7, ""))).isNull();
    }

    @Test
    void schemasThatHeadersNameAreToldApart() {
        DeserializedValues values = ofRegistry();
        for (int i = 0; i < 10; i++) {
            for (long id : new long[] {8, 9, 7}) {
                var headers = new RecordHeaders()
                        .add("trace", new byte[] {(byte) i})
                        .add(
                                "apicurio.value.globalId",
                                ByteBuffer.allocate(8).putLong(id).array());
                byte[] value = {0, 0, 0, 0, 0, 0, 0, 0, 0, (byte) i};
                assertThat(refused(values, headers, value) == null).isEqualTo(id == 7);
            }
        }
        assertThat(asked).containsExactly(8L, 9L, 7L);
    }

    @Test
    void manySchemasThatNobodyKnowsAreRememberedWithinABound() {
        DeserializedValues values = ofRegistry();
        for (long id = 10; id < 5000; id++) {
            refused(values, value(id, ""));
        }
        asked.clear();
        assertThat(refused(values, value(4999, ""))).contains("no schema 4999");
        assertThat(asked).isEmpty();
        assertThat(refused(values, value(10, ""))).contains("no schema 10");
        assertThat(asked).containsExactly(10L);
    }

    @Test
    void memoryThatWasMissingForAMomentIsNotTheValuesFault() {
        int[] calls = {0};
        DeserializedValues values = values((topic, value) -> {
            if (calls[0]++ == 0) {
                throw new OutOfMemoryError("Java heap space");
            }
            return EVENT.getBytes(StandardCharsets.UTF_8);
        });
        assertThat(refused(values, new byte[1])).isNull();
    }

    @Test
    void aHeapThatIsFullOfSomethingElseMakesNoDeadLetters() {
        var full = new OutOfMemoryError("Java heap space");
        Deserializer<byte[]> deserializer = (topic, value) -> {
            throw full;
        };
        var values = new DeserializedValues(
                deserializer,
                MOST,
                PATIENCE,
                room -> {
                    throw new OutOfMemoryError("no room either");
                },
                nanos::get);
        assertThatThrownBy(() -> values.json("events", new RecordHeaders(), new byte[1]))
                .isSameAs(full);
        assertThat(refused(values(deserializer), new byte[1])).contains("more memory for the value than there is");
    }

    /** Knows the schema 7 and waits without end for all others, as a client whose registry is silent. */
    private byte[] silent(byte[] value) {
        long id = ByteBuffer.wrap(value, 1, 8).getLong();
        if (id != 7) {
            asked.add(id);
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                // As many clients do.
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
        }
        return EVENT.getBytes(StandardCharsets.UTF_8);
    }

    private DeserializedValues ofSilentRegistry() {
        return new DeserializedValues(
                (Deserializer<byte[]>) (topic, value) -> silent(value),
                MOST,
                Duration.ofMillis(400),
                byte[]::new,
                nanos::get);
    }

    @Test
    @Timeout(60)
    void aRegistryThatNeverAnswersIsNotWaitedForWithoutEnd() {
        DeserializedValues values = ofSilentRegistry();
        for (int i = 0; i < 100; i++) {
            assertThat(refused(values, value(8, "event " + i))).contains("no answer within 400 ms");
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
            assertThat(refused(values, value(7, ""))).isNull();
        }
        assertThat(asked).containsExactly(8L);
        later(RefusedSchemas.SECONDS);
        assertThat(refused(values, value(8, ""))).contains("no answer within 400 ms");
        assertThat(asked).containsExactly(8L, 8L);
    }

    @Test
    @Timeout(60)
    void whileARegistryIsSilentOtherSchemasWaitForItShorterAndNoThreadStaysBehind() {
        DeserializedValues values = ofSilentRegistry();
        assertThat(refused(values, value(8, ""))).contains("within 400 ms");
        for (long id = 9; id < 15; id++) {
            assertThat(refused(values, value(id, ""))).contains("within 200 ms");
        }
        assertThat(refused(values, value(7, ""))).isNull();
        assertThat(Thread.getAllStackTraces().values())
                .as("stacks of threads that still wait")
                .noneMatch(stack -> List.of(stack).toString().contains("CountDownLatch.await"));
    }

    @Test
    @Timeout(60)
    void aThreadIsInterruptedByNobodyAfterItsQuestion() {
        var limit = new AnswerLimit();
        for (int i = 0; i < 20; i++) {
            limit.begin(1);
            boolean late = limit.end();
            assertThat(Thread.currentThread().isInterrupted())
                    .as("late: %s", late)
                    .isFalse();
        }
        limit.begin(1);
        assertThatThrownBy(() -> Thread.sleep(60_000)).isInstanceOf(InterruptedException.class);
        assertThat(limit.end()).isTrue();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }
}
