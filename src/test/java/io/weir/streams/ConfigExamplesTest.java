package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.Topics;
import io.weir.config.WeirConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples in config/ are loaded without a warning and read the events that they speak of. */
class ConfigExamplesTest {

    private static final int EVENTS = 300;
    private static final long START = 1_772_366_400_000L;

    @TempDir
    Path directory;

    /** The i-th event of a job: plausible values, seeded. */
    private static String event(String job, int i, SplittableRandom random) {
        Instant time = Instant.ofEpochMilli(START + 10_000L * i);
        double size = Math.exp(3 + random.nextGaussian());
        return switch (job) {
            case "access-log" ->
                String.format(
                        Locale.ROOT,
                        "{\"time\":\"%s\",\"service\":\"s%d\",\"request\":{\"method\":\"%s\",\"path\":\"/cart\"},"
                                + "\"status\":%d,\"bytes\":%d,\"duration_ms\":%s,\"upstream_retries\":%d}",
                        time,
                        i % 2,
                        i % 3 == 0 ? "POST" : "GET",
                        i % 10 == 0 ? 500 : 200,
                        100 + i,
                        size,
                        random.nextInt(2));
            case "host-metrics" ->
                String.format(
                        Locale.ROOT,
                        "%s,%s,%s,%s,%d,%d",
                        time,
                        random.nextDouble(),
                        random.nextDouble() / 10,
                        0.5 + random.nextDouble() / 10,
                        1 + (int) size,
                        random.nextInt(5));
            case "payments" ->
                String.format(
                        Locale.ROOT,
                        "{\"schema\":{\"type\":\"struct\"},\"payload\":{\"id\":\"p-%d\",\"at\":%d,\"amount\":%s,"
                                + "\"currency\":\"%s\",\"country\":\"DE\",\"card_present\":%b,\"attempts\":%d}}",
                        i,
                        time.toEpochMilli(),
                        size,
                        i % 4 == 0 ? "USD" : "EUR",
                        i % 2 == 0,
                        random.nextInt(2));
            default -> throw new IllegalArgumentException(job);
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"access-log", "host-metrics", "payments"})
    void anExampleReadsItsEvents(String job) {
        WeirConfig config =
                WeirConfig.load(Path.of("config", job + ".properties"), Map.of(), Map.of("learning.starts", "1"));
        assertThat(config.warnings()).isEmpty();
        var random = new SplittableRandom(7);
        try (var driven = new Driven(directory, config)) {
            for (int i = 0; i < EVENTS; i++) {
                driven.send("h" + i % 3, event(job, i, random), START + 10_000L * i);
            }
            assertThat(driven.read(Topics.of(config).deadLetters())).isEmpty();
            var assignments = driven.read(Topics.of(config).assignments());
            assertThat(assignments).hasSize(EVENTS);
            assertThat(Driven.json(assignments.get(EVENTS - 1).value())
                            .get("timestamp")
                            .longValue())
                    .isEqualTo(START + 10_000L * (EVENTS - 1));
            int models =
                    switch (job) {
                        case "access-log" -> 2;
                        case "host-metrics" -> 3;
                        default -> 1;
                    };
            assertThat(assignments.stream()
                            .map(a -> Driven.json(a.value()).get("model").textValue())
                            .distinct())
                    .hasSize(models);
        }
    }

    @Test
    void everyConfigurationIsLoadedWithoutAWarning() throws Exception {
        try (Stream<Path> files = Files.list(Path.of("config"))) {
            List<Path> properties =
                    files.filter(f -> f.toString().endsWith(".properties")).toList();
            assertThat(properties).hasSizeGreaterThanOrEqualTo(4);
            for (Path file : properties) {
                assertThat(WeirConfig.load(file, Map.of(), Map.of()).warnings())
                        .as(file.toString())
                        .isEmpty();
            }
        }
    }
}
