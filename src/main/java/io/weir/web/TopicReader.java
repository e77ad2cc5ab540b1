package io.weir.web;

import io.weir.event.Source;
import io.weir.event.Words;
import io.weir.threads.Threads;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the topics into a view, with a thread of its own, until it is closed. It is no member of a group and writes nothing.
 *
 * <p>Models are read from the beginning, of the others the last records. Input topics are not read through: assignments say which
 * events are wanted, and {@link #followAssignments} steers the consumer to them. A cluster that is away is waited for.
 */
public final class TopicReader implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TopicReader.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration ANSWER = Duration.ofSeconds(3);
    private static final long LOOK_MS = 2000;
    private static final long RETRY_MS = 2000;
    /** Records per partition that are read of what was there before. */
    private static final long TAIL = 5000;

    private static final long TAIL_OF_LARGE = 100;
    /** Events between two wanted ones that are rather skipped than read. */
    private static final long FAR = 20_000;

    private final Properties settings;
    private final ViewedTopics topics;
    private final View view;
    private final Thread thread = Threads.named("dashboard-reader", this::run);
    private final Map<TopicPartition, Long> endsAtStart = new HashMap<>();
    /** Where to go on after a failure. */
    private final Map<TopicPartition, Long> next = new HashMap<>();

    private final Set<TopicPartition> assigned = new HashSet<>();
    private volatile boolean closed;
    private boolean first = true;
    private long looked;

    /**
     * @param consumerSettings where the cluster is and how to reach it; keys and values are read as bytes
     */
    public TopicReader(Properties consumerSettings, View view) {
        this.view = view;
        topics = view.topics();
        settings = new Properties();
        settings.putAll(consumerSettings);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    }

    public void start() {
        thread.start();
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join(2 * ANSWER.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!closed) {
            try (var consumer = new KafkaConsumer<byte[], byte[]>(settings)) {
                assigned.clear();
                looked = 0;
                while (!closed) {
                    look(consumer);
                    accept(consumer.poll(POLL));
                    followAssignments(consumer);
                }
            } catch (WakeupException | org.apache.kafka.common.errors.InterruptException e) {
                return;
            } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
                LOG.info("reading the topics failed, trying again", e);
                view.connection(Standing.Connection.AWAY, sentence(e));
                pause();
            }
        }
    }

    private static String sentence(Throwable e) {
        return e instanceof org.apache.kafka.common.errors.TimeoutException
                ? "the brokers do not answer"
                : "reading the topics failed: " + Words.of(e);
    }

    private void pause() {
        long deadline = System.nanoTime() + RETRY_MS * 1_000_000;
        while (!closed && System.nanoTime() < deadline) {
            java.util.concurrent.locks.LockSupport.parkNanos(50_000_000);
        }
    }

    /** Now and then: which topics are there by now, and is the cluster? */
    private void look(Consumer<byte[], byte[]> consumer) {
        long now = System.nanoTime() / 1_000_000;
        if (looked != 0 && now - looked < LOOK_MS) {
            return;
        }
        var infos = consumer.listTopics(ANSWER);
        List<TopicPartition> added = new ArrayList<>();
        Set<String> names = new HashSet<>(infos.keySet());
        names.retainAll(topics.all());
        for (String topic : names) {
            for (var info : infos.get(topic)) {
                var partition = new TopicPartition(topic, info.partition());
                if (assigned.add(partition)) {
                    added.add(partition);
                }
            }
        }
        view.standing().present(names);
        if (!added.isEmpty()) {
            consumer.assign(assigned);
            seek(consumer, added);
        }
        consumer.endOffsets(watched(assigned), ANSWER);
        if (names.contains(topics.assignments()) && atEnds(consumer)) {
            view.standing().caughtUp();
        }
        view.connection(Standing.Connection.LIVE, null);
        first = false;
        looked = System.nanoTime() / 1_000_000;
    }

    /** All but the input. */
    private List<TopicPartition> watched(Collection<TopicPartition> partitions) {
        return partitions.stream()
                .filter(p -> !topics.input().contains(p.topic()))
                .toList();
    }

    /** Sets the start of partitions that are new here. Those that appear later are read from their beginnings. */
    private void seek(Consumer<byte[], byte[]> consumer, List<TopicPartition> added) {
        var beginnings = consumer.beginningOffsets(added, ANSWER);
        var ends = consumer.endOffsets(added, ANSWER);
        for (var partition : added) {
            long end = ends.get(partition);
            long start = beginnings.get(partition);
            boolean known = endsAtStart.putIfAbsent(partition, first ? end : start) != null;
            if (topics.input().contains(partition.topic())) {
                consumer.pause(List.of(partition));
            } else if (known) {
                start = Math.max(start, Math.min(end, next.getOrDefault(partition, start)));
            } else if (first) {
                start = Math.max(start, end - tail(partition.topic()));
            }
            // From here on it goes, also if nothing comes before the next failure.
            next.put(partition, start);
            consumer.seek(partition, start);
        }
    }

    private long tail(String topic) {
        if (topic.equals(topics.models())) {
            return Long.MAX_VALUE / 2;
        }
        return topic.equals(topics.assignments()) || topic.equals(topics.lifecycle()) ? TAIL : TAIL_OF_LARGE;
    }

    private boolean atEnds(Consumer<byte[], byte[]> consumer) {
        return watched(assigned).stream()
                .allMatch(p -> consumer.position(p, ANSWER) >= endsAtStart.getOrDefault(p, 0L));
    }

    private void accept(ConsumerRecords<byte[], byte[]> records) {
        // Of many versions of a model that come at once only the last is worth reading.
        Map<ByteBuffer, ConsumerRecord<byte[], byte[]>> models = new LinkedHashMap<>();
        // Assignments say which events are wanted, and so come first.
        for (var record : records) {
            if (record.topic().equals(topics.models())) {
                models.put(ByteBuffer.wrap(record.key() == null ? new byte[0] : record.key()), record);
            } else if (!topics.input().contains(record.topic())) {
                view.accept(record, isLive(record));
            }
        }
        models.values().forEach(record -> view.accept(record, isLive(record)));
        for (var partition : records.partitions()) {
            var some = records.records(partition);
            long end = some.get(some.size() - 1).offset() + 1;
            next.put(partition, end);
            if (topics.input().contains(partition.topic())) {
                some.forEach(record -> view.accept(record, isLive(record)));
                view.points.readUpTo(partition.topic(), partition.partition(), end);
            }
        }
    }

    private boolean isLive(ConsumerRecord<byte[], byte[]> record) {
        return record.offset() >= endsAtStart.getOrDefault(new TopicPartition(record.topic(), record.partition()), 0L);
    }

    /** Lets the input partitions run where events are wanted, from the first that is, and rests the others. */
    private void followAssignments(Consumer<byte[], byte[]> consumer) {
        var spans = view.points.spans();
        List<TopicPartition> run = new ArrayList<>();
        List<TopicPartition> rest = new ArrayList<>();
        for (var partition : assigned) {
            if (!topics.input().contains(partition.topic())) {
                continue;
            }
            var span = spans.get(new Source(partition.topic(), partition.partition(), 0));
            if (span == null) {
                rest.add(partition);
                continue;
            }
            long position = consumer.position(partition, ANSWER);
            if (span.last() - position > FAR / 10) {
                // Rare: far ahead, or an offset that no event has.
                long end = consumer.endOffsets(List.of(partition), ANSWER).get(partition);
                if (span.last() >= end) {
                    view.points.neverFrom(partition.topic(), partition.partition(), end);
                    rest.add(partition);
                    continue;
                }
            }
            long first = Math.max(span.first(), span.last() - FAR);
            view.points.readUpTo(partition.topic(), partition.partition(), first);
            if (position > first || position < first - FAR / 10) {
                consumer.seek(partition, first);
            }
            run.add(partition);
        }
        consumer.resume(run);
        consumer.pause(rest);
    }
}
