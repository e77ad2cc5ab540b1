package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.broker.EmbeddedBroker;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A configuration of a topic on a broker. */
class InitIT {

    private static final int EVENTS = 900;

    @TempDir
    Path folder;

    private final Terminal terminal = new Terminal();

    @Test
    void theNewestEventsOfATopicThatWereCommitted() throws Exception {
        try (var broker = EmbeddedBroker.start(0, null)) {
            String at = broker.bootstrapServers();
            try (var admin = Admin.create(Map.of("bootstrap.servers", at))) {
                admin.createTopics(List.of(new NewTopic("meters", 3, (short) 1), new NewTopic("empty", 1, (short) 1)))
                        .all()
                        .get();
                send(at);
                String file = folder.resolve("weir.properties").toString();
                assertThat(terminal.run(
                                "init",
                                "--topic",
                                "meters",
                                "--bootstrap-server",
                                at,
                                "--events",
                                "600",
                                "--output",
                                file))
                        .as(terminal::err)
                        .isZero();
                // 200 offsets of each partition: with the ends of transactions, those that came to nothing, and a
                // broken one.
                assertThat(terminal.out()).containsPattern("from 5[5-9][0-9] events \\(1 more are no JSON objects\\)");
                assertThat(Files.readAllLines(folder.resolve("weir.properties")))
                        .contains(
                                "application.id=weir-meters",
                                "bootstrap.servers=" + at,
                                "input.topics=meters",
                                "topic.prefix=meters.",
                                "topic.partitions=3",
                                "model.key=record-key",
                                "event.time=/ts",
                                "features=power, log(current)");
                assertThat(admin.listGroups().all().get()).isEmpty();
                assertThat(terminal.run("topics", "create", "-c", file))
                        .as(terminal::err)
                        .isZero();

                assertThat(terminal.run(
                                "init", "--topic", "empty", "--bootstrap-server", at, "--output", file, "--yes"))
                        .isEqualTo(2);
                assertThat(terminal.err()).contains("topic empty has no events");
                assertThat(terminal.run("init", "--topic", "none", "--bootstrap-server", at, "--output", file, "--yes"))
                        .isNotZero();
                assertThat(terminal.err()).contains("topic 'none' does not exist");
            }
        }
    }

    private static void send(String at) {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", at, "transactional.id", "meters", "partitioner.ignore.keys", "true");
        var random = new SplittableRandom(1);
        try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            for (int i = 0; i < EVENTS; i++) {
                int meter = i % 6;
                String json = i == EVENTS - 1
                        ? "{broken"
                        : "{\"ts\":" + (1_772_366_400_000L + 1000L * i) + ",\"power\":"
                                + (100 * meter + random.nextGaussian()) + ",\"current\":"
                                + Math.exp(random.nextGaussian()) + "}";
                producer.send(record("m" + meter, i % 3, json));
            }
            producer.commitTransaction();
            // Of a transaction that came to nothing.
            producer.beginTransaction();
            for (int i = 0; i < 30; i++) {
                producer.send(record("m0", i % 3, "{\"ts\":1,\"power\":\"never\",\"current\":0}"));
            }
            producer.flush();
            producer.abortTransaction();
        }
    }

    private static ProducerRecord<byte[], byte[]> record(String key, int partition, String json) {
        return new ProducerRecord<>(
                "meters", partition, key.getBytes(StandardCharsets.UTF_8), json.getBytes(StandardCharsets.UTF_8));
    }
}
