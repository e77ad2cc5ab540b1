package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.broker.EmbeddedBroker;
import io.weir.config.Topics;
import io.weir.config.WeirConfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Applications on a broker of their own, and the commands that are said to them. */
abstract class SteeredApplication {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static EmbeddedBroker broker;

    @TempDir
    Path directory;

    final Terminal terminal = new Terminal();

    @BeforeAll
    static void startBroker() {
        broker = EmbeddedBroker.start(0, null);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    /** A configuration file of an application of its own. */
    Path file(String name, String... settings) throws Exception {
        List<String> lines = new ArrayList<>(List.of(
                "application.id=" + name,
                "bootstrap.servers=" + broker.bootstrapServers(),
                "input.topics=" + name + ".events",
                "topic.prefix=" + name + ".",
                "topic.partitions=2",
                "features=x, y",
                "model.components=2",
                "learning.starts=1",
                "consumer.session.timeout.ms=6000",
                "state.dir=" + directory.resolve(name)));
        lines.addAll(List.of(settings));
        return Files.write(directory.resolve(name + ".properties"), lines);
    }

    static WeirConfig config(Path file) {
        return WeirConfig.load(file, Map.of(), Map.of());
    }

    /** Where Kafka's own partitioner would not put the key. */
    static int partition(byte[] key) {
        return 1 - Utils.toPositive(Utils.murmur2(key)) % 2;
    }

    /** Two clusters under one key. */
    static void send(WeirConfig config, int first, int last) {
        byte[] key = "host-7".getBytes(StandardCharsets.UTF_8);
        int partition = partition(key);
        var random = new SplittableRandom(first);
        try (var producer = new KafkaProducer<byte[], byte[]>(config.writerProperties())) {
            for (int i = first; i < last; i++) {
                String value = String.format(
                        Locale.ROOT, "{\"x\":%s,\"y\":%s}", i % 2 * 9 + random.nextGaussian(), random.nextGaussian());
                producer.send(new ProducerRecord<>(
                        config.inputTopics().get(0), partition, key, value.getBytes(StandardCharsets.UTF_8)));
            }
        }
    }

    static List<ConsumerRecord<byte[], byte[]>> committed(WeirConfig config, String topic) {
        List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
        try (var consumer = new KafkaConsumer<byte[], byte[]>(config.readerProperties())) {
            var partitions = consumer.partitionsFor(topic).stream()
                    .map(p -> new TopicPartition(topic, p.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
                consumer.poll(Duration.ofMillis(100)).forEach(all::add);
            }
        }
        return all;
    }

    static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            Thread.sleep(200);
        }
    }

    void awaitAssignments(WeirConfig config, int events) throws InterruptedException {
        await(
                events + " assignments",
                () -> committed(config, Topics.of(config).assignments()).size() >= events);
    }

    String models(Path file, String command, String... more) {
        List<String> words = new ArrayList<>(List.of("models", command, "-c", file.toString()));
        words.addAll(List.of(more));
        assertThat(terminal.run(words.toArray(String[]::new)))
                .as(terminal.err())
                .isZero();
        return terminal.out();
    }
}
