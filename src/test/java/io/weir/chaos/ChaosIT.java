package io.weir.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.event.ModelSnapshot;
import io.weir.streams.ChangelogReader;
import io.weir.streams.Topics;
import io.weir.streams.WeirConfig;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Processes die, stand still and come back at random moments while events flow. Whatever happens: every event has one assignment
 * or one dead letter, and is learned once; in {@code key} scope the outputs are those of a run without any of it, byte for byte.
 *
 * <p>{@code -Dchaos.rounds=N} is the number of blows, {@code -Dchaos.seed=S} repeats a run.
 */
class ChaosIT {

    private static final int ROUNDS = Integer.getInteger("chaos.rounds", 4);
    private static final int PARTITIONS = 3;
    private static final int EVENTS_PER_SECOND = 800;
    private static final Duration PATIENCE = Duration.ofSeconds(180);
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    private final long seed = Long.getLong("chaos.seed", System.nanoTime());
    private final SplittableRandom random = new SplittableRandom(seed);
    private String address;
    private Child broker;
    private Child processor;
    private Sender sender;

    /** What may happen. */
    private enum Blow {
        KILL_PROCESSOR,
        KILL_BROKER,
        KILL_BOTH,
        PAUSE_PROCESSOR,
        STOP_PROCESSOR
    }

    @BeforeEach
    void startBroker() throws Exception {
        System.err.println("chaos.seed=" + seed + " chaos.rounds=" + ROUNDS);
        int port;
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        address = "127.0.0.1:" + port;
        broker = new Child(
                directory.resolve("broker.log"),
                "listening on",
                "broker",
                "--port",
                Integer.toString(port),
                "--data",
                directory.resolve("broker").toString());
        broker.start();
    }

    @AfterEach
    void stopEverything() {
        if (sender != null) {
            sender.stop();
        }
        if (processor != null) {
            processor.close();
        }
        broker.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"key", "shared"})
    void nothingIsLostAndNothingIsDoneTwice(String scope) throws Exception {
        WeirConfig config = configuration("subject", scope);
        createTopics(config);
        processor = processor(config, "subject");
        processor.start();
        sender = new Sender(config);
        sender.start();
        for (int i = 0; i < ROUNDS; i++) {
            TimeUnit.MILLISECONDS.sleep(1500 + random.nextInt(3000));
            strike(i < Blow.values().length ? Blow.values()[i] : Blow.values()[random.nextInt(Blow.values().length)]);
        }
        TimeUnit.SECONDS.sleep(2);
        long events = sender.finish();

        awaitOutput(config, events);
        assertThat(processor.stop()).isZero();
        assertAccount(config, events);
        if (scope.equals("key")) {
            assertSameAsUndisturbed(config, events);
        }
    }

    private void strike(Blow blow) throws InterruptedException {
        System.err.println("chaos: " + blow);
        switch (blow) {
            case KILL_PROCESSOR -> {
                processor.kill();
                processor.start();
            }
            case KILL_BROKER -> {
                broker.kill();
                broker.start();
            }
            case KILL_BOTH -> {
                broker.kill();
                processor.kill();
                broker.start();
                processor.start();
            }
            case PAUSE_PROCESSOR -> {
                // Longer than the session timeout: the group goes on without it.
                processor.pause();
                TimeUnit.SECONDS.sleep(8);
                processor.resume();
            }
            case STOP_PROCESSOR -> {
                processor.stop();
                processor.start();
            }
        }
        if (!processor.isAlive()) {
            processor.start();
        }
    }

    private WeirConfig configuration(String name, String scope) throws IOException {
        Path file = directory.resolve(name + ".properties");
        Files.writeString(
                file,
                String.join(
                        "\n",
                        "application.id=" + name,
                        "bootstrap.servers=" + address,
                        "input.topics=events",
                        "topic.prefix=" + name + ".",
                        "topic.partitions=" + PARTITIONS,
                        "features=x, y",
                        "event.id=/id",
                        "model.components=3",
                        "model.scope=" + scope,
                        "model.key=" + (scope.equals("key") ? "record-key" : "constant"),
                        "num.stream.threads=2",
                        "state.dir=" + directory.resolve(name)));
        return WeirConfig.load(file, Map.of(), Map.of());
    }

    private Child processor(WeirConfig config, String name) {
        return new Child(
                directory.resolve(name + ".log"),
                "reading events at",
                "run",
                "-c",
                directory.resolve(name + ".properties").toString());
    }

    private static void createTopics(WeirConfig config) throws Exception {
        try (Admin admin = Admin.create(config.adminProperties())) {
            Topics.create(admin, config);
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (!Topics.check(admin, config).isEmpty()) {
                assertThat(System.nanoTime()).isLessThan(deadline);
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }
    }

    /** Sends events of three clusters over seven keys; every hundredth is not JSON. */
    private static final class Sender {

        private final WeirConfig config;
        private final AtomicBoolean stopped = new AtomicBoolean();
        private final AtomicReference<Exception> failure = new AtomicReference<>();
        private final Thread thread = new Thread(this::send, "sender");
        private volatile long sent;

        Sender(WeirConfig config) {
            this.config = config;
        }

        void start() {
            thread.start();
        }

        private void send() {
            Map<String, Object> properties = Map.of(
                    ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers(),
                    ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 300_000,
                    ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000,
                    ProducerConfig.MAX_BLOCK_MS_CONFIG, 300_000);
            var random = new SplittableRandom(7);
            try (var producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
                while (!stopped.get()) {
                    for (int j = 0; j < EVENTS_PER_SECOND / 50; j++) {
                        long i = sent++;
                        String value = i % 100 == 99
                                ? "broken " + i
                                : String.format(
                                        Locale.ROOT,
                                        "{\"id\":%d,\"x\":%s,\"y\":%s}",
                                        i,
                                        9 * random.nextInt(3) + random.nextGaussian(),
                                        random.nextGaussian());
                        producer.send(
                                new ProducerRecord<>("events", utf8("k" + i % 7), utf8(value)),
                                (metadata, e) -> failure.compareAndSet(null, e));
                    }
                    TimeUnit.MILLISECONDS.sleep(20);
                }
            } catch (InterruptedException e) {
                failure.compareAndSet(null, e);
            }
        }

        void stop() {
            stopped.set(true);
        }

        long finish() throws Exception {
            stop();
            thread.join();
            if (failure.get() != null) {
                throw failure.get();
            }
            return sent;
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void awaitOutput(WeirConfig config, long events) throws Exception {
        Topics topics = Topics.of(config);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        long out = 0;
        while (out < events) {
            assertThat(System.nanoTime())
                    .as("%d of %d events came out", out, events)
                    .isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(500);
            out = committed(config, topics.assignments()).size()
                    + committed(config, topics.deadLetters()).size();
        }
    }

    private static List<ConsumerRecord<byte[], byte[]>> committed(WeirConfig config, String topic) {
        List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
        try (var consumer = new KafkaConsumer<byte[], byte[]>(config.readerProperties())) {
            var partitions = consumer.partitionsFor(topic).stream()
                    .map(p -> new TopicPartition(topic, p.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
                consumer.poll(Duration.ofMillis(100)).forEach(all::add);
            }
        }
        return all;
    }

    /** Assignments by the number of their event. */
    private static Map<Long, String> assignments(WeirConfig config) throws IOException {
        Map<Long, String> byId = new TreeMap<>();
        for (var record : committed(config, Topics.of(config).assignments())) {
            JsonNode assignment = JSON.readTree(record.value());
            String twice = byId.put(assignment.get("id").asLong(), new String(record.value(), StandardCharsets.UTF_8));
            assertThat(twice).as("assigned once").isNull();
        }
        return byId;
    }

    private static void assertAccount(WeirConfig config, long events) throws IOException {
        assertThat(committed(config, "events")).hasSize((int) events);
        assertThat(committed(config, Topics.of(config).deadLetters())).hasSize((int) (events / 100));
        var assignments = assignments(config);
        assertThat(assignments).hasSize((int) (events - events / 100));
        var models = ChangelogReader.read(config);
        long learned = ChangelogReader.learned(models);
        long withheld = ChangelogReader.withheld(models);
        long dropped = ChangelogReader.dropped(models);
        System.err.printf(
                "chaos: %d events, %d learned, %d withheld, %d dropped%n", events, learned, withheld, dropped);
        assertThat(learned + withheld + dropped).isEqualTo(assignments.size());
    }

    /** The last version of each model, without the topics' names in it. */
    private static Map<String, Long> versions(WeirConfig config) throws Exception {
        Map<String, Long> versions = new HashMap<>();
        for (var record : committed(config, Topics.of(config).models())) {
            ModelSnapshot snapshot = ModelSnapshot.fromJson(record.value());
            versions.put(snapshot.model() + " " + snapshot.version(), (long) java.util.Arrays.hashCode(record.value()));
        }
        return versions;
    }

    private void assertSameAsUndisturbed(WeirConfig disturbed, long events) throws Exception {
        WeirConfig config = configuration("undisturbed", "key");
        createTopics(config);
        processor = processor(config, "undisturbed");
        processor.start();
        awaitOutput(config, events);
        assertThat(processor.stop()).isZero();
        assertThat(assignments(disturbed)).isEqualTo(assignments(config));
        assertThat(versions(disturbed)).isEqualTo(versions(config));
    }
}
