package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.json.snapshot.ModelSnapshot;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models that had no event for an hour are forgotten, in the time of the stream. */
class ExpiryTest {

    private static final long MINUTE = 60_000;
    private static final String[] SETTINGS = {"features=x, y", "model.components=2", "model.ttl=PT1H"};

    @TempDir
    Path directory;

    private final SplittableRandom random = new SplittableRandom(1);

    private void send(Driven driven, String key, long time) {
        String json = String.format(
                Locale.ROOT, "{\"x\":%s,\"y\":%s}", random.nextInt(2) * 9 + random.nextGaussian(), random.nextDouble());
        driven.send(key, json, time);
    }

    private static String key(TestRecord<byte[], byte[]> record) {
        return new String(record.key(), StandardCharsets.UTF_8);
    }

    /** One event a minute of the busy key, and at the beginning some of others. */
    private void play(Driven driven, int quiet, int minutes) {
        for (int i = 0; i < quiet; i++) {
            for (int j = 0; j < 3; j++) {
                send(driven, "quiet" + i, 0);
            }
        }
        for (int minute = 0; minute < minutes; minute++) {
            send(driven, "busy", minute * MINUTE);
        }
    }

    private static Set<String> tombstones(Driven driven) {
        Set<String> tombstones = new HashSet<>();
        for (var record : driven.read("weir.models")) {
            if (record.value() == null) {
                assertThat(tombstones.add(key(record))).as("one tombstone").isTrue();
            }
        }
        return tombstones;
    }

    @Test
    void aModelGoesBetweenOneAndOneAndAQuarterTimesItsTimeToLive() {
        try (var driven = new Driven(directory, SETTINGS)) {
            play(driven, 1, 61);
            assertThat(tombstones(driven)).isEmpty();
            for (int minute = 61; minute < 75 + 4 + 1; minute++) {
                send(driven, "busy", minute * MINUTE);
            }
            assertThat(tombstones(driven)).containsExactly("quiet0");
            List<JsonNode> forgotten = driven.read("weir.lifecycle").stream()
                    .map(r -> Driven.json(r.value()))
                    .filter(e -> e.get("event").textValue().equals("forgotten"))
                    .toList();
            assertThat(forgotten).singleElement().satisfies(e -> {
                assertThat(e.get("model").textValue()).isEqualTo("quiet0");
                assertThat(e.get("component").isNull()).isTrue();
                assertThat(e.get("reason").textValue()).isEqualTo("no event for PT1H");
            });
        }
    }

    @Test
    void allModelsOfAPeriodGoAFewWithEachEventAndTheBusyOneStays() {
        try (var driven = new Driven(directory, SETTINGS)) {
            play(driven, 300, 200);
            assertThat(tombstones(driven)).hasSize(300).doesNotContain("busy");
        }
    }

    @Test
    void aModelThatComesBackBeginsAnew() {
        try (var driven = new Driven(directory, SETTINGS)) {
            play(driven, 1, 100);
            driven.models();
            driven.assignments();
            send(driven, "quiet0", 100 * MINUTE);
            JsonNode assignment = driven.assignments().get(0);
            assertThat(assignment.get("status").textValue()).isEqualTo("warming-up");
            assertThat(assignment.get("modelVersion").longValue()).isZero();
            send(driven, "quiet0", 100 * MINUTE);
            assertThat(driven.models().stream().filter(m -> m.model().equals("quiet0")))
                    .extracting(ModelSnapshot::version)
                    .containsExactly(1L);
        }
    }

    @Test
    void timestampsOfTheFutureForgetNobody() {
        try (var driven = new Driven(directory, SETTINGS)) {
            play(driven, 1, 10);
            for (int i = 0; i < 4; i++) {
                send(driven, "broken clock", Long.MAX_VALUE - i);
            }
            for (int minute = 10; minute < 30; minute++) {
                send(driven, "busy", minute * MINUTE);
            }
            assertThat(tombstones(driven)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"record-key", "field(/host)"})
    void aBacktestForgetsTheSameModelsAtTheSameEvents(String modelKey) {
        String[] settings = {"features=x, y", "model.ttl=PT1M", "model.key=" + modelKey};
        List<String> expected = new ArrayList<>();
        List<String> actual = new ArrayList<>();
        var local = new LocalTopology(Driven.config(settings), new Lifecycle(actual));
        try (var driven = new Driven(directory, settings)) {
            for (int i = 0; i < 3000; i++) {
                // Keys come and go; each has some thirty events.
                String key = "k" + (i / 100 * 3 + random.nextInt(3));
                byte[] event = Driven.utf8(
                        String.format(Locale.ROOT, "{\"x\":%s,\"y\":1,\"host\":\"%s\"}", random.nextGaussian(), key));
                driven.send(Driven.utf8(key), event, 1000L * i);
                local.process(Driven.utf8(key), event, 1000L * i);
            }
            local.settle();
            for (var record : driven.read("weir.lifecycle")) {
                expected.add(key(record)
                        + ' '
                        + record.timestamp()
                        + ' '
                        + new String(record.value(), StandardCharsets.UTF_8));
            }
        }
        assertThat(expected.stream().filter(line -> line.contains("\"forgotten\"")))
                .hasSizeGreaterThan(60);
        assertThat(actual).isEqualTo(expected);
    }

    /** Collects the lifecycle alone. */
    private record Lifecycle(List<String> lines) implements SomeSinks {

        @Override
        public void lifecycle(Record<String, byte[]> record) {
            lines.add(
                    record.key() + ' ' + record.timestamp() + ' ' + new String(record.value(), StandardCharsets.UTF_8));
        }
    }
}
