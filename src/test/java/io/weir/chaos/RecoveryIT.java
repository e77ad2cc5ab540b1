package io.weir.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.config.Topics;
import io.weir.config.WeirConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * How long the output stands still after {@code kill -9} of a processor: until events that were sent after it have committed
 * assignments, in all partitions. Prints the times, for {@code docs/recovery.md}; what is asserted is that it goes on at all, and
 * that the account holds.
 *
 * <p>{@code -Drecovery.kills=N} is the number of kills per case.
 */
class RecoveryIT {

    private static final int KILLS = Integer.getInteger("recovery.kills", 2);
    private static final int PARTITIONS = 2;
    private static final int EVENTS_PER_SECOND = 200;
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Duration SETTLED = Duration.ofSeconds(12);
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    private Child broker;
    private String address;
    private final List<Child> processors = new ArrayList<>();
    private Sender sender;

    /** Who goes on with the events of the one that was killed. */
    private enum Successor {
        /** The same one, started again at once with the directory it had. */
        ITSELF(List.of(), false),
        /** Another one that runs already, and restores the state first. */
        ANOTHER(List.of(), true),
        /** Another one that has the state, on brokers that allow a short session. */
        STANDBY(
                List.of(
                        "num.standby.replicas=1",
                        "consumer.session.timeout.ms=2000",
                        "consumer.heartbeat.interval.ms=500"),
                true);

        private final List<String> settings;
        private final boolean another;

        Successor(List<String> settings, boolean another) {
            this.settings = settings;
            this.another = another;
        }
    }

    @BeforeEach
    void startBroker() throws Exception {
        int port = Child.freePort();
        address = "127.0.0.1:" + port;
        broker = Child.broker(directory, port);
        broker.start();
    }

    @AfterEach
    void stopEverything() {
        if (sender != null) {
            sender.stop();
        }
        processors.forEach(Child::close);
        broker.close();
    }

    @ParameterizedTest
    @EnumSource
    void theOutputGoesOn(Successor successor) throws Exception {
        WeirConfig config = configuration("first", successor);
        Ledger ledger = new Ledger(config);
        ledger.createTopics(PATIENCE);
        start("first");
        if (successor.another) {
            configuration("second", successor);
            start("second");
        }
        var random = new SplittableRandom(1);
        sender = new Sender(
                address,
                EVENTS_PER_SECOND,
                i -> new ProducerRecord<>(
                        "events",
                        (int) (i % PARTITIONS),
                        ("k" + i % PARTITIONS).getBytes(StandardCharsets.UTF_8),
                        HeldOut.event(i, random).getBytes(StandardCharsets.UTF_8)));
        sender.start();
        double[] seconds = new double[KILLS];
        try (var consumer = assignments(config)) {
            for (int i = 0; i < KILLS; i++) {
                settle(consumer);
                Child victim = processors.get(i % processors.size());
                long last = sender.sent();
                long killed = System.nanoTime();
                victim.kill();
                if (!successor.another) {
                    victim.start();
                }
                seconds[i] = (awaitNewer(consumer, last) - killed) / 1e9;
                if (successor.another) {
                    victim.start();
                }
            }
        }
        long events = sender.finish();
        ledger.awaitOutput(events, PATIENCE);
        for (Child processor : processors) {
            assertThat(processor.stop()).isZero();
        }
        ledger.assertAccount(events, 0);
        System.err.println("recovery: " + successor + " "
                + Arrays.toString(Arrays.stream(seconds)
                        .mapToObj(s -> String.format(Locale.ROOT, "%.1f s", s))
                        .toArray()));
    }

    private WeirConfig configuration(String instance, Successor successor) throws IOException {
        Path file = directory.resolve(instance + ".properties");
        List<String> lines = new ArrayList<>(List.of(
                "application.id=subject",
                "bootstrap.servers=" + address,
                "topic.partitions=" + PARTITIONS,
                "features=x, y",
                "event.id=/id",
                "model.components=3",
                "state.dir=" + directory.resolve(instance)));
        lines.addAll(successor.settings);
        Files.write(file, lines);
        return WeirConfig.load(file, Map.of(), Map.of());
    }

    private void start(String instance) throws InterruptedException {
        var processor = new Child(
                directory.resolve(instance + ".log"),
                "reading events at",
                "run",
                "-c",
                directory.resolve(instance + ".properties").toString());
        processors.add(processor);
        processor.start();
    }

    private static KafkaConsumer<byte[], byte[]> assignments(WeirConfig config) {
        var consumer = new KafkaConsumer<byte[], byte[]>(config.readerProperties());
        String topic = Topics.of(config).assignments();
        consumer.assign(consumer.partitionsFor(topic).stream()
                .map(p -> new TopicPartition(topic, p.partition()))
                .toList());
        return consumer;
    }

    /** Lets some time go by, and reads meanwhile. */
    private static void settle(KafkaConsumer<byte[], byte[]> consumer) {
        long end = System.nanoTime() + SETTLED.toNanos();
        while (System.nanoTime() < end) {
            consumer.poll(Duration.ofMillis(100));
        }
    }

    /** When an assignment of a later event had come from every partition of the events; ns. */
    private static long awaitNewer(KafkaConsumer<byte[], byte[]> consumer, long last) throws IOException {
        boolean[] came = new boolean[PARTITIONS];
        int missing = PARTITIONS;
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (missing > 0) {
            assertThat(System.nanoTime()).as("output in every partition").isLessThan(deadline);
            for (var record : consumer.poll(Duration.ofMillis(20))) {
                long id = JSON.readTree(record.value()).get("id").asLong();
                int partition = (int) (id % PARTITIONS);
                if (!came[partition] && id > last) {
                    came[partition] = true;
                    missing--;
                }
            }
        }
        return System.nanoTime();
    }
}
