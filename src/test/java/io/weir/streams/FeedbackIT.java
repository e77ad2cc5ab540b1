package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.admin.ChangelogReader;
import io.weir.config.Topics;
import io.weir.config.WeirConfig;
import io.weir.runtime.WeirStreams;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Feedback finds its event on a real broker, whatever partition it was written to and wherever the event was scored. */
@Tag("long")
class FeedbackIT {

    private static final int EVENTS = 600;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @RegisterExtension
    static final OwnBroker BROKER = new OwnBroker();

    @TempDir
    Path directory;

    @ParameterizedTest(name = "scope {0}, model key {1}")
    @CsvSource({"key, record-key", "key, field(/id)", "key, constant", "shared, constant"})
    void everyEventThatFeedbackNamesIsFoundOnceAndTheAccountHolds(String scope, String modelKey) throws Exception {
        WeirConfig config = BROKER.applications()
                .config(
                        directory,
                        "model.scope=" + scope,
                        "model.key=" + modelKey,
                        "topic.partitions=3",
                        "num.stream.threads=2",
                        // Where one task has the events of all partitions, nobody knows whose came last.
                        "feedback.memory=" + EVENTS);
        Applications.createTopics(config);
        Applications.send(config, 0, EVENTS);
        List<JsonNode> assignments;
        try (var streams = new WeirStreams(config)) {
            streams.start();
            Applications.awaitOutput(config, EVENTS);
            assignments = Applications.committed(config, Topics.of(config).assignments()).stream()
                    .map(r -> Driven.json(r.value()))
                    .toList();
            // By id, by source and by both in turn, to all partitions in turn, and one that nobody knows.
            List<String> feedback = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                JsonNode about = assignments.get(assignments.size() - 1 - 7 * i);
                feedback.add("{\"model\":" + about.get("model")
                        + (i % 3 == 1 ? "" : ",\"id\":" + about.get("id"))
                        + (i % 3 == 0 ? "" : ",\"source\":" + about.get("source"))
                        + ",\"label\":\"anomaly\"}");
            }
            feedback.add("{\"model\":" + assignments.get(0).get("model") + ",\"id\":\"nobody\",\"label\":\"normal\"}");
            give(config, feedback);
            await(() -> effects(config).size() == 12 && feedbackLetters(config) == 1, config);
        }
        assertThat(effects(config)).allSatisfy(e -> assertThat(e).isIn("kept-out", "unlearned"));
        assertThat(Applications.committed(config, Topics.of(config).assignments()))
                .hasSize(assignments.size());
        var account = ChangelogReader.read(config);
        assertThat(account.withheld()).isEqualTo(12);
        assertThat(account.learned()).isEqualTo(assignments.size() - 12);
    }

    /** All of it is there before the replay starts; read before its event, feedback would be about one that nobody knows. */
    @Test
    void inAReplayItComesBetweenTheEventsAsItDid() throws Exception {
        String[] settings = {"model.key=record-key", "feedback.memory=32"};
        WeirConfig live = BROKER.applications().config(directory.resolve("live"), settings);
        Applications.createTopics(live);
        int given = 0;
        try (var streams = new WeirStreams(live)) {
            streams.start();
            for (int i = 0; i < 4; i++) {
                Applications.send(live, i * EVENTS, (i + 1) * EVENTS);
                Applications.awaitOutput(live, (i + 1) * EVENTS);
                var assignments = Applications.committed(live, Topics.of(live).assignments());
                JsonNode newest =
                        Driven.json(assignments.get(assignments.size() - 1).value());
                give(
                        live,
                        List.of("{\"model\":" + newest.get("model") + ",\"id\":" + newest.get("id")
                                + ",\"label\":\"anomaly\"}"));
                int expected = ++given;
                await(() -> effects(live).size() == expected, live);
            }
        }
        WeirConfig replay = BROKER.applications()
                .config(
                        directory.resolve("replay"),
                        "model.key=record-key",
                        "feedback.memory=32",
                        "input.topics=" + String.join(",", live.inputTopics()),
                        "feedback.topic=" + live.feedbackTopic().orElseThrow());
        Applications.createTopics(replay);
        try (var streams = new WeirStreams(replay)) {
            streams.start();
            await(() -> effects(replay).size() == 4, replay);
        }
        assertThat(feedbackLetters(replay)).isZero();
    }

    private static void give(WeirConfig config, List<String> feedback) {
        String topic = config.feedbackTopic().orElseThrow();
        Map<String, Object> properties = Map.of("bootstrap.servers", config.bootstrapServers());
        try (var producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < feedback.size(); i++) {
                producer.send(new ProducerRecord<>(topic, i % 3, null, Driven.utf8(feedback.get(i))));
            }
        }
    }

    private static List<String> effects(WeirConfig config) {
        return Applications.committed(config, Topics.of(config).lifecycle()).stream()
                .map(r -> Driven.json(r.value()))
                .filter(e -> e.get("event").textValue().equals("feedback"))
                .map(e -> e.get("effect").textValue())
                .toList();
    }

    private static long feedbackLetters(WeirConfig config) {
        String topic = config.feedbackTopic().orElseThrow();
        return Applications.committed(config, Topics.of(config).deadLetters()).stream()
                .filter(r -> new String(
                                r.headers().lastHeader("__streams.errors.topic").value(),
                                java.nio.charset.StandardCharsets.UTF_8)
                        .equals(topic))
                .count();
    }

    private static List<String> reasons(WeirConfig config) {
        return Applications.committed(config, Topics.of(config).deadLetters()).stream()
                .map(r -> new String(
                        r.headers().lastHeader("__streams.errors.message").value(),
                        java.nio.charset.StandardCharsets.UTF_8))
                .distinct()
                .toList();
    }

    private interface Condition {
        boolean holds();
    }

    private static void await(Condition condition, WeirConfig config) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            assertThat(System.nanoTime())
                    .as("effects %s, dead letters %s: %s", effects(config), feedbackLetters(config), reasons(config))
                    .isLessThan(deadline);
            Thread.sleep(200);
        }
    }
}
