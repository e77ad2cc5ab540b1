package io.weir.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.StrictJson;
import io.weir.config.Topics;
import io.weir.json.snapshot.ModelSnapshot;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A processor with a bounded heap takes a steady stream of which one event in twenty is hostile, with mischief on all other topics:
 * every event has the fate that it had to have, none is lost and none is learned twice, no thread fails, the live heap stays as it is,
 * and all that is written can be read.
 *
 * <p>{@code mvn verify -Psoak -Dsoak.duration=PT60M -Dsoak.rate=1000 -Dsoak.scope=key}; without a scope, one after the other.
 */
class SoakIT {

    private static final Duration DURATION = Duration.parse(System.getProperty("soak.duration", "PT2M"));
    private static final int PER_SECOND = Integer.getInteger("soak.rate", 1000);
    private static final long SEED = Long.getLong("soak.seed", 1);
    private static final String HEAP = System.getProperty("soak.heap", "640m");
    /** Longer than it takes until models are there that commands can be about. */
    private static final long FIRST_LOOK_MS = 8_000;

    private static final long LOOKS = 40;
    /** Offsets in a partition that are looked at for something to be about. */
    private static final long LAST = 40;

    /** In shorter runs, models and caches are still filling. */
    private static final Duration SETTLED = Duration.ofMinutes(15);
    /** MiB, and the share of the live heap, that it may grow over the second half of a run that is long enough. */
    private static final double GROWTH = 12;

    private static final double GROWTH_SHARE = 0.08;
    /** MiB of live objects, in any run. */
    private static final double MOST_LIVE = 300;

    @TempDir
    Path directory;

    private String address;
    private Child broker;
    private Child processor;
    private Traffic traffic;

    @BeforeEach
    void startBroker() throws Exception {
        int port = Child.freePort();
        address = "127.0.0.1:" + port;
        broker = Child.broker(directory, port);
        broker.start();
    }

    @AfterEach
    void stopEverything() {
        if (traffic != null) {
            traffic.stop();
        }
        if (processor != null) {
            processor.close();
        }
        broker.close();
    }

    static Stream<String> scopes() {
        return Arrays.stream(System.getProperty("soak.scope", "key,shared").split(","));
    }

    @ParameterizedTest
    @MethodSource("scopes")
    void nothingThatIsSentStopsIt(String scope) throws Exception {
        int metrics = Child.freePort();
        var subject = new Subject(
                directory,
                address,
                scope,
                "features=x, y, k, early, late, category(c), poisson(n)",
                "event.time=/ts",
                "model.ttl=" + (scope.equals("key") ? "PT20S" : "none"),
                "feedback.topic=subject.feedback",
                "learning.reservoir=2000",
                "http.port=" + metrics);
        Topics topics = Topics.of(subject.config());
        var ledger = new Ledger(subject.config());
        int page = Child.freePort();
        processor = subject.instance("only", "--dashboard-port", Integer.toString(page))
                .heap(HEAP);
        processor.start();
        long ms = DURATION.toMillis();
        traffic = new Traffic(address, topics, PER_SECOND, ms, Math.min(12_000, ms / 10), SEED);
        traffic.add(Mischief.foreign(topics));
        var watch = new Watch(processor, "http://127.0.0.1:" + metrics, "http://127.0.0.1:" + page);
        traffic.start();
        TimeUnit.MILLISECONDS.sleep(FIRST_LOOK_MS);
        while (traffic.isSending()) {
            if (traffic.needsMischief()) {
                traffic.add(mischief(ledger, topics));
            }
            watch.look();
            TimeUnit.MILLISECONDS.sleep(Math.max(500, ms / LOOKS));
        }
        traffic.await();
        awaitEnd(subject, topics, watch);
        double failed = watch.metric("weir_threads_failed_total");
        watch.look();
        int status = processor.stop();

        var books = new Books(ledger, topics, traffic, scope.equals("key"));
        books.read();
        ends(topics).forEach((partition, end) -> books.assertAllAnswered(partition.partition(), end));
        print(scope, books, watch, failed);
        assertThat(books.wrongs()).as("what is wrong in the topics").isEmpty();
        assertThat(watch.wrongs()).as("answers over HTTP").isEmpty();
        assertThat(failed)
                .as("threads that failed; the processor said: %s", processor.said())
                .isZero();
        assertThat(status).as("exit status").isZero();
        assertThat(books.assignments() + books.letters())
                .as("assignments and dead letters")
                .isEqualTo(traffic.sent());
        ledger.assertLearnedOnce(traffic.sent(), books.assignments());
        assertThat(watch.mean()).as("MiB of live heap").isLessThan(MOST_LIVE);
        if (DURATION.compareTo(SETTLED) >= 0) {
            assertThat(watch.growth())
                    .as("MiB that the live heap of %.0f MiB grew over the second half", watch.mean())
                    .isLessThan(Math.max(GROWTH, GROWTH_SHARE * watch.mean()));
        }
    }

    /** About what the application wrote a moment ago. */
    private static List<Mischief> mischief(Ledger ledger, Topics topics) {
        List<Mischief> all = new ArrayList<>();
        JsonNode[] anomaly = {StrictJson.parse("{\"model\":\"k1\",\"id\":\"1\"}".getBytes(StandardCharsets.UTF_8))};
        ledger.readLast(topics.anomalies(), LAST, record -> {
            if (record.headers().lastHeader(Mischief.FOREIGN) == null) {
                anomaly[0] = StrictJson.parseWithCopy(record.value(), "event");
            }
        });
        all.addAll(Mischief.feedback(topics, anomaly[0]));
        ModelSnapshot[] snapshot = {null};
        ledger.readLast(topics.models(), LAST, record -> {
            if (record.value() != null) {
                ModelSnapshot read = Ledger.snapshot(record);
                // Visitors are forgotten soon; whoever commands one may come too late.
                snapshot[0] = read.model().startsWith("visitor") ? snapshot[0] : read;
            }
        });
        if (snapshot[0] != null) {
            all.addAll(Mischief.commands(topics, snapshot[0]));
        }
        return all;
    }

    /** The application has read all that was sent. */
    private void awaitEnd(Subject subject, Topics topics, Watch watch) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", address))) {
            long deadline = System.nanoTime() + Subject.PATIENCE.toNanos();
            Map<TopicPartition, Long> ends = ends(topics);
            ends.putAll(ends(List.of(topics.control(), topics.feedback().orElseThrow())));
            long open;
            do {
                TimeUnit.MILLISECONDS.sleep(500);
                var committed = admin.listConsumerGroupOffsets(subject.config().applicationId())
                        .partitionsToOffsetAndMetadata()
                        .get();
                open = ends.entrySet().stream()
                        .filter(e -> e.getValue() > 0)
                        .filter(e -> committed.get(e.getKey()) == null
                                || committed.get(e.getKey()).offset() < e.getValue())
                        .count();
                assertThat(processor.isAlive())
                        .as("alive, after: %s", processor.said())
                        .isTrue();
                if (System.nanoTime() > deadline) {
                    throw new AssertionError(
                            committed + " was not read to " + ends + "\n" + watch.streamThreads() + processor.said());
                }
            } while (open > 0);
        }
    }

    private Map<TopicPartition, Long> ends(Topics topics) throws Exception {
        return ends(List.of(topics.input().get(0)));
    }

    private Map<TopicPartition, Long> ends(List<String> topics) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", address))) {
            Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
            admin.describeTopics(topics)
                    .allTopicNames()
                    .get()
                    .forEach((name, topic) -> topic.partitions()
                            .forEach(p -> latest.put(new TopicPartition(name, p.partition()), OffsetSpec.latest())));
            Map<TopicPartition, Long> ends = new HashMap<>();
            admin.listOffsets(latest).all().get().forEach((partition, end) -> ends.put(partition, end.offset()));
            return ends;
        }
    }

    private void print(String scope, Books books, Watch watch, double failed) {
        var text = new StringBuilder();
        text.append(String.format(Locale.ROOT, "soak: %s scope, %s at %d/s%n", scope, DURATION, PER_SECOND));
        books.fates().forEach((fate, n) -> text.append(String.format("  %9d %s%n", n, fate)));
        text.append("soak: | scope | sent | events | assignments | dead letters | anomalies | threads failed"
                + " | MiB alive at ¼, ½, ¾, end | trend of the second half, MiB an hour |\n");
        text.append(String.format(
                Locale.ROOT,
                "soak: | %s | %s at %,d/s | %,d | %,d | %,d | %,d | %.0f | %s of %s | %+.1f |%n",
                scope,
                DURATION,
                PER_SECOND,
                traffic.sent(),
                books.assignments(),
                books.letters(),
                books.anomalies(),
                failed,
                IntStream.rangeClosed(1, 4)
                        .mapToObj(quarter -> String.format(Locale.ROOT, "%.0f", watch.at(quarter / 4.0)))
                        .collect(Collectors.joining(", ")),
                HEAP,
                watch.growth() * 2 * Duration.ofHours(1).toMillis() / DURATION.toMillis()));
        text.append("soak: MiB alive:");
        watch.heap().forEach(h -> text.append(String.format(Locale.ROOT, " %.0f min %.0f", h[0] / 60, h[1])));
        text.append(System.lineSeparator());
        books.wrongs().forEach((wrong, n) -> text.append(String.format("  WRONG %d × %s%n", n, wrong)));
        watch.wrongs().forEach((wrong, n) -> text.append(String.format("  WRONG %d × %s%n", n, wrong)));
        System.err.print(text);
    }
}
