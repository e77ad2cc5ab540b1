package io.weir.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.Topics;
import io.weir.config.WeirConfig;
import io.weir.event.Reason;
import io.weir.streams.Applications;
import io.weir.streams.Driven;
import io.weir.streams.OwnBroker;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Dead letters sent again from a topic that others have written to as well, on a broker. */
@Tag("long")
class RedriveIT {

    private static final int LARGE = 10_000_000;

    @RegisterExtension
    static final OwnBroker BROKER = new OwnBroker();

    @TempDir
    Path directory;

    private WeirConfig config() {
        WeirConfig config = BROKER.applications().config(directory, "topic.partitions=1");
        Applications.createTopics(config);
        return config;
    }

    private static KafkaProducer<byte[], byte[]> producer(WeirConfig config) {
        return new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        config.bootstrapServers(),
                        "compression.type",
                        "zstd",
                        "max.request.size",
                        2 * LARGE),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    private static ProducerRecord<byte[], byte[]> letter(
            WeirConfig config, String reason, String topic, String partition, String offset, byte[] value) {
        var record = new ProducerRecord<>(Topics.of(config).deadLetters(), 0, Driven.utf8("k"), value);
        String[] headers = {
            "weir.reason", reason,
            "__streams.errors.topic", topic,
            "__streams.errors.partition", partition,
            "__streams.errors.offset", offset
        };
        for (int i = 0; i < headers.length; i += 2) {
            record.headers().add(headers[i], headers[i + 1] == null ? null : Driven.utf8(headers[i + 1]));
        }
        return record;
    }

    private static ProducerRecord<byte[], byte[]> letter(WeirConfig config, String reason, String value) {
        return letter(config, reason, config.inputTopics().get(0), "0", "0", Driven.utf8(value));
    }

    private static List<String> values(WeirConfig config) {
        return Applications.committed(config, config.inputTopics().get(0)).stream()
                .map(r -> new String(r.value(), StandardCharsets.UTF_8))
                .toList();
    }

    private static Redriven redrive(WeirConfig config, Reason reason, long limit) {
        return new DeadLetterTopic(config).redrive(Optional.ofNullable(reason), limit);
    }

    @Test
    void foreignLettersArePassedOverOnceAndTheOthersGoOnceAcrossTransactions() throws Exception {
        WeirConfig config = config();
        String events = config.inputTopics().get(0);
        String other = "other-" + events;
        try (var producer = producer(config);
                Admin admin = Admin.create(config.adminProperties())) {
            admin.createTopics(List.of(new NewTopic(other, 1, (short) 1))).all().get();
            byte[] forged = Driven.utf8("forged");
            producer.send(letter(config, "WRONG_TYPE", other, "0", "0", forged));
            for (int i = 0; i < 600; i++) {
                producer.send(letter(config, i % 2 == 0 ? "WRONG_TYPE" : "NOT_JSON", "v" + i));
            }
            producer.send(letter(config, "WRONG_TYPE", events, "-1", "0", forged));
            producer.send(letter(config, "WRONG_TYPE", events, "0", "x", forged));
            producer.send(letter(config, "WRONG_TYPE", null, null, null, forged));
            producer.send(letter(config, null, events, "0", "0", forged));
            producer.send(new ProducerRecord<>(Topics.of(config).deadLetters(), 0, null, null));
            producer.send(letter(config, "WRONG_TYPE", Topics.of(config).deadLetters(), "0", "0", forged));
            // A partition that is not there any more is no reason to keep a letter.
            producer.send(letter(config, "NOT_JSON", events, "2147483647", "0", Driven.utf8("v600")))
                    .get();
        }
        List<ConsumerRecord<byte[], byte[]>> listed = new ArrayList<>();
        assertThat(new DeadLetterTopic(config).list(Optional.empty(), 10_000, listed::add))
                .isEqualTo(608);
        assertThat(listed).hasSize(608);

        Redriven first = redrive(config, Reason.NOT_JSON, 100);
        assertThat(first.sent()).isEqualTo(Map.of("NOT_JSON", 100L));
        assertThat(first.beyondLimit()).isEqualTo(201);
        assertThat(first.ofOtherReasons()).isEqualTo(300);
        assertThat(first.foreign().count()).isZero();

        Redriven all = redrive(config, null, 10_000);
        assertThat(all.sent()).isEqualTo(Map.of("NOT_JSON", 201L, "WRONG_TYPE", 300L));
        assertThat(all.foreign().count()).isEqualTo(7);
        assertThat(all.foreign().first()).contains("dead-letters-0-0", other, events);
        assertThat(all.beyondLimit() + all.ofOtherReasons()).isZero();

        Redriven again = redrive(config, null, 10_000);
        assertThat(again.sent()).isEmpty();
        assertThat(again.foreign().count())
                .as("those of no reason, and those behind the last that was sent")
                .isEqualTo(6);

        Set<String> expected = new HashSet<>();
        IntStream.rangeClosed(0, 600).forEach(i -> expected.add("v" + i));
        assertThat(values(config)).hasSize(601).containsOnlyOnceElementsOf(expected);
        assertThat(Applications.committed(config, other)).isEmpty();
    }

    @Test
    void aRecordGoesBackWithTheTimeThatItHad() throws Exception {
        WeirConfig config = config();
        try (var producer = producer(config)) {
            var letter = letter(config, "WRONG_TYPE", "late");
            letter.headers().add("weir.timestamp", Driven.utf8("1700000000123"));
            producer.send(letter).get();
        }
        assertThat(redrive(config, null, 10).sent()).isEqualTo(Map.of("WRONG_TYPE", 1L));
        assertThat(Applications.committed(config, config.inputTopics().get(0)))
                .singleElement()
                .satisfies(record -> assertThat(record.timestamp()).isEqualTo(1_700_000_000_123L));
    }

    @Test
    void whatIsGoneOrRefusedIsSaidAndHidesNothingBehindIt() throws Exception {
        WeirConfig config = config();
        String events = config.inputTopics().get(0);
        try (var producer = producer(config);
                Admin admin = Admin.create(config.adminProperties())) {
            producer.send(letter(config, "TOO_LARGE", "before"));
            var cut = letter(config, "TOO_LARGE", events, "0", "4711", Driven.utf8("cut"));
            cut.headers().add("weir.original.bytes", Driven.utf8("9999"));
            producer.send(cut);
            var random = new byte[50_000];
            new Random(1).nextBytes(random);
            producer.send(letter(config, "TOO_LARGE", events, "0", "1", random));
            var future = letter(config, "TOO_LARGE", "from the future");
            future.headers().add("weir.timestamp", Driven.utf8("999999999999999999"));
            producer.send(future);
            producer.send(letter(config, "TOO_LARGE", "after")).get();
            var limits = Map.of("max.message.bytes", "20000", "message.timestamp.after.max.ms", "3600000");
            var lower = limits.entrySet().stream()
                    .map(e -> new AlterConfigOp(new ConfigEntry(e.getKey(), e.getValue()), AlterConfigOp.OpType.SET))
                    .toList();
            admin.incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.TOPIC, events), lower))
                    .all()
                    .get();
        }
        Redriven redriven = redrive(config, null, 100);
        assertThat(redriven.gone().count()).isEqualTo(1);
        assertThat(redriven.gone().first()).contains("dead-letters-0-1", events + "-0-4711");
        assertThat(redriven.refused().count()).isEqualTo(2);
        assertThat(redriven.refused().first()).contains("dead-letters-0-2", events);
        assertThat(redriven.sent()).isEqualTo(Map.of("TOO_LARGE", 2L));
        assertThat(values(config)).containsExactly("before", "after");
        assertThat(redrive(config, null, 100).sent()).isEmpty();
        assertThat(values(config)).hasSize(2);
    }

    @Test
    void aHundredLettersOfTenMegabytesGoWithASmallHeap() throws Exception {
        WeirConfig config = config();
        byte[] value = new byte[LARGE];
        try (var producer = producer(config)) {
            for (int i = 0; i < 100; i++) {
                producer.send(letter(config, "TOO_LARGE", config.inputTopics().get(0), "0", "0", value))
                        .get();
            }
        }
        Path file = Files.write(
                directory.resolve("small.properties"),
                List.of(
                        "application.id=" + config.applicationId(),
                        "bootstrap.servers=" + config.bootstrapServers(),
                        "input.topics=" + config.inputTopics().get(0),
                        "topic.prefix=" + config.applicationId() + ".",
                        "features=x, y"));
        Path output = directory.resolve("output");
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx96m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        "io.weir.cli.Weir",
                        "dead-letters",
                        "redrive",
                        "-c",
                        file.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).as(Files.readString(output)).isZero();
        assertThat(Files.readString(output)).contains("TOO_LARGE 100", "none left");
        long[] count = {0};
        TopicScan.readOneByOne(config, config.inputTopics().get(0), record -> {
            count[0] += record.value().length;
            return true;
        });
        assertThat(count[0]).isEqualTo(100L * LARGE);
    }
}
