package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.WeirConfig;
import io.weir.event.Event;
import io.weir.event.UnreadableEvent;
import io.weir.json.EventReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Events, commands and feedback of all kinds that nobody means well with, under any key, with any headers and times, through the whole topology:
 * {@code -Dnasty.records=N} of them, {@code -Dnasty.seed=S}. Each has one answer, which is an assignment or a dead letter that says why, and
 * whatever comes out can be read.
 */
class WhateverComesTest {

    private static final int RECORDS = Integer.getInteger("nasty.records", 600);
    private static final long SEED = Long.getLong("nasty.seed", 1);
    private static final String PLAIN =
            "features=x, log(b), log1p(y), hour(ts), cycle(ts, week), poisson(n), bernoulli(ok), category(c)";
    private static final String FEATURES = PLAIN + ", lag(x, 1)";

    @TempDir
    Path directory;

    private static String[] settings(String wiring) {
        var settings = new ArrayList<>(List.of(
                FEATURES,
                "event.id=id",
                "event.time=ts",
                "model.components=2",
                "learning.batch.events=64",
                "learning.starts=1",
                "learning.reservoir=1000"));
        settings.addAll(
                switch (wiring) {
                    case "record-key" ->
                        List.of("feedback.topic=weir.feedback", "model.ttl=PT1H", "learning.half.life=PT1H");
                    case "field" ->
                        List.of("model.key=field(/k)", "feedback.topic=weir.feedback", "anomaly.event=features");
                    case "deep" ->
                        List.of("model.key=field(d.v)", FEATURES + ", delta(d.v, 2)", "features.invalid=missing");
                    case "shared" ->
                        List.of("model.scope=shared", "model.key=constant", "feedback.topic=weir.feedback");
                    case "given" ->
                        List.of(
                                "model.key=constant",
                                "anomaly.given=cycle(ts, week), lag(x, 1)",
                                "anomaly.rate.per=application",
                                "features.invalid=missing",
                                "anomaly.once.per=PT1M");
                    case "envelope" -> List.of("input.format=json-schema-envelope");
                    case "csv" -> List.of("input.format=csv", "input.csv.columns=x, b, y, ts, n, ok, c, id, k, d");
                    default -> throw new AssertionError(wiring);
                });
        return settings.toArray(String[]::new);
    }

    private static byte[] event(String wiring, Nasty nasty) {
        byte[] event = nasty.event();
        if (event == null || nasty.chance(30)) {
            return event;
        }
        return switch (wiring) {
            case "envelope" -> nasty.spoilt(nasty.enveloped(event));
            case "csv" -> nasty.spoilt(nasty.line(event));
            default -> event;
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"record-key", "field", "deep", "shared", "given", "envelope", "csv"})
    void everyRecordHasOneAnswer(String wiring) {
        var nasty = new Nasty(SEED + wiring.hashCode());
        var answers = new Answers(wiring.equals("record-key"));
        boolean steered = Set.of("record-key", "field", "shared").contains(wiring);
        try (var driven = new Driven(directory, settings(wiring))) {
            for (int i = 0; i < RECORDS; i++) {
                TestRecord<byte[], byte[]> event = nasty.record(event(wiring, nasty));
                send(driven, "events", event);
                answers.sent(event);
                if (steered && nasty.chance(10)) {
                    String command = nasty.command(answers.model(), answers.snapshot());
                    send(driven, "weir.control", nasty.record(nasty.spoilt(Nasty.utf8(command))));
                }
                if (steered && nasty.chance(10)) {
                    String feedback = nasty.feedback(answers.model());
                    send(driven, "weir.feedback", nasty.record(nasty.spoilt(Nasty.utf8(feedback))));
                }
                if (i % 50 == 49) {
                    answers.read(driven);
                }
            }
            answers.read(driven);
        }
        answers.check();
    }

    private static void send(Driven driven, String topic, TestRecord<byte[], byte[]> record) {
        try {
            driven.send(topic, record);
        } catch (RuntimeException | Error e) {
            throw new AssertionError(
                    "Kafka Streams sees what is thrown by " + topic + ": " + Nasty.shown(record.value()) + ", key "
                            + Nasty.shown(record.key()) + ", " + record.headers(),
                    e);
        }
    }

    @Test
    void bothWaysSayTheSameInTheSameWords() {
        EventReader shortWay = reader(PLAIN);
        EventReader tree = reader(PLAIN + ", category(/never/never)");
        var nasty = new Nasty(SEED);
        Set<String> differences = new TreeSet<>();
        for (int i = 0; i < 20 * RECORDS; i++) {
            byte[] event = nasty.event();
            String one = outcome(shortWay, event);
            String other = outcome(tree, event);
            if (!one.equals(other)) {
                differences.add(Nasty.shown(event) + ": " + one + " | " + other);
            }
        }
        assertThat(differences).isEmpty();
    }

    private static EventReader reader(String features) {
        WeirConfig config = Driven.config(features, "event.id=id", "event.time=ts");
        return config.eventReader();
    }

    private static String outcome(EventReader reader, byte[] value) {
        try {
            Event event = reader.read(value, 42);
            double[] there = Arrays.stream(event.x()).filter(v -> v == v).toArray();
            return Arrays.toString(there) + event.id() + event.timestamp() + event.levels();
        } catch (UnreadableEvent e) {
            // The names of all features are one longer.
            return e.reason() + ": " + e.getMessage().replaceFirst("none of the features .*", "none");
        }
    }

    @Test
    void aRecordOfNoTimeThatThereIsLeavesAModelThatCanBeRead() {
        for (long time : new long[] {Long.MAX_VALUE, 8_640_000_000_000_001L, 8_640_000_000_000_000L, 0}) {
            try (var driven = new Driven(directory.resolve("at" + time), "features=x", "model.components=1")) {
                for (int i = 0; i < 600; i++) {
                    driven.send("a", "{\"x\":" + i % 7 + "}", time);
                }
                assertThat(driven.assignments()).hasSize(600);
                assertThat(driven.models()).as("snapshots that are read").isNotEmpty();
            }
        }
    }

    /** A parser quotes a character beyond U+FFFF by half of it. */
    @Test
    void aRefusalCanBeWritten() {
        for (String value :
                List.of("\ud835\udc00", "tru\ud835\udc00", "nul\ud835\udc00\ud835\udc00", "1\ud835\udc00")) {
            try {
                reader("features=x").read(Nasty.utf8("{\"x\":" + value + "}"), 42);
            } catch (UnreadableEvent e) {
                assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(e.getMessage()))
                        .as(e.getMessage())
                        .isTrue();
                continue;
            }
            throw new AssertionError(value + " is no JSON");
        }
    }

    @Test
    void anEventWrittenInUtf8IsQuotedInUtf8() {
        byte[] value = ("{\"x\":\"" + "a".repeat(58) + "\ud83d\ude00b\"}").getBytes(StandardCharsets.UTF_8);
        try {
            reader("features=x").read(value, 42);
        } catch (UnreadableEvent e) {
            assertThat(e).hasMessage("x is \"" + "a".repeat(58) + "…; expected a number");
            return;
        }
        throw new AssertionError("text is no number");
    }
}
