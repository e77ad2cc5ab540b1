package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.admin.ChangelogReader;
import io.weir.admin.LearningAccount;
import io.weir.config.Topics;
import io.weir.config.WeirConfig;
import io.weir.runtime.WeirStreams;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The account where an event changes sides: taken back by feedback, forgotten with its model, learned by one of several learners. */
class AccountIT {

    private static final int EVENTS = 400;

    @RegisterExtension
    static final OwnBroker BROKER = new OwnBroker();

    @TempDir
    Path directory;

    private final SplittableRandom random = new SplittableRandom(1);

    private String event(String id) {
        return String.format(Locale.ROOT, "{\"id\":\"%s\",\"x\":%s,\"y\":1}", id, random.nextGaussian());
    }

    private static KafkaProducer<byte[], byte[]> producer(WeirConfig config) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", config.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    private static long count(WeirConfig config, String topic, String part) {
        return Applications.committed(config, topic).stream()
                .filter(r -> r.value() != null
                        && new String(r.value(), java.nio.charset.StandardCharsets.UTF_8).contains(part))
                .count();
    }

    private static void await(WeirConfig config, String topic, String part, int times) throws InterruptedException {
        long deadline = System.nanoTime() + 60_000_000_000L;
        while (count(config, topic, part) < times) {
            assertThat(System.nanoTime())
                    .as("%d of %s on %s", times, part, topic)
                    .isLessThan(deadline);
            Thread.sleep(100);
        }
    }

    @Test
    void eventsTakenBackAreNotCountedTwiceWhenTheirModelIsForgotten() throws Exception {
        WeirConfig config = BROKER.applications()
                .config(
                        directory,
                        "model.key=record-key",
                        "model.ttl=PT6S",
                        "feedback.memory=" + EVENTS,
                        "topic.partitions=1");
        Applications.createTopics(config);
        Topics topics = Topics.of(config);
        String events = config.inputTopics().get(0);
        try (var streams = new WeirStreams(config);
                var producer = producer(config)) {
            streams.start();
            for (int i = 0; i < EVENTS; i++) {
                producer.send(new ProducerRecord<>(events, 0, 1_000L, Driven.utf8("A"), Driven.utf8(event("a" + i))));
            }
            producer.flush();
            Applications.awaitOutput(config, EVENTS);
            // Learned long ago, and the newest, which still waits to be learned.
            for (String id : List.of("a3", "a17", "a150", "a151", "a" + (EVENTS - 1))) {
                producer.send(new ProducerRecord<>(
                        config.feedbackTopic().orElseThrow(),
                        0,
                        null,
                        Driven.utf8("{\"model\":\"A\",\"id\":\"" + id + "\",\"label\":\"anomaly\"}")));
            }
            producer.flush();
            await(config, topics.lifecycle(), "\"feedback\"", 5);
            for (int i = 0; i < 50; i++) {
                producer.send(new ProducerRecord<>(
                        events, 0, 10_000L + 1_000 * i, Driven.utf8("B"), Driven.utf8(event("b" + i))));
            }
            producer.flush();
            Applications.awaitOutput(config, EVENTS + 50);
            await(config, topics.lifecycle(), "\"forgotten\"", 1);
        }
        LearningAccount account = ChangelogReader.read(config);
        assertThat(account.forgotten()).isEqualTo(new LearningAccount.Forgotten(1, EVENTS));
        assertThat(account.assigned()).isEqualTo(EVENTS + 50);
    }

    @Test
    void aKeyWhoseEventsComeInSeveralPartitionsHasSeveralLearnersAndAllCount() throws Exception {
        WeirConfig config = BROKER.applications().config(directory, "model.key=record-key", "topic.partitions=3");
        Applications.createTopics(config);
        String events = config.inputTopics().get(0);
        try (var streams = new WeirStreams(config);
                var producer = producer(config)) {
            streams.start();
            for (int i = 0; i < EVENTS; i++) {
                // More in one partition than in another.
                int partition = Math.min(2, i % 5);
                producer.send(
                        new ProducerRecord<>(events, partition, null, Driven.utf8("A"), Driven.utf8(event("a" + i))));
            }
            producer.flush();
            Applications.awaitOutput(config, EVENTS);
        }
        LearningAccount account = ChangelogReader.read(config);
        assertThat(account.models().get("A").events())
                .as("learned in all partitions")
                .isGreaterThan(EVENTS / 2);
        assertThat(account.assigned()).isEqualTo(EVENTS);
    }
}
