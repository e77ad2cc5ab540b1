package io.weir.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.config.Topics;
import io.weir.config.WeirConfig;
import io.weir.event.Reason;
import io.weir.streams.Applications;
import io.weir.streams.Driven;
import io.weir.streams.OwnBroker;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Topics of dead letters as nobody but a forger would leave them, and sources that are not what they were. */
@Tag("long")
class HostileLettersIT {

    @RegisterExtension
    static final OwnBroker BROKER = new OwnBroker();

    @TempDir
    Path directory;

    private WeirConfig config(String... settings) {
        var all = new ArrayList<>(List.of("topic.partitions=1"));
        all.addAll(List.of(settings));
        WeirConfig config = BROKER.applications().config(directory, all.toArray(String[]::new));
        Applications.createTopics(config);
        return config;
    }

    private static KafkaProducer<byte[], byte[]> producer(WeirConfig config, String... settings) {
        var properties = config.writerProperties();
        for (int i = 0; i < settings.length; i += 2) {
            properties.put(settings[i], settings[i + 1]);
        }
        return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static ProducerRecord<byte[], byte[]> letter(
            WeirConfig config, String topic, long offset, String key, String value) {
        var letter = new ProducerRecord<>(
                Topics.of(config).deadLetters(), 0, key == null ? null : Driven.utf8(key), Driven.utf8(value));
        put(letter.headers(), "weir.reason", "TOO_LARGE");
        put(letter.headers(), "__streams.errors.topic", topic);
        put(letter.headers(), "__streams.errors.partition", "0");
        put(letter.headers(), "__streams.errors.offset", Long.toString(offset));
        return letter;
    }

    private static ProducerRecord<byte[], byte[]> cut(
            WeirConfig config, long offset, String key, String head, String bytes) {
        var letter = letter(config, config.inputTopics().get(0), offset, key, head);
        put(letter.headers(), "weir.original.bytes", bytes);
        return letter;
    }

    private static void put(Headers headers, String name, String text) {
        headers.add(name, Driven.utf8(text));
    }

    private static void create(WeirConfig config, String topic, Map<String, String> settings) throws Exception {
        try (Admin admin = Admin.create(config.adminProperties())) {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1).configs(settings)))
                    .all()
                    .get();
            Applications.awaitTopics(admin, Set.of(topic));
        }
    }

    private static void delete(WeirConfig config, String topic) throws Exception {
        try (Admin admin = Admin.create(config.adminProperties())) {
            admin.deleteTopics(List.of(topic)).all().get();
            while (admin.listTopics().names().get().contains(topic)) {
                Thread.sleep(20);
            }
        }
    }

    private static List<String> values(WeirConfig config, String topic) {
        awaitMarkers(config, topic);
        return Applications.committed(config, topic).stream()
                .map(r -> r.value() == null ? "null" : new String(r.value(), StandardCharsets.UTF_8))
                .toList();
    }

    /** A commit is decided before its markers are in all partitions; until then the end of what is committed is before them. */
    private static void awaitMarkers(WeirConfig config, String topic) {
        Properties all = new Properties();
        all.putAll(config.readerProperties());
        all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted");
        try (var committed = new KafkaConsumer<byte[], byte[]>(config.readerProperties());
                var uncommitted = new KafkaConsumer<byte[], byte[]>(all)) {
            var partitions = committed.partitionsFor(topic).stream()
                    .map(p -> new TopicPartition(topic, p.partition()))
                    .toList();
            for (int i = 0; !committed.endOffsets(partitions).equals(uncommitted.endOffsets(partitions)); i++) {
                assertThat(i).as("looks at open transactions of %s", topic).isLessThan(3000);
            }
        }
    }

    private static Redriven redrive(WeirConfig config) {
        return new DeadLetterTopic(config).redrive(Optional.empty(), 100_000);
    }

    @Test
    void aCutLetterGoesBackOnlyAsTheRecordThatItIsTheBeginningOf() throws Exception {
        WeirConfig config = config();
        String events = config.inputTopics().get(0);
        try (var producer = producer(config)) {
            producer.send(new ProducerRecord<>(events, 0, Driven.utf8("k"), Driven.utf8("whole 1")));
            producer.send(new ProducerRecord<>(events, 0, null, Driven.utf8("whole 2")));
            producer.send(cut(config, 0, "k", "whole", "7"));
            producer.send(cut(config, 1, null, "whole", "7"));
            producer.send(cut(config, 0, "other", "whole", "7"));
            producer.send(cut(config, 0, "k", "whole", "9999"));
            producer.send(cut(config, 0, "k", "what was here before", "20"));
            for (String bytes : List.of("", "-1", "7 ", "2147483648", "99999999999999999999", "\u0000\u0007")) {
                producer.send(cut(config, 0, "k", "whole", bytes)).get();
            }
        }
        Redriven redriven = redrive(config);
        assertThat(values(config, events)).containsExactly("whole 1", "whole 2", "whole 1", "whole 2");
        assertThat(redriven.sent()).isEqualTo(Map.of("TOO_LARGE", 2L));
        assertThat(redriven.gone().count()).isEqualTo(9);
        assertThat(redriven.gone().first()).contains("dead-letters-0-2", "another record is at " + events + "-0-0 now");
        assertThat(redrive(config).sent()).isEmpty();
    }

    @Test
    void aSourceThatIsGoneLosesNoLetterAndATopicOfItsNameGetsThemAll() throws Exception {
        WeirConfig config = config();
        String events = config.inputTopics().get(0);
        String second = events + "2";
        WeirConfig two = Applications.with(config, Map.of("input.topics", events + "," + second));
        create(config, second, Map.of());
        delete(config, second);
        try (var producer = producer(config)) {
            producer.send(letter(config, events, 0, "k", "1"));
            producer.send(letter(config, second, 0, "k", "2"));
            producer.send(letter(config, events, 0, "k", "3")).get();
        }
        assertThatThrownBy(() -> redrive(two))
                .isInstanceOf(TopicsUnavailable.class)
                .hasMessageContaining("topic '" + second + "' does not exist");
        assertThat(values(config, events)).containsExactly("1");
        create(config, second, Map.of());
        assertThat(redrive(two).sent()).isEqualTo(Map.of("TOO_LARGE", 2L));
        assertThat(values(config, events)).containsExactly("1", "3");
        assertThat(values(config, second)).containsExactly("2");
    }

    @Test
    void aWrongConfigurationLosesNoLetterToTheRightOne() throws Exception {
        WeirConfig config = config();
        String events = config.inputTopics().get(0);
        create(config, events + "2", Map.of());
        try (var producer = producer(config)) {
            producer.send(letter(config, events, 0, "k", "1"));
            producer.send(letter(config, events, 0, "k", "2")).get();
        }
        WeirConfig wrong = Applications.with(config, Map.of("input.topics", events + "2"));
        for (int i = 0; i < 2; i++) {
            Redriven none = redrive(wrong);
            assertThat(none.sent()).isEmpty();
            assertThat(none.foreign().count()).isEqualTo(2);
        }
        assertThat(redrive(config).sent()).isEqualTo(Map.of("TOO_LARGE", 2L));
        assertThat(values(config, events)).containsExactly("1", "2");
        assertThat(redrive(config).foreign().count()).isZero();
    }

    @Test
    void whateverATopicRefusesIsSaidAndTheOthersOfItsBatchGo() throws Exception {
        WeirConfig config = BROKER.applications().config(directory, "topic.partitions=1");
        String events = config.inputTopics().get(0);
        create(config, events, Map.of("cleanup.policy", "compact", "message.timestamp.after.max.ms", "3600000"));
        Applications.createTopics(config);
        try (var producer = producer(config)) {
            producer.send(letter(config, events, 0, "k", "1"));
            producer.send(letter(config, events, 0, null, "without a key"));
            producer.send(letter(config, events, 0, "k", "2"));
            var future = letter(config, events, 0, "k", "from the future");
            put(future.headers(), "weir.timestamp", "999999999999999999");
            producer.send(future);
            producer.send(letter(config, events, 0, "k", "3")).get();
        }
        Redriven redriven = redrive(config);
        assertThat(redriven.sent()).isEqualTo(Map.of("TOO_LARGE", 3L));
        assertThat(redriven.refused().count()).isEqualTo(2);
        assertThat(redriven.refused().first()).contains("dead-letters-0-1", events);
        assertThat(values(config, events)).containsExactly("1", "2", "3");
    }

    @Test
    void whatWasNeverCommittedIsNeitherALetterNorASource() throws Exception {
        WeirConfig config = config();
        String events = config.inputTopics().get(0);
        try (var producer = producer(config, ProducerConfig.TRANSACTIONAL_ID_CONFIG, "forger-" + events)) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(events, 0, null, Driven.utf8("aborted")));
            producer.send(letter(config, events, 0, "k", "an aborted letter"));
            producer.flush();
            producer.abortTransaction();
            producer.beginTransaction();
            // Offset 0 was aborted, 1 is the marker of that.
            producer.send(cut(config, 0, null, "aborted", "7"));
            producer.send(cut(config, 1, null, "", "0"));
            producer.send(letter(config, events, 0, "k", "a letter"));
            producer.commitTransaction();
        }
        Redriven redriven = redrive(config);
        assertThat(redriven.sent()).isEqualTo(Map.of("TOO_LARGE", 1L));
        assertThat(redriven.gone().count()).isEqualTo(2);
        assertThat(values(config, events)).containsExactly("a letter");
    }

    /** Bytes of a header: what our own have, numbers at their ends, no text, nothing. */
    private static byte[] header(SplittableRandom random, List<String> usual) {
        String[] odd = {
            "",
            "-1",
            "2147483648",
            "-9223372036854775808",
            "99999999999999999999999",
            "1e3",
            "٣",
            "+0",
            "NaN",
            "..",
            "a/b",
            "\u001b]0;x\u0007",
            "x".repeat(100_000)
        };
        return switch (random.nextInt(12)) {
            case 0 -> null;
            case 1 -> new byte[] {(byte) 0xff, 0, (byte) random.nextInt()};
            case 2 -> Driven.utf8(odd[random.nextInt(odd.length)]);
            default -> Driven.utf8(usual.get(random.nextInt(usual.size())));
        };
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void forgedHeadersOfEveryKindReachNoOtherTopicAndNoLetterGoesTwice(long seed) throws Exception {
        WeirConfig config = config();
        String events = config.inputTopics().get(0);
        Topics topics = Topics.of(config);
        String other = "other-" + events;
        create(config, other, Map.of());
        var random = new SplittableRandom(seed);
        List<String> places = new ArrayList<>(List.of(events, events, events, topics.control(), other));
        places.addAll(topics.output());
        places.addAll(List.of("__consumer_offsets", config.applicationId() + "-models-changelog"));
        Map<String, List<String>> usual = Map.of(
                "weir.reason", List.of("TOO_LARGE", "NOT_JSON", "NOT_SCORED", "not_json", "OTHER"),
                "__streams.errors.topic", places,
                "__streams.errors.partition", List.of("0", "0", "1", "2147483647"),
                "__streams.errors.offset", List.of("0", "5", "9223372036854775807"),
                "weir.original.bytes", List.of("0", "9"),
                "weir.original.key.bytes", List.of("3"),
                "weir.original.headers", List.of("1"),
                "weir.timestamp", List.of("0", "1700000000000"),
                "weir.original.header.weir.reason", List.of("NOT_JSON"),
                "weir.original.header.", List.of("x"));
        int letters = 1500;
        try (var producer = producer(config)) {
            for (int i = 0; i < letters; i++) {
                byte[] value = random.nextInt(20) == 0 ? null : Driven.utf8("v" + i);
                byte[] key = random.nextBoolean() ? null : Driven.utf8("k");
                var letter = new ProducerRecord<>(topics.deadLetters(), 0, key, value);
                for (var name : new TreeSet<>(usual.keySet())) {
                    int times = name.contains("original") ? random.nextInt(12) / 11 : 1 + random.nextInt(20) / 19;
                    for (int n = 0; n < times; n++) {
                        letter.headers().add(name, header(random, usual.get(name)));
                    }
                }
                producer.send(letter);
            }
        }
        Redriven redriven = redrive(config);
        long sent = redriven.sent().values().stream().mapToLong(Long::longValue).sum();
        assertThat(redriven.sent().keySet()).isSubsetOf("TOO_LARGE", "NOT_JSON", "NOT_SCORED");
        assertThat(sent).isPositive();
        assertThat(redriven.refused().count()
                        + redriven.gone().count()
                        + redriven.foreign().count()
                        + sent)
                .as("all letters have an end")
                .isEqualTo(letters);
        var arrived = new ArrayList<>(values(config, events));
        arrived.addAll(values(config, topics.control()));
        assertThat(arrived).hasSize((int) sent);
        arrived.removeIf("null"::equals);
        assertThat(arrived).doesNotHaveDuplicates();
        assertThat(values(config, other)).isEmpty();
        assertThat(values(config, topics.deadLetters())).hasSize(letters);
        for (String topic : List.of(topics.assignments(), topics.anomalies(), topics.models(), topics.lifecycle())) {
            assertThat(values(config, topic)).as(topic).isEmpty();
        }
        assertThat(redrive(config).sent()).isEmpty();
        assertThat(new DeadLetterTopic(config).list(Optional.of(Reason.TOO_LARGE), letters, letter -> {}))
                .isPositive();
    }
}
