package io.weir.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.config.Topics;
import io.weir.event.Source;
import io.weir.json.snapshot.ModelSnapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * {@code kill -9} of the processor while it carries out a command: its effect is written and not committed.
 *
 * <pre>
 *   command ──► taken, written ──► kill -9 ──► started ──► taken again, written, committed
 *               aborted                                    the only one that others read
 * </pre>
 */
class SteeringKillIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int EVENTS_PER_SECOND = 200;
    /** Long, so that a command that comes just after a commit is not committed before the kill. */
    private static final int COMMIT_MS = 3000;
    /** A stall of the machine may let the commit through before the kill; then the next command is tried. */
    private static final int MOST_TRIES = 5;

    @TempDir
    Path directory;

    private String address;
    private Child broker;
    private Child processor;
    private Sender sender;
    private Subject subject;
    private Ledger ledger;
    private Topics topics;

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
        if (processor != null) {
            processor.close();
        }
        broker.close();
    }

    @ParameterizedTest
    @CsvSource({"key, k0", "shared, default"})
    void aCommandThatIsCutOffTakesEffectOnceAndVersionsGoOn(String scope, String model) throws Exception {
        subject = new Subject(
                directory,
                address,
                scope,
                "commit.interval.ms=" + COMMIT_MS,
                "num.stream.threads=1",
                "model.ttl=none",
                "learning.starts=1");
        ledger = new Ledger(subject.config());
        topics = Topics.of(subject.config());
        processor = subject.instance("only");
        processor.start();
        sender = subject.sender(EVENTS_PER_SECOND);
        sender.start();
        List<Source> commands = new ArrayList<>();
        boolean frozen = false;
        boolean cutOff = false;
        for (int i = 0; !cutOff; i++) {
            assertThat(i).as("commands that were committed before the kill").isLessThan(MOST_TRIES);
            frozen = !frozen;
            awaitCommit();
            Source command = send(model, frozen ? "freeze" : "resume");
            awaitWritten(command);
            processor.kill();
            commands.add(command);
            cutOff = effects(command).isEmpty();
            processor.start();
            awaitCommitted(command);
        }
        Source cut = commands.get(commands.size() - 1);
        long version = effects(cut).get(0).get("version").longValue();
        if (frozen) {
            Source command = send(model, "resume");
            commands.add(command);
            awaitCommitted(command);
            assertThat(effects(command).get(0).get("version").longValue())
                    .as("a frozen model has no versions in between")
                    .isEqualTo(version + 1);
        }
        long events = sender.finish();
        subject.awaitOutput(events);
        assertThat(processor.stop()).isZero();

        for (Source command : commands) {
            assertThat(effects(command)).as("what %s did", command).hasSize(1);
        }
        assertThat(written(cut))
                .as("what the killed processor wrote and what the next one wrote")
                .hasSizeGreaterThan(1);
        assertVersionsGoOn(model, version);
        ledger.assertAccount(events, events / Subject.UNREADABLE);
    }

    /** Writes a command as programs may, and says where it is. */
    private Source send(String model, String word) throws Exception {
        byte[] key = model.getBytes(StandardCharsets.UTF_8);
        String value = "{\"model\":\"" + model + "\",\"command\":\"" + word + "\"}";
        try (var producer = new KafkaProducer<byte[], byte[]>(subject.config().writerProperties())) {
            var sent = producer.send(
                            new ProducerRecord<>(topics.control(), key, value.getBytes(StandardCharsets.UTF_8)))
                    .get();
            return new Source(sent.topic(), sent.partition(), sent.offset());
        }
    }

    /** Waits until a transaction with a snapshot is committed, so that the next is a commit interval away. */
    private void awaitCommit() {
        try (var consumer = reader(topics.models(), "read_committed")) {
            consumer.seekToEnd(consumer.assignment());
            consumer.assignment().forEach(consumer::position);
            long deadline = deadline();
            while (consumer.poll(Duration.ofMillis(20)).isEmpty()) {
                assertThat(System.nanoTime()).as("a snapshot").isLessThan(deadline);
            }
        }
    }

    /** Waits until a command's entry in the lifecycle is on the topic, committed or not. */
    private void awaitWritten(Source command) {
        try (var consumer = reader(topics.lifecycle(), "read_uncommitted")) {
            consumer.seekToBeginning(consumer.assignment());
            long deadline = deadline();
            while (true) {
                for (var record : consumer.poll(Duration.ofMillis(20))) {
                    if (isOf(command, json(record.value()))) {
                        return;
                    }
                }
                assertThat(System.nanoTime()).as("the effect of %s", command).isLessThan(deadline);
            }
        }
    }

    private void awaitCommitted(Source command) throws InterruptedException {
        long deadline = deadline();
        while (effects(command).isEmpty()) {
            assertThat(System.nanoTime()).as("%s is committed", command).isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    private static long deadline() {
        return System.nanoTime() + Subject.PATIENCE.toNanos();
    }

    /** Entries of a command in the lifecycle, as others read them. */
    private List<JsonNode> effects(Source command) {
        List<JsonNode> effects = new ArrayList<>();
        ledger.read(topics.lifecycle(), record -> effects.add(json(record.value())));
        return effects.stream().filter(effect -> isOf(command, effect)).toList();
    }

    /** The same with those that were aborted. */
    private List<JsonNode> written(Source command) {
        List<JsonNode> written = new ArrayList<>();
        try (var consumer = reader(topics.lifecycle(), "read_uncommitted")) {
            consumer.seekToBeginning(consumer.assignment());
            var ends = consumer.endOffsets(consumer.assignment());
            while (ends.keySet().stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> written.add(json(record.value())));
            }
        }
        return written.stream().filter(effect -> isOf(command, effect)).toList();
    }

    /** In every partition that has the model its versions are one after another, before the cut and after it. */
    private void assertVersionsGoOn(String model, long cut) {
        List<List<Long>> versions = new ArrayList<>();
        ledger.read(topics.models(), record -> {
            while (versions.size() <= record.partition()) {
                versions.add(new ArrayList<>());
            }
            ModelSnapshot snapshot = Ledger.snapshot(record);
            if (snapshot.model().equals(model)) {
                versions.get(record.partition()).add(snapshot.version());
            }
        });
        versions.removeIf(List::isEmpty);
        assertThat(versions).isNotEmpty().allSatisfy(those -> {
            assertThat(those).contains(cut);
            for (int i = 1; i < those.size(); i++) {
                assertThat(those.get(i)).isEqualTo(those.get(i - 1) + 1);
            }
            assertThat(those.get(those.size() - 1)).isGreaterThan(cut);
        });
    }

    private KafkaConsumer<byte[], byte[]> reader(String topic, String isolation) {
        var properties = subject.config().readerProperties();
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolation);
        var consumer = new KafkaConsumer<byte[], byte[]>(properties);
        consumer.assign(consumer.partitionsFor(topic).stream()
                .map(p -> new TopicPartition(topic, p.partition()))
                .toList());
        return consumer;
    }

    private static boolean isOf(Source command, JsonNode effect) {
        JsonNode by = effect.path("command");
        return by.path("partition").asInt(-1) == command.partition()
                && by.path("offset").asLong(-1) == command.offset();
    }

    private static JsonNode json(byte[] value) {
        try {
            return JSON.readTree(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
