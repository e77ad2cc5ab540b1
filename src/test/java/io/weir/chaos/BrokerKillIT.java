package io.weir.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.IntegerDeserializer;
import org.apache.kafka.common.serialization.IntegerSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The embedded broker keeps its own promise: a transaction that was committed is there in all of its partitions, whenever the broker is
 * killed or stopped. Without Weir, and with transactions that follow each other so closely that every kill falls into the end of some.
 */
class BrokerKillIT {

    private static final String TOPIC = "parts";
    private static final int PARTITIONS = 12;
    private static final int WRITERS = 4;
    private static final int ROUNDS = 6;
    /** Of Kafka's TransactionMarkerChannelManager; it may get away with it, if its next message is refused, but need not. */
    private static final String SKIPPED = "find leader endpoint for partitions";

    @TempDir
    Path directory;

    private final long seed = Long.getLong("chaos.seed", System.nanoTime());
    private final SplittableRandom random = new SplittableRandom(seed);
    private final StringBuilder said = new StringBuilder();
    private final AtomicBoolean enough = new AtomicBoolean();
    private final ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
    private String address;
    private Child broker;

    @BeforeEach
    void startBroker() throws Exception {
        System.err.println("chaos.seed=" + seed);
        int port = Child.freePort();
        address = "127.0.0.1:" + port;
        broker = Child.broker(directory, port).verbose();
        broker.start();
        try (var admin = admin()) {
            admin.createTopics(List.of(new NewTopic(TOPIC, PARTITIONS, (short) 1)))
                    .all()
                    .get();
        }
    }

    @AfterEach
    void stopBroker() {
        enough.set(true);
        writers.shutdownNow();
        broker.close();
    }

    @Test
    void whatWasCommittedIsInEveryPartition() throws Exception {
        List<Future<Integer>> committed = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            committed.add(writers.submit(writer("writer-" + i)));
        }
        for (int i = 0; i < ROUNDS; i++) {
            TimeUnit.MILLISECONDS.sleep(1000 + random.nextInt(1000));
            if (i % 3 == 2) {
                broker.stop();
            } else {
                broker.kill();
            }
            said.append(broker.said());
            broker.start();
        }
        TimeUnit.SECONDS.sleep(1);
        said.append(broker.said());
        enough.set(true);
        int transactions = 0;
        for (Future<Integer> writer : committed) {
            transactions += writer.get(3, TimeUnit.MINUTES);
        }

        assertThat(transactions).isGreaterThan(ROUNDS * WRITERS);
        assertThat(said.toString().lines().filter(line -> line.contains(SKIPPED)))
                .as("markers of transactions that Kafka gave up writing")
                .isEmpty();
        assertThat(ends(IsolationLevel.READ_COMMITTED))
                .as("no transaction is left open")
                .isEqualTo(ends(IsolationLevel.READ_UNCOMMITTED));
        assertThat(committedRecords().values())
                .as("a record of each of %d transactions in every partition", transactions)
                .hasSize(PARTITIONS)
                .containsOnly(transactions);
    }

    /** Writes one record to each partition in a transaction, and again; returns how many were committed. */
    private Callable<Integer> writer(String name) {
        Map<String, Object> properties = Map.of(
                "bootstrap.servers",
                address,
                "transactional.id",
                name,
                "transaction.timeout.ms",
                120_000,
                "max.block.ms",
                120_000);
        return () -> {
            int transactions = 0;
            try (var producer = new KafkaProducer<>(properties, new IntegerSerializer(), new IntegerSerializer())) {
                producer.initTransactions();
                while (!enough.get()) {
                    producer.beginTransaction();
                    for (int partition = 0; partition < PARTITIONS; partition++) {
                        producer.send(new ProducerRecord<>(TOPIC, partition, transactions, partition));
                    }
                    producer.commitTransaction();
                    transactions++;
                }
            }
            return transactions;
        };
    }

    private Map<TopicPartition, Long> ends(IsolationLevel level) throws Exception {
        Map<TopicPartition, OffsetSpec> latest =
                partitions().stream().collect(Collectors.toMap(Function.identity(), p -> OffsetSpec.latest()));
        try (var admin = admin()) {
            Map<TopicPartition, ListOffsetsResultInfo> offsets = admin.listOffsets(
                            latest, new ListOffsetsOptions(level))
                    .all()
                    .get();
            return offsets.entrySet().stream()
                    .collect(Collectors.toMap(
                            Map.Entry::getKey, e -> e.getValue().offset()));
        }
    }

    /** By partition. */
    private Map<TopicPartition, Integer> committedRecords() throws Exception {
        Map<String, Object> properties = Map.of("bootstrap.servers", address, "isolation.level", "read_committed");
        Map<TopicPartition, Integer> counts = new LinkedHashMap<>();
        Map<TopicPartition, Long> ends = ends(IsolationLevel.READ_COMMITTED);
        try (var consumer = new KafkaConsumer<>(properties, new IntegerDeserializer(), new IntegerDeserializer())) {
            consumer.assign(partitions());
            consumer.seekToBeginning(partitions());
            while (partitions().stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
                consumer.poll(Duration.ofMillis(200))
                        .forEach(r -> counts.merge(new TopicPartition(r.topic(), r.partition()), 1, Integer::sum));
            }
        }
        return counts;
    }

    private static List<TopicPartition> partitions() {
        return IntStream.range(0, PARTITIONS)
                .mapToObj(p -> new TopicPartition(TOPIC, p))
                .toList();
    }

    private Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", address));
    }
}
