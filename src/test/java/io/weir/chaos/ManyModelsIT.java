package io.weir.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.admin.ChangelogReader;
import io.weir.config.WeirConfig;
import io.weir.numeric.Hash64;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many keys, few of them busy, in a small heap: models of eight features and five components, most on disk, forgotten in the time of
 * the stream, with kills in between.
 *
 * <p>{@code -Dmodels.keys=N} is the number of keys; there are three times as many events.
 */
class ManyModelsIT {

    private static final int KEYS = Integer.getInteger("models.keys", 100_000);
    private static final int EVENTS = 3 * KEYS;
    private static final String HEAP = "256m";
    private static final int FEATURES = 8;
    private static final int KILLS = 2;
    /** A key in a hundred has half of the events. */
    private static final int BUSY_KEYS = Math.max(1, KEYS / 100);

    private static final long BEGIN = 1_700_000_000_000L;
    private static final long MS_PER_EVENT = 100;
    /** A quarter of the time that all events take. */
    private static final long TTL = EVENTS * MS_PER_EVENT / 4 / 1000 * 1000;

    private static final Duration PATIENCE = Duration.ofSeconds(180);

    @TempDir
    Path directory;

    private Child broker;
    private Child processor;

    @AfterEach
    void stopEverything() {
        if (processor != null) {
            processor.close();
        }
        broker.close();
    }

    @Test
    void aHundredThousandKeysFitIntoASmallHeapAndTheAccountHolds() throws Exception {
        int port = Child.freePort();
        broker = Child.broker(directory, port);
        broker.start();
        Path file = directory.resolve("weir.properties");
        Files.write(
                file,
                List.of(
                        "bootstrap.servers=127.0.0.1:" + port,
                        "topic.partitions=4",
                        "features="
                                + IntStream.range(0, FEATURES)
                                        .mapToObj(j -> "f" + j)
                                        .collect(Collectors.joining(",")),
                        "event.id=/id",
                        "model.components=5",
                        "model.covariance=diagonal",
                        "model.ttl=" + Duration.ofMillis(TTL),
                        "state.dir=" + directory.resolve("state")));
        WeirConfig config = WeirConfig.load(file, Map.of(), Map.of());
        Ledger ledger = new Ledger(config);
        ledger.createTopics(PATIENCE);
        Map<String, Long> lastSeen = send(config);

        processor =
                new Child(directory.resolve("weir.log"), "reading events at", "run", "-c", file.toString()).heap(HEAP);
        long begin = System.nanoTime();
        processor.start();
        for (int i = 1; i <= KILLS; i++) {
            ledger.awaitOutput((long) i * EVENTS / (KILLS + 1), PATIENCE);
            processor.kill();
            processor.start();
        }
        ledger.awaitOutput(EVENTS, PATIENCE);
        double seconds = (System.nanoTime() - begin) / 1e9;
        assertThat(processor.stop()).isZero();
        ledger.assertAccount(EVENTS, 0);

        var account = ChangelogReader.read(config);
        Set<String> there = account.models().keySet();
        var forgotten = account.forgotten();
        System.err.printf(
                Locale.ROOT,
                "models: %d keys, %d events in %.0f s, heap %s; %d models live, %d were forgotten%n",
                lastSeen.size(),
                EVENTS,
                seconds,
                HEAP,
                there.size(),
                forgotten.models());
        long end = BEGIN + EVENTS * MS_PER_EVENT;
        // The time of a task is that of the fifth newest of its events.
        long behind = TimeUnit.MINUTES.toMillis(1);
        Set<String> mustBeThere = seenSince(end - TTL, lastSeen);
        Set<String> mayBeThere = seenSince(end - TTL - TTL / 4 - behind, lastSeen);
        assertThat(there).containsAll(mustBeThere);
        assertThat(mayBeThere).containsAll(there);
        assertThat(mayBeThere).containsAll(ledger.newestModels().keySet());
        assertThat(forgotten.models()).isGreaterThan(KEYS / 4);
    }

    private static Set<String> seenSince(long time, Map<String, Long> lastSeen) {
        return lastSeen.entrySet().stream()
                .filter(e -> e.getValue() > time)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /** Half of the events are of a few keys, the others of any: a third of the keys has one event or none. */
    private static String key(int event) {
        long hash = Hash64.mix(17, event) >>> 1;
        return "key-" + (hash % 2 == 0 ? hash / 2 % BUSY_KEYS : hash / 2 % KEYS);
    }

    /** Sends all events, with times of their own; gives the time of the last one of each key. */
    private static Map<String, Long> send(WeirConfig config) {
        var random = new SplittableRandom(5);
        Map<String, Long> lastSeen = new HashMap<>();
        Map<String, Object> properties = Map.of("bootstrap.servers", config.bootstrapServers(), "linger.ms", 20);
        try (var producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < EVENTS; i++) {
                String key = key(i);
                long time = BEGIN + i * MS_PER_EVENT;
                lastSeen.put(key, time);
                byte[] event = event(i, random).getBytes(StandardCharsets.UTF_8);
                producer.send(new ProducerRecord<>("events", null, time, key.getBytes(StandardCharsets.UTF_8), event));
            }
        }
        return lastSeen;
    }

    private static String event(int id, SplittableRandom random) {
        var json = new StringBuilder("{\"id\":").append(id);
        int cluster = random.nextInt(5);
        for (int j = 0; j < FEATURES; j++) {
            json.append(
                    String.format(Locale.ROOT, ",\"f%d\":%.6f", j, 6 * (cluster >> j % 3 & 1) + random.nextGaussian()));
        }
        return json.append('}').toString();
    }
}
