package io.weir.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.streams.WeirConfig;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Processes die, stand still and come back at random moments while events flow. Whatever happens: every event has one assignment
 * or one dead letter, and is learned once; in {@code key} scope the outputs are those of a run without any of it, byte for byte; in
 * {@code shared} scope the model is as good as that of such a run.
 *
 * <p>{@code -Dchaos.rounds=N} is the number of blows, {@code -Dchaos.seed=S} repeats a run.
 */
class ChaosIT {

    private static final int ROUNDS = Integer.getInteger("chaos.rounds", 5);
    private static final int PARTITIONS = 3;
    private static final int EVENTS_PER_SECOND = 800;
    /** Every so many-th event is not JSON. */
    private static final int UNREADABLE = 100;

    private static final Duration PATIENCE = Duration.ofSeconds(180);

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
        STOP_EVERYTHING
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
        Ledger ledger = new Ledger(config);
        ledger.createTopics(PATIENCE);
        processor = processor("subject");
        processor.start();
        sender = new Sender(address, EVENTS_PER_SECOND, events());
        sender.start();
        for (int i = 0; i < ROUNDS; i++) {
            TimeUnit.MILLISECONDS.sleep(1500 + random.nextInt(3000));
            strike(i < Blow.values().length ? Blow.values()[i] : Blow.values()[random.nextInt(Blow.values().length)]);
        }
        TimeUnit.SECONDS.sleep(2);
        long events = sender.finish();

        ledger.awaitOutput(events, PATIENCE);
        assertThat(processor.stop()).isZero();
        var assignments = ledger.assertAccount(events, events / UNREADABLE);

        WeirConfig other = configuration("undisturbed", scope);
        Ledger undisturbed = new Ledger(other);
        undisturbed.createTopics(PATIENCE);
        processor = processor("undisturbed");
        processor.start();
        undisturbed.awaitOutput(events, PATIENCE);
        assertThat(processor.stop()).isZero();
        if (scope.equals("key")) {
            assertThat(assignments).isEqualTo(undisturbed.assignments());
            assertThat(ledger.models())
                    .isEqualTo(undisturbed.models())
                    .anySatisfy((name, version) -> assertThat(name).endsWith(" forgotten"));
        } else {
            double loss = HeldOut.logLikelihood(undisturbed) - HeldOut.logLikelihood(ledger);
            System.err.printf(Locale.ROOT, "chaos: held-out log-likelihood is %.5f nats lower%n", loss);
            assertThat(loss).isLessThan(HeldOut.TOLERANCE);
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
            case STOP_EVERYTHING -> {
                processor.stop();
                broker.stop();
                broker.start();
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
                        "model.ttl=" + (scope.equals("key") ? "PT4S" : "none"),
                        "num.stream.threads=2",
                        "state.dir=" + directory.resolve(name)));
        return WeirConfig.load(file, Map.of(), Map.of());
    }

    private Child processor(String name) {
        return new Child(
                directory.resolve(name + ".log"),
                "reading events at",
                "run",
                "-c",
                directory.resolve(name + ".properties").toString());
    }

    /** Three clusters, under seven keys that stay and others that come and go. */
    private static LongFunction<ProducerRecord<byte[], byte[]>> events() {
        var random = new SplittableRandom(7);
        return i -> {
            String key = i % 10 < 7 ? "k" + i % 7 : "visitor" + i / 1000;
            String value = i % UNREADABLE == UNREADABLE - 1 ? "broken " + i : HeldOut.event(i, random);
            return new ProducerRecord<>("events", utf8(key), utf8(value));
        };
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
