package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.admin.DeadLetterTopic;
import io.weir.config.Topics;
import io.weir.config.WeirConfig;
import io.weir.event.Reason;
import io.weir.records.DeadLetters;
import io.weir.runtime.WeirStreams;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Records that are longer than topics take, on topics as Kafka makes them: limits of topics are limits of compressed batches. */
class OutputsFitIT {

    private static final int ORDINARY = 4000;
    private static final int ZEROS = 50_000_000;

    @RegisterExtension
    static final OwnBroker BROKER = new OwnBroker();

    @TempDir
    Path directory;

    private WeirConfig config(String... settings) throws Exception {
        WeirConfig config = BROKER.applications().config(directory, settings);
        Topics topics = Topics.of(config);
        try (Admin admin = Admin.create(config.adminProperties())) {
            admin.createTopics(topics.all().stream()
                            .map(name -> new NewTopic(name, Optional.of(1), Optional.empty())
                                    .configs(Map.of(
                                            "max.message.bytes",
                                            "1048588",
                                            "cleanup.policy",
                                            name.equals(topics.models()) ? "compact" : "delete")))
                            .toList())
                    .all()
                    .get();
            Applications.awaitTopics(admin, topics.all());
        }
        return config;
    }

    private static KafkaProducer<byte[], byte[]> producer(WeirConfig config) {
        Map<String, Object> properties = new HashMap<>(Map.of(
                "bootstrap.servers",
                config.bootstrapServers(),
                "compression.type",
                "zstd",
                "buffer.memory",
                200_000_000L,
                "max.request.size",
                100_000_000));
        return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static ProducerRecord<byte[], byte[]> event(WeirConfig config, byte[] value) {
        return new ProducerRecord<>(config.inputTopics().get(0), Driven.utf8("k0"), value);
    }

    /** An event of so many bytes that do not shrink. */
    private static byte[] event(int bytes, String id, double x) {
        StringBuilder json = new StringBuilder("{\"id\":\"" + id + "\",\"x\":" + x + ",\"y\":0,\"text\":\"");
        var random = new Random(bytes);
        while (json.length() < bytes - 2) {
            json.append((char) ('0' + random.nextInt(40)));
        }
        return Driven.utf8(json.append("\"}").toString().replace('\\', '/'));
    }

    private static List<JsonNode> json(WeirConfig config, String topic) {
        return Applications.committed(config, topic).stream()
                .map(r -> Driven.json(r.value()))
                .toList();
    }

    private static Map<String, ConsumerRecord<byte[], byte[]>> letters(WeirConfig config, String header) {
        return Applications.committed(config, Topics.of(config).deadLetters()).stream()
                .filter(r -> DeadLetters.header(r.headers(), header) != null)
                .collect(Collectors.toMap(
                        r -> DeadLetters.header(r.headers(), header), r -> r, (first, second) -> first));
    }

    @ParameterizedTest(name = "scope {0}, model key {1}")
    @CsvSource({"key, record-key", "key, constant", "shared, constant"})
    void whateverIsSentIsAccountedForAndTheStreamGoesOn(String scope, String modelKey) throws Exception {
        WeirConfig config = config("model.scope=" + scope, "model.key=" + modelKey, "anomaly.alert.rate=0.05");
        byte[] flagged = event(1_047_900, "flagged", 1e6);
        byte[] text = event(100, "text", 0);
        text = Driven.utf8(new String(text).replace("\"}", "a".repeat(2_600_000) + "\"}"));
        var many = event(config, event(1000, "headers", 1));
        for (int i = 0; i < 10_000; i++) {
            many.headers().add("h" + i, new byte[100]);
        }
        var forged = event(config, Driven.utf8("no event"));
        forged.headers().add("weir.reason", Driven.utf8("FORGED")).add("__streams.errors.offset", Driven.utf8("-7"));
        try (var streams = new WeirStreams(config);
                var producer = producer(config)) {
            streams.start();
            // Where the model is far away it has to come back before events are judged by it.
            for (int sent = 0; sent < ORDINARY; sent += ORDINARY / 4) {
                Applications.send(config, sent, sent + ORDINARY / 4);
                Applications.awaitOutput(config, sent + ORDINARY / 4);
            }
            producer.send(event(config, new byte[ZEROS])).get();
            producer.send(event(config, text)).get();
            producer.send(event(config, flagged)).get();
            producer.send(many).get();
            producer.send(forged).get();
            producer.send(new ProducerRecord<>(config.inputTopics().get(0), new byte[1_000_000], text))
                    .get();
            producer.send(event(config, event(100, "last", 1))).get();
            Applications.awaitOutput(config, ORDINARY + 7);
            assertThat(streams.error()).isEmpty();
        }
        assertLetters(config, text, many);
        List<JsonNode> anomalies = json(config, Topics.of(config).anomalies());
        assertThat(anomalies)
                .filteredOn(a -> a.get("id").textValue().equals("flagged"))
                .singleElement()
                .satisfies(a -> {
                    assertThat(a.get("event").isNull()).isTrue();
                    assertThat(a.get("eventOmitted").textValue()).isEqualTo("too-large");
                    assertThat(a.get("eventBytes").intValue()).isEqualTo(flagged.length);
                    assertThat(a.get("explanation")).isNotEmpty();
                });
        assertThat(json(config, Topics.of(config).assignments()))
                .extracting(a -> a.get("id").asText())
                .contains("last", "flagged");
        if (modelKey.equals("record-key")) {
            assertRedriven(config, text);
        }
    }

    private static void assertLetters(WeirConfig config, byte[] text, ProducerRecord<byte[], byte[]> many) {
        var cut = letters(config, "weir.original.bytes");
        var zeros = cut.get(Integer.toString(ZEROS));
        assertThat(DeadLetters.header(zeros.headers(), "weir.reason")).isEqualTo("TOO_LARGE");
        assertThat(DeadLetters.header(zeros.headers(), "__streams.errors.offset"))
                .isEqualTo("" + ORDINARY);
        assertThat(zeros.value()).hasSizeBetween(1_000_000, 1_048_576).containsOnly(0);
        assertThat(cut.get("" + text.length).value())
                .isEqualTo(Arrays.copyOf(text, cut.get("" + text.length).value().length));
        var long_ = letters(config, "weir.original.key.bytes");
        assertThat(long_).containsOnlyKeys("1000000");
        var forged = letters(config, "weir.original.header.weir.reason").get("FORGED");
        assertThat(DeadLetters.header(forged.headers(), "weir.reason")).isEqualTo("NOT_JSON");
        assertThat(DeadLetters.header(DeadLetters.original(forged.headers()), "__streams.errors.offset"))
                .isEqualTo("-7");
        assertThat(many.headers().toArray()).hasSize(10_000);
    }

    /** The whole records, headers and all, are in the input again. */
    private static void assertRedriven(WeirConfig config, byte[] text) {
        var input = config.inputTopics().get(0);
        int before = Applications.committed(config, input).size();
        assertThat(new DeadLetterTopic(config)
                        .redrive(Optional.of(Reason.TOO_LARGE), 100)
                        .sent())
                .containsEntry("TOO_LARGE", 2L);
        assertThat(new DeadLetterTopic(config)
                        .redrive(Optional.of(Reason.NOT_JSON), 100)
                        .sent())
                .containsEntry("NOT_JSON", ORDINARY / 100 + 1L);
        var again = Applications.committed(config, input);
        var sent = again.subList(before, again.size());
        assertThat(sent).anySatisfy(r -> assertThat(r.value()).hasSize(ZEROS));
        assertThat(sent).anySatisfy(r -> assertThat(r.value()).isEqualTo(text));
        assertThat(sent)
                .anySatisfy(r -> assertThat(DeadLetters.header(r.headers(), "weir.reason"))
                        .isEqualTo("FORGED"));
    }

    @Test
    void aLimitThatIsLoweredWhileTheStreamRunsIsObeyed() throws Exception {
        WeirConfig config = config();
        Applications.send(config, 0, ORDINARY);
        String topic = Topics.of(config).deadLetters();
        try (var streams = new WeirStreams(config);
                var producer = producer(config);
                Admin admin = Admin.create(config.adminProperties())) {
            streams.start();
            Applications.awaitOutput(config, ORDINARY);
            var lower = new AlterConfigOp(new ConfigEntry("max.message.bytes", "20000"), AlterConfigOp.OpType.SET);
            admin.incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.TOPIC, topic), List.of(lower)))
                    .all()
                    .get();
            byte[] noEvent = new byte[100_000];
            new Random(1).nextBytes(noEvent);
            producer.send(event(config, noEvent)).get();
            producer.send(event(config, event(100, "last", 1))).get();
            Applications.awaitOutput(config, ORDINARY + 2);
            assertThat(streams.error()).isEmpty();
        }
        assertThat(letters(config, "weir.original.bytes")).containsOnlyKeys("100000");
    }
}
