package io.weir.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.admin.ChangelogReader;
import io.weir.admin.TopicAdmin;
import io.weir.config.Topics;
import io.weir.config.WeirConfig;
import io.weir.json.snapshot.ModelSnapshot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** What an application's topics say became of its events; {@code read_committed}. */
final class Ledger {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final WeirConfig config;
    private final Topics topics;

    Ledger(WeirConfig config) {
        this.config = config;
        topics = Topics.of(config);
    }

    void createTopics(Duration patience) throws Exception {
        try (Admin admin = Admin.create(config.adminProperties())) {
            TopicAdmin.create(admin, config);
            long deadline = System.nanoTime() + patience.toNanos();
            while (!TopicAdmin.check(admin, config).isEmpty()) {
                assertThat(System.nanoTime()).isLessThan(deadline);
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }
    }

    /** Shows all records of a topic, to the committed end as it is now. */
    void read(String topic, Consumer<ConsumerRecord<byte[], byte[]>> visitor) {
        readLast(topic, Long.MAX_VALUE, visitor);
    }

    /**
     * Shows the last records of a topic, to the committed end as it is now.
     *
     * @param offsets back to begin with, in each partition
     */
    void readLast(String topic, long offsets, Consumer<ConsumerRecord<byte[], byte[]>> visitor) {
        try (var consumer = new KafkaConsumer<byte[], byte[]>(config.readerProperties())) {
            var partitions = consumer.partitionsFor(topic).stream()
                    .map(p -> new TopicPartition(topic, p.partition()))
                    .toList();
            consumer.assign(partitions);
            var begins = consumer.beginningOffsets(partitions);
            var ends = consumer.endOffsets(partitions);
            partitions.forEach(p -> consumer.seek(p, Math.max(begins.get(p), ends.get(p) - offsets)));
            while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
                consumer.poll(Duration.ofMillis(100)).forEach(visitor);
            }
        }
    }

    long count(String topic) {
        long[] count = new long[1];
        read(topic, record -> count[0]++);
        return count[0];
    }

    /**
     * Waits for an assignment or a dead letter of every event.
     *
     * @param patience with an output that stands still
     */
    void awaitOutput(long events, Duration patience) {
        try (var consumer = new KafkaConsumer<byte[], byte[]>(config.readerProperties())) {
            var partitions = Stream.of(topics.assignments(), topics.deadLetters())
                    .flatMap(topic -> consumer.partitionsFor(topic).stream())
                    .map(p -> new TopicPartition(p.topic(), p.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long deadline = System.nanoTime() + patience.toNanos();
            for (long out = 0; out < events; ) {
                assertThat(System.nanoTime())
                        .as("%d of %d events came out", out, events)
                        .isLessThan(deadline);
                int more = consumer.poll(Duration.ofMillis(200)).count();
                out += more;
                if (more > 0) {
                    deadline = System.nanoTime() + patience.toNanos();
                }
            }
        }
    }

    /** Assignments by the number of their event. */
    Map<Long, String> assignments() {
        Map<Long, String> byId = new TreeMap<>();
        read(topics.assignments(), record -> {
            String text = new String(record.value(), StandardCharsets.UTF_8);
            String twice = byId.put(id(text), text);
            assertThat(twice).as("assigned once").isNull();
        });
        return byId;
    }

    private static long id(String assignment) {
        try {
            JsonNode id = JSON.readTree(assignment).get("id");
            return id.asLong();
        } catch (IOException e) {
            throw new AssertionError(assignment, e);
        }
    }

    /** What is on the topic of models, as hashes by model and version: snapshots, and how many tombstones. */
    Map<String, Long> models() {
        Map<String, Long> models = new HashMap<>();
        read(topics.models(), record -> {
            if (record.value() == null) {
                models.merge(new String(record.key(), StandardCharsets.UTF_8) + " forgotten", 1L, Long::sum);
                return;
            }
            ModelSnapshot snapshot = snapshot(record);
            models.put(snapshot.model() + " " + snapshot.version(), (long) Arrays.hashCode(record.value()));
        });
        return models;
    }

    /** The newest snapshot of each model. */
    Map<String, ModelSnapshot> newestModels() {
        Map<String, ModelSnapshot> newest = new HashMap<>();
        read(topics.models(), record -> {
            if (record.value() == null) {
                newest.remove(new String(record.key(), StandardCharsets.UTF_8));
            } else {
                ModelSnapshot snapshot = snapshot(record);
                newest.put(snapshot.model(), snapshot);
            }
        });
        return newest;
    }

    static ModelSnapshot snapshot(ConsumerRecord<byte[], byte[]> record) {
        try {
            return ModelSnapshot.fromJson(record.value());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Nothing lost, nothing twice: events = assignments + dead letters, no assignment twice, and all are learned, withheld, dropped or
     * forgotten.
     *
     * @return the assignments by the number of their event
     */
    Map<Long, String> assertAccount(long events, long unreadable) {
        assertThat(count(topics.input().get(0))).as("events").isEqualTo(events);
        assertThat(count(topics.deadLetters())).as("dead letters").isEqualTo(unreadable);
        var assignments = assignments();
        assertThat(assignments).hasSize((int) (events - unreadable));
        assertLearnedOnce(events, assignments.size());
        return assignments;
    }

    /** All assigned events are learned, withheld, dropped or forgotten. */
    void assertLearnedOnce(long events, long assignments) {
        var account = ChangelogReader.read(config);
        System.err.printf(
                "chaos: %d events, %d learned, %d withheld, %d dropped, %d forgotten%n",
                events,
                account.learned(),
                account.withheld(),
                account.dropped(),
                account.forgotten().events());
        assertThat(account.assigned())
                .as("learned, withheld, dropped and forgotten events")
                .isEqualTo(assignments);
    }
}
