package io.weir.cli;

import io.weir.source.EventSource;
import io.weir.source.InputException;
import io.weir.source.RecordedEvent;
import io.weir.threads.Threads;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Plays a source into a topic, once and at a rate, from a thread of its own. */
final class EventPlayer implements AutoCloseable {

    /** Events that may wait for their answer; so many more are soon worked off when an end is wanted. */
    private static final long MOST_UNANSWERED = 50_000;

    private static final long WAIT_NS = 1_000_000;
    private static final long STOP_MS = 2000;

    private final EventSource source;
    private final String topic;
    private final double rate;
    private final LongSupplier answered;
    private final KafkaProducer<String, byte[]> producer;
    private final Thread thread = Threads.named("event-player", this::play);
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private volatile boolean stopped;

    /**
     * @param rate events per second; 0 = as fast as they are answered
     * @param answered how many of the events have come out so far
     * @param settings of the producer
     */
    EventPlayer(EventSource source, String topic, double rate, LongSupplier answered, Map<String, Object> settings) {
        this.source = source;
        this.topic = topic;
        this.rate = rate;
        this.answered = answered;
        producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
    }

    /** The record that carries an event. */
    static ProducerRecord<String, byte[]> record(String topic, RecordedEvent event) {
        Long timestamp = event.timestamp() < 0 ? null : event.timestamp();
        return new ProducerRecord<>(topic, null, timestamp, event.key(), event.value());
    }

    void start() {
        thread.start();
    }

    boolean isDone() {
        return !thread.isAlive();
    }

    /** Events that are in the topic. */
    long sent() {
        return acknowledged.get();
    }

    /** Why playing ended before its time, if it did. */
    Optional<RuntimeException> failure() {
        return Optional.ofNullable(failure.get()).map(e -> Failures.thrownBy("event-player", e));
    }

    /** Plays no further event, and waits until those that were played are in the topic. */
    void stop() throws InterruptedException {
        stopped = true;
        // The thread may hang in a read of stdin; it sends nothing any more when it comes back.
        thread.join(STOP_MS);
        producer.flush();
    }

    @Override
    public void close() {
        stopped = true;
        producer.close();
    }

    private void play() {
        try {
            long start = System.nanoTime();
            long newest = RecordedEvent.NO_TIMESTAMP;
            for (long n = 0; !stopped && failure.get() == null && source.hasNext(); n++) {
                var event = source.next().after(newest);
                newest = event.timestamp();
                waitForTurn(start, n);
                if (stopped) {
                    break;
                }
                long number = n + 1;
                producer.send(record(topic, event), (metadata, e) -> onAnswer(number, event, e));
            }
            producer.flush();
        } catch (RuntimeException | Error e) {
            failure.compareAndSet(null, e);
        }
    }

    private void waitForTurn(long start, long n) {
        while (!stopped
                && (n - answered.getAsLong() >= MOST_UNANSWERED
                        || (rate > 0 && System.nanoTime() - start < n / rate * 1e9))) {
            LockSupport.parkNanos(WAIT_NS);
        }
    }

    private void onAnswer(long number, RecordedEvent event, Exception e) {
        if (e == null) {
            acknowledged.incrementAndGet();
        } else if (e instanceof RecordTooLargeException) {
            failure.compareAndSet(
                    null,
                    new InputException("event " + number + " has " + event.value().length
                            + " bytes, more than a record may have; leave it out, or split it"));
        } else {
            failure.compareAndSet(
                    null, new IllegalStateException("event " + number + " was not taken: " + e.getMessage(), e));
        }
    }
}
