package io.weir.cli;

import io.weir.config.Topics;
import io.weir.config.WeirConfig;
import io.weir.json.snapshot.InvalidModel;
import io.weir.json.snapshot.ModelSnapshot;
import io.weir.records.DeadLetters;
import io.weir.report.Refusals;
import io.weir.threads.Threads;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what is in the topics, as committed, while it grows; reads with a thread of its own. */
final class TopicTally implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TopicTally.class);

    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Topics topics;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<TopicPartition> partitions;
    private final Thread thread = Threads.named("tally", this::read);
    private final Map<String, ModelSnapshot> models = new ConcurrentSkipListMap<>();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private volatile boolean finishing;
    private volatile boolean closed;
    // Written by the thread alone.
    private volatile long events;
    private volatile long assignments;
    private volatile long deadLetters;
    private final Refusals refusals = new Refusals();

    /** Counts from the beginning of the topics, which must be there. */
    TopicTally(WeirConfig config) {
        topics = Topics.of(config);
        consumer = new KafkaConsumer<>(config.readerProperties());
        partitions = topics.all().stream()
                .flatMap(topic -> consumer.partitionsFor(topic, PATIENCE).stream())
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    void start() {
        thread.start();
    }

    /** Records in the input topics. */
    long events() {
        return events;
    }

    long assignments() {
        return assignments;
    }

    long deadLetters() {
        return deadLetters;
    }

    /** The dead letters, by reason; once it has finished. */
    Refusals refusals() {
        return refusals;
    }

    /** Events that have come out, one way or the other. */
    long answered() {
        return assignments + deadLetters;
    }

    /** The newest snapshot of every model, by name. */
    Map<String, ModelSnapshot> models() {
        return new TreeMap<>(models);
    }

    /** Reads on to what is committed by now, and ends. Nothing may be writing any more. */
    void finish() throws InterruptedException {
        finishing = true;
        thread.join(PATIENCE.toMillis());
        check();
        if (thread.isAlive()) {
            throw new CommandFailed("the topics could not be read to their ends within " + PATIENCE.toSeconds() + " s");
        }
    }

    /** Throws what the reading thread met, if it met something. */
    void check() {
        if (failure.get() != null) {
            throw Failures.thrownBy("tally", failure.get());
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join(PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!thread.isAlive()) {
            consumer.close();
        }
    }

    private void read() {
        try {
            while (!closed && !(finishing && atEnd())) {
                for (var record : consumer.poll(POLL)) {
                    count(record);
                }
            }
        } catch (RuntimeException | Error e) {
            failure.set(e);
        }
    }

    private boolean atEnd() {
        var ends = consumer.endOffsets(partitions, PATIENCE);
        return partitions.stream().allMatch(p -> consumer.position(p, PATIENCE) >= ends.get(p));
    }

    /** Whether a dead letter was an event, and not feedback on one. */
    private boolean isEvent(ConsumerRecord<byte[], byte[]> letter) {
        String from = DeadLetters.header(letter.headers(), "__streams.errors.topic");
        return from == null || topics.input().contains(from);
    }

    private void count(ConsumerRecord<byte[], byte[]> record) {
        String topic = record.topic();
        if (topic.equals(topics.assignments())) {
            assignments++;
        } else if (topic.equals(topics.deadLetters())) {
            if (isEvent(record)) {
                String reason = DeadLetters.header(record.headers(), DeadLetters.REASON);
                String message = DeadLetters.header(record.headers(), DeadLetters.MESSAGE);
                refusals.add(String.valueOf(reason), String.valueOf(message));
                deadLetters++;
            }
        } else if (topics.input().contains(topic)) {
            events++;
        } else if (topic.equals(topics.models()) && record.value() == null) {
            models.remove(new String(record.key(), StandardCharsets.UTF_8));
        } else if (topic.equals(topics.models())) {
            try {
                var snapshot = ModelSnapshot.fromJson(record.value());
                models.put(snapshot.model(), snapshot);
            } catch (InvalidModel e) {
                LOG.warn("{}, offset {}, is no model that can be read: {}", topic, record.offset(), e.getMessage());
            }
        }
    }
}
