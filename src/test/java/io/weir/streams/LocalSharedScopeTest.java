package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.config.WeirConfig;
import io.weir.event.Assignment;
import io.weir.records.DeadLetters;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One model over some partitions, without a cluster. */
class LocalSharedScopeTest {

    private static final int EVENTS = 4000;
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    private static WeirConfig config(int partitions) {
        return Driven.config(
                "features=x, y",
                "model.components=3",
                "model.scope=shared",
                "model.key=constant",
                "topic.partitions=" + partitions);
    }

    /** Three clusters, forty keys or none, and every hundredth event is not JSON. */
    private static String key(int i) {
        return i % 3 == 0 ? null : "k" + i % 40;
    }

    private static List<byte[]> events() {
        var random = new SplittableRandom(8);
        List<byte[]> events = new ArrayList<>();
        for (int i = 0; i < EVENTS; i++) {
            double centre = 6 * random.nextInt(3);
            events.add(Driven.utf8(
                    i % 100 == 99
                            ? "broken"
                            : String.format(
                                    Locale.ROOT,
                                    "{\"x\":%s,\"y\":%s}",
                                    centre + random.nextGaussian(),
                                    random.nextGaussian() - centre)));
        }
        return events;
    }

    private static Lines run(WeirConfig config, int lag) {
        var lines = new Lines();
        var local = new LocalTopology(config, lines, lag);
        List<byte[]> events = events();
        for (int i = 0; i < EVENTS; i++) {
            local.process(key(i) == null ? null : Driven.utf8(key(i)), events.get(i), 1_700_000_000_000L + 1000L * i);
        }
        local.settle();
        return lines;
    }

    @ParameterizedTest(name = "{0} partitions")
    @ValueSource(ints = {1, 3})
    void everyPartitionLearnsAndNothingIsLostAndTheSameLogGivesTheSameBytes(int partitions) {
        Lines lines = run(config(partitions), 0);
        assertThat(lines.assignments).hasSize(EVENTS - EVENTS / 100);
        assertThat(lines.deadLetters).hasSize(EVENTS / 100);
        long[] version = new long[partitions];
        int[] judged = new int[partitions];
        Set<Integer> used = new HashSet<>();
        long before = -1;
        int keyless = 0;
        int next = 0;
        for (String line : lines.assignments) {
            JsonNode made = read(line);
            int p = made.get("source").get("partition").intValue();
            int offset = made.get("source").get("offset").intValue();
            assertThat(offset).as("in the order of the log").isGreaterThan((int) before);
            before = offset;
            for (; next <= offset; next++) {
                int expected = key(next) == null
                        ? keyless++ % partitions
                        : Utils.toPositive(Utils.murmur2(Driven.utf8(key(next)))) % partitions;
                assertThat(next < offset || expected == p)
                        .as("partition of event %d", next)
                        .isTrue();
            }
            used.add(p);
            assertThat(made.get("modelVersion").longValue()).isGreaterThanOrEqualTo(version[p]);
            version[p] = made.get("modelVersion").longValue();
            judged[p] += made.get("pValue").isNull() ? 0 : 1;
        }
        assertThat(used).hasSize(partitions);
        long published = lines.models.size();
        assertThat(published).isGreaterThan(10);
        for (int p = 0; p < partitions; p++) {
            assertThat(version[p]).as("version at partition %d", p).isBetween(published - 1, published);
            assertThat(partitions > 1 || judged[p] > 500).as("p-values").isTrue();
        }
        assertThat(run(config(partitions), 0).all()).isEqualTo(lines.all());
    }

    /** Of one partition, which is what Kafka's driver has, sent and committed one by one. */
    @Test
    void onePartitionGivesTheBytesThatTheTopologyWrites() {
        WeirConfig config = config(1);
        List<byte[]> events = events();
        Lines lines = run(config, 0);
        try (var driven = new Driven(directory, config)) {
            for (int i = 0; i < EVENTS; i++) {
                driven.send(key(i) == null ? null : Driven.utf8(key(i)), events.get(i), 1_700_000_000_000L + 1000L * i);
            }
            assertThat(lines.assignments).isEqualTo(values(driven, "weir.assignments"));
            assertThat(lines.models).isEqualTo(values(driven, "weir.models"));
            assertThat(lines.lifecycle).isEqualTo(values(driven, "weir.lifecycle"));
        }
    }

    private static List<String> values(Driven driven, String topic) {
        return driven.read(topic).stream().map(r -> text(r.value())).toList();
    }

    @Test
    void aSnapshotArrivesWhenItsLagIsOver() {
        Lines lines = run(config(3), 1500);
        long first = lines.assignments.stream()
                .map(LocalSharedScopeTest::read)
                .filter(made -> made.get("modelVersion").longValue() > 0)
                .findFirst()
                .orElseThrow()
                .get("source")
                .get("offset")
                .longValue();
        assertThat(first).isBetween(1501L, 1700L);
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static final class Lines implements Sinks {

        private final List<String> assignments = new ArrayList<>();
        private final List<String> deadLetters = new ArrayList<>();
        private final List<String> anomalies = new ArrayList<>();
        private final List<String> models = new ArrayList<>();
        private final List<String> lifecycle = new ArrayList<>();

        private List<List<String>> all() {
            return List.of(assignments, deadLetters, anomalies, models, lifecycle);
        }

        @Override
        public void assignment(Record<byte[], byte[]> record, Assignment made) {
            assignments.add(text(record.value()));
        }

        @Override
        public void anomaly(Record<byte[], byte[]> record) {
            anomalies.add(text(record.value()));
        }

        @Override
        public void deadLetter(Record<byte[], byte[]> record) {
            deadLetters.add(text(record.value()) + DeadLetters.source(record.headers()));
        }

        @Override
        public void model(Record<String, byte[]> record) {
            models.add(text(record.value()));
        }

        @Override
        public void lifecycle(Record<String, byte[]> record) {
            lifecycle.add(text(record.value()));
        }
    }
}
