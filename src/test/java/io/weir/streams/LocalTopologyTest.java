package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.WeirConfig;
import io.weir.em.JoinableTask;
import io.weir.event.Assignment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalTopologyTest {

    private static final List<String> TOPICS =
            List.of("weir.assignments", "weir.dead-letters", "weir.models", "weir.lifecycle", "weir.anomalies");

    @TempDir
    Path directory;

    private record Sent(String key, byte[] value, long timestamp) {}

    /** Three clusters that move, in three models, and now and then something that is no event. */
    private static List<Sent> log(int count) {
        var random = new SplittableRandom(3);
        String[] keys = {"a", "b", null};
        byte[][] bad = {
            null, Driven.utf8("not json"), Driven.utf8("[]"), Driven.utf8("{\"x\":\"1\"}"), Driven.utf8("{\"x\":1e999}")
        };
        List<Sent> log = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String key = random.nextInt(10) < 6 ? keys[0] : keys[random.nextInt(3)];
            double centre = 6 * random.nextInt(3) + i * 1e-3;
            byte[] value = Driven.utf8(String.format(
                    Locale.ROOT,
                    "{\"x\":%s,\"y\":%s,\"host\":\"%s\"}",
                    centre + random.nextGaussian(),
                    random.nextInt(50) == 0 ? "null" : Double.toString(random.nextGaussian() - centre),
                    key));
            log.add(new Sent(key, random.nextInt(97) == 0 ? bad[random.nextInt(bad.length)] : value, 1000L * i));
        }
        log.add(new Sent("k".repeat(5000), Driven.utf8("{\"x\":1}"), 7));
        return log;
    }

    @ParameterizedTest
    @ValueSource(strings = {"record-key", "constant", "field(/host)"})
    void everySinkGetsTheBytesThatTheTopologyWritesToItsTopic(String modelKey) {
        String[] settings = {"features=x, y", "model.components=3", "model.key=" + modelKey};
        List<Sent> log = log(6000);
        Map<String, List<String>> expected = new TreeMap<>();
        try (var driven = new Driven(directory, settings)) {
            for (Sent sent : log) {
                driven.send(sent.key == null ? null : Driven.utf8(sent.key), sent.value, sent.timestamp);
            }
            for (String topic : TOPICS) {
                expected.put(
                        topic,
                        driven.read(topic).stream()
                                .map(r -> text(r.key(), r.value(), r.timestamp(), r.getHeaders()))
                                .toList());
            }
        }
        var collected = new Collected();
        var local = new LocalTopology(Driven.config(settings), collected);
        for (Sent sent : log) {
            local.process(sent.key == null ? null : Driven.utf8(sent.key), sent.value, sent.timestamp);
        }
        local.settle();
        assertThat(expected.get("weir.assignments")).hasSizeGreaterThan(5800);
        assertThat(expected.get("weir.models")).hasSizeGreaterThan(20);
        assertThat(expected.get("weir.lifecycle")).isNotEmpty();
        assertThat(expected.get("weir.anomalies")).isNotEmpty();
        assertThat(expected.get("weir.dead-letters")).hasSizeGreaterThan(20);
        for (String topic : TOPICS) {
            assertThat(collected.records.get(topic)).as(topic).isEqualTo(expected.get(topic));
        }
    }

    /** Of models that have grown, and that are given batches large enough to be worth help. */
    @Test
    void helpersChangeNothing() {
        var config = Driven.config("features=x, y", "model.components=3", "model.key=constant");
        List<Sent> log = log(20_000);
        Map<String, List<String>> alone = outputs(config, log, JoinableTask.NOBODY);
        assertThat(alone.get("weir.assignments")).hasSizeGreaterThan(19_000);
        assertThat(outputs(config, log, Pools.helpers(0)))
                .as("who come when they can")
                .isEqualTo(alone);
        assertThat(outputs(config, log, Runnable::run)).as("who come at once").isEqualTo(alone);
    }

    private static Map<String, List<String>> outputs(WeirConfig config, List<Sent> log, Executor helpers) {
        var collected = new Collected();
        var local = new LocalTopology(config, collected, 0, helpers);
        for (Sent sent : log) {
            local.process(sent.key == null ? null : Driven.utf8(sent.key), sent.value, sent.timestamp);
        }
        local.settle();
        return collected.records;
    }

    @Test
    void anAssignmentIsShownWithItsRecord() {
        var collected = new Collected();
        var local = new LocalTopology(Driven.config("features=x"), collected);
        local.process(null, Driven.utf8("{\"x\":1}"), -1);
        local.settle();
        assertThat(collected.records.get("weir.assignments").get(0))
                .contains("\"timestamp\":0")
                .contains(String.format(Locale.ROOT, "\"logLikelihood\":%.12f,", collected.newest.logLikelihood()));
    }

    private static String text(byte[] key, byte[] value, long timestamp, Headers headers) {
        var text = new StringBuilder();
        text.append(text(key)).append(' ').append(timestamp).append(' ').append(text(value));
        Arrays.stream(headers.toArray())
                .forEach(h -> text.append(' ').append(h.key()).append('=').append(text(h.value())));
        return text.toString();
    }

    private static String text(byte[] bytes) {
        return bytes == null ? "null" : new String(bytes, StandardCharsets.ISO_8859_1);
    }

    static final class Collected implements Sinks {

        private final Map<String, List<String>> records = new TreeMap<>();
        private Assignment newest;

        private void add(String topic, byte[] key, Record<?, byte[]> record) {
            records.computeIfAbsent(topic, t -> new ArrayList<>())
                    .add(text(key, record.value(), record.timestamp(), record.headers()));
        }

        @Override
        public void assignment(Record<byte[], byte[]> record, Assignment made) {
            newest = made;
            add("weir.assignments", record.key(), record);
        }

        @Override
        public void anomaly(Record<byte[], byte[]> record) {
            add("weir.anomalies", record.key(), record);
        }

        @Override
        public void deadLetter(Record<byte[], byte[]> record) {
            add("weir.dead-letters", record.key(), record);
        }

        @Override
        public void model(Record<String, byte[]> record) {
            add("weir.models", Driven.utf8(record.key()), record);
        }

        @Override
        public void lifecycle(Record<String, byte[]> record) {
            add("weir.lifecycle", Driven.utf8(record.key()), record);
        }
    }
}
