package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.admin.ChangelogReader;
import io.weir.admin.TopicAdmin;
import io.weir.config.Topics;
import io.weir.config.WeirConfig;
import io.weir.json.snapshot.ModelSnapshot;
import io.weir.runtime.WeirStreams;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Applications on one cluster, each with topics of its own; what goes in and what comes out. */
public final class Applications {

    private static final Duration PATIENCE = Duration.ofSeconds(150);
    private static final AtomicInteger STARTED = new AtomicInteger();

    private final String bootstrapServers;

    public Applications(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
    }

    /** An application of its own, with topics of its own. */
    public WeirConfig config(Path directory, String... settings) {
        String name = "app" + STARTED.incrementAndGet();
        return Driven.config(Stream.concat(
                        Stream.of(
                                "application.id=" + name,
                                "bootstrap.servers=" + bootstrapServers,
                                "input.topics=" + name + ".events",
                                "topic.prefix=" + name + ".",
                                "features=x, y",
                                "model.components=2",
                                "event.id=/id",
                                "consumer.session.timeout.ms=3000",
                                "consumer.heartbeat.interval.ms=300",
                                "state.dir=" + directory),
                        Stream.of(settings))
                .toArray(String[]::new));
    }

    /** The same application with other settings. */
    public static WeirConfig with(WeirConfig config, Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(config.originalsStrings());
        all.putAll(settings);
        return WeirConfig.load(null, Map.of(), all);
    }

    /** Runs an application until so many events have gone out of its topics. */
    public static void run(WeirConfig config, int events) throws Exception {
        try (var streams = new WeirStreams(config)) {
            streams.start();
            awaitOutput(config, events);
            assertThat(streams.error()).isEmpty();
        }
    }

    public static void createTopics(WeirConfig config) {
        try (Admin admin = Admin.create(config.adminProperties())) {
            TopicAdmin.create(admin, config);
            awaitTopics(admin, Topics.of(config).all());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** Creates the topics of events with settings of their own; {@link #createTopics} leaves them as they are. */
    static void createInput(WeirConfig config, Map<String, String> settings) throws Exception {
        var topics = config.inputTopics().stream()
                .map(name -> new NewTopic(name, Optional.of(1), Optional.empty()).configs(settings))
                .toList();
        try (Admin admin = Admin.create(config.adminProperties())) {
            admin.createTopics(topics).all().get();
        }
    }

    /** A broker may take a moment to hear of topics that the controller has made. */
    public static void awaitTopics(Admin admin, Set<String> topics) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!admin.listTopics().names().get().containsAll(topics)) {
            assertThat(System.nanoTime()).as("topics %s appear", topics).isLessThan(deadline);
            Thread.sleep(20);
        }
    }

    /** Sends events first … last − 1, of two clusters, over three keys; every hundredth is not JSON. */
    public static void send(WeirConfig config, int first, int last) {
        Map<String, Object> properties = Map.of("bootstrap.servers", config.bootstrapServers());
        var random = new SplittableRandom(first);
        try (var producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = first; i < last; i++) {
                double centre = i % 2 * 9;
                String value = i % 100 == 99
                        ? "broken " + i
                        : String.format(
                                Locale.ROOT,
                                "{\"id\":%d,\"x\":%s,\"y\":%s}",
                                i,
                                centre + random.nextGaussian(),
                                random.nextGaussian());
                producer.send(new ProducerRecord<>(
                        config.inputTopics().get(0), Driven.utf8("k" + i % 3), Driven.utf8(value)));
            }
        }
    }

    public static List<ConsumerRecord<byte[], byte[]>> committed(WeirConfig config, String topic) {
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

    /** Waits until so many events came out; on a busy machine for as long as it takes, while more and more do. */
    public static void awaitOutput(WeirConfig config, int events) throws InterruptedException {
        Topics topics = Topics.of(config);
        var standing = new StandingStill(PATIENCE, System::nanoTime);
        int out = 0;
        while (out < events) {
            assertThat(standing.forLong(out))
                    .as("%d of %d events came out, and no more for %s", out, events, PATIENCE)
                    .isFalse();
            Thread.sleep(200);
            out = committed(config, topics.assignments()).size()
                    + committed(config, topics.deadLetters()).size();
        }
    }

    public static void assertAccount(WeirConfig config, int events) {
        Topics topics = Topics.of(config);
        var assignments = committed(config, topics.assignments());
        assertThat(committed(config, topics.deadLetters())).hasSize(events / 100);
        assertThat(assignments).hasSize(events - events / 100);
        assertThat(new HashSet<>(assignments.stream()
                        .map(a -> Driven.json(a.value()).get("id").textValue())
                        .toList()))
                .as("different events")
                .hasSize(assignments.size());
        assertThat(ChangelogReader.read(config).assigned()).isEqualTo(assignments.size());
    }

    public static Map<String, ModelSnapshot> newestModels(WeirConfig config) throws Exception {
        Map<String, ModelSnapshot> newest = new HashMap<>();
        for (var record : committed(config, Topics.of(config).models())) {
            ModelSnapshot snapshot = ModelSnapshot.fromJson(record.value());
            assertThat(new String(record.key(), StandardCharsets.UTF_8)).isEqualTo(snapshot.model());
            ModelSnapshot older = newest.put(snapshot.model(), snapshot);
            assertThat(older == null ? 0 : older.version()).isLessThan(snapshot.version());
        }
        return newest;
    }
}
