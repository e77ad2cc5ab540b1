package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.broker.EmbeddedBroker;
import io.weir.config.Topics;
import io.weir.config.WeirConfig;
import io.weir.runtime.WeirStreams;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The formulas of {@code docs/scaling.md} against the bytes that one model over many partitions really writes. Prints a row of its
 * table for each number of partitions in {@code -Dtraffic.partitions=1,2,4,8,16}.
 */
class TrafficIT {

    private static final int EVENTS = 60_000;
    /** Slow enough that models come back while there still are events: a backlog is learned with models of long ago. */
    private static final int EVENTS_PER_SECOND = 6000;

    private static final int K = 5;
    private static final int D = 8;
    /** Numbers of a component or of its statistic: mass, mean, variances. */
    private static final long COMPONENT = 8 * (1 + 2 * D);
    /** Points in a contribution of a grown model. */
    private static final int SAMPLE = 32;
    /** Events between two versions of a grown model. */
    private static final int PER_VERSION = 2048;
    /** Names of features and other text in each record. */
    private static final long TEXT = 400;

    private static EmbeddedBroker broker;
    private static Applications applications;

    @TempDir
    Path directory;

    @BeforeAll
    static void startBroker() {
        broker = EmbeddedBroker.start(0, null);
        applications = new Applications(broker.bootstrapServers());
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    static Stream<Integer> partitions() {
        return Arrays.stream(System.getProperty("traffic.partitions", "1,3").split(","))
                .map(Integer::valueOf);
    }

    /** Records on a topic and their bytes. */
    private record Traffic(long records, long bytes) {

        static Traffic of(WeirConfig config, String topic) {
            var records = Applications.committed(config, topic);
            return new Traffic(
                    records.size(),
                    records.stream()
                            .mapToLong(r -> r.serializedKeySize()
                                    + Math.max(0, r.serializedValueSize())
                                    + Arrays.stream(r.headers().toArray())
                                            .mapToLong(h -> h.value().length)
                                            .sum())
                            .sum());
        }

        double perRecord() {
            return (double) bytes / records;
        }
    }

    @ParameterizedTest
    @MethodSource("partitions")
    void theBytesAreThoseOfTheFormulas(int partitions) throws Exception {
        WeirConfig config = applications.config(
                directory,
                "model.scope=shared",
                "model.key=constant",
                "topic.partitions=" + partitions,
                "features=" + IntStream.range(0, D).mapToObj(j -> "f" + j).collect(Collectors.joining(",")),
                "model.components=" + K,
                "model.covariance=diagonal",
                "learning.reservoir=1000",
                // What was sent stays to be counted.
                "repartition.purge.interval.ms=3600000");
        Applications.createTopics(config);
        try (var streams = new WeirStreams(config)) {
            streams.start();
            send(config, partitions);
            Applications.awaitOutput(config, EVENTS);
        }
        Traffic statistics = Traffic.of(config, config.internalTopics().statistics());
        Traffic models = Traffic.of(config, Topics.of(config).models());
        Traffic scoring = Traffic.of(config, config.internalTopics().changelog(ModelStores.SCORING));
        Traffic learning = Traffic.of(config, config.internalTopics().changelog(ModelStores.LEARNING));
        double grown = grownContribution(config);
        System.err.printf(
                Locale.ROOT,
                "traffic: | %d | %.0f B | %.1f B | %d × %.0f B | %.1f B | %d × %.0f B | %d × %.0f B |%n",
                partitions,
                grown,
                (double) statistics.bytes / EVENTS,
                models.records,
                models.perRecord(),
                (double) models.bytes / EVENTS,
                scoring.records,
                scoring.perRecord(),
                learning.records,
                learning.perRecord());

        // A young model sends whole batches, a grown one the statistics and a sample.
        double contribution = K * COMPONENT + 8.0 * (D + 2) * SAMPLE + TEXT;
        assertThat((double) statistics.bytes / EVENTS)
                .isBetween(contribution / 1024, 8.0 * (D + 2) + contribution / 16);
        assertThat(grown).isBetween(0.8 * contribution, 1.2 * contribution);
        // Every version goes to every partition.
        assertThat(models.records % partitions).isZero();
        assertThat(models.records / partitions).isGreaterThanOrEqualTo(EVENTS / PER_VERSION);
        double snapshot = 2 * K * COMPONENT + K * (160 + 25 * 2 * D);
        assertThat(models.perRecord()).isBetween(snapshot / 2, snapshot + 3 * TEXT + 100 * D);
        assertThat(scoring.perRecord()).isLessThanOrEqualTo(config.recordSizes().scoring());
        assertThat(learning.perRecord())
                .isLessThanOrEqualTo(config.recordSizes().learning());
    }

    /** Mean bytes of the newest tenth of the contributions. */
    private static double grownContribution(WeirConfig config) {
        var records = Applications.committed(config, config.internalTopics().statistics());
        return records.subList(records.size() * 9 / 10, records.size()).stream()
                .mapToLong(r -> r.serializedValueSize())
                .average()
                .orElseThrow();
    }

    private static void send(WeirConfig config, int partitions) {
        var random = new SplittableRandom(3);
        Map<String, Object> properties = Map.of("bootstrap.servers", config.bootstrapServers(), "linger.ms", 20);
        try (var producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            long begin = System.nanoTime();
            for (int i = 0; i < EVENTS; i++) {
                LockSupport.parkNanos(begin + i * 1_000_000_000L / EVENTS_PER_SECOND - System.nanoTime());
                var json = new StringBuilder("{\"id\":\"").append(i).append('"');
                int cluster = random.nextInt(K);
                for (int j = 0; j < D; j++) {
                    json.append(String.format(
                            Locale.ROOT, ",\"f%d\":%.6f", j, 6 * (cluster >> j % 3 & 1) + random.nextGaussian()));
                }
                producer.send(new ProducerRecord<>(
                        config.inputTopics().get(0),
                        i % partitions,
                        null,
                        Driven.utf8(json.append('}').toString())));
            }
        }
    }
}
