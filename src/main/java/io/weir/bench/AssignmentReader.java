package io.weir.bench;

import io.weir.threads.Threads;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the committed assignments of a topic with one partition. */
final class AssignmentReader implements AutoCloseable {

    /** How every assignment begins; the event's number is next. */
    private static final int NUMBER_AT = "{\"id\":\"e".length();

    private static final Duration POLL = Duration.ofMillis(200);
    private static final long PATIENCE_NS = 60_000_000_000L;

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<TopicPartition> partition;

    AssignmentReader(String address, String topic) {
        consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, address,
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed",
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        partition = List.of(new TopicPartition(topic, 0));
        consumer.assign(partition);
    }

    /** Sends events at a rate and gives how long each took to come back as an assignment, ms. */
    double[] latencies(RunningSubject running, int rate, int seconds) {
        int events = rate * seconds;
        long first = running.sent();
        var sentAt = new AtomicLongArray(events);
        consumer.seekToEnd(partition);
        consumer.position(partition.get(0));
        Threads.named("latency-sender", () -> {
                    long begin = System.nanoTime();
                    for (int i = 0; i < events; i++) {
                        SteadyStream.pace(begin, i, rate);
                        sentAt.set(i, System.nanoTime());
                        running.send(null);
                    }
                })
                .start();
        double[] millis = new double[events];
        Arrays.fill(millis, Double.NaN);
        long last = System.nanoTime();
        for (int seen = 0; seen < events; ) {
            var records = consumer.poll(POLL);
            long now = System.nanoTime();
            for (ConsumerRecord<byte[], byte[]> record : records) {
                long i = number(record.value()) - first;
                if (i >= 0 && i < events) {
                    millis[(int) i] = (now - sentAt.get((int) i)) / 1e6;
                    seen++;
                    last = now;
                }
            }
            if (now - last > PATIENCE_NS) {
                throw new BenchFailed(
                        "of " + events + " events " + seen + " were assigned, and none more for a minute");
            }
        }
        return millis;
    }

    /** Committed assignments in all, once no more come. */
    long count(long expected) {
        consumer.seekToBeginning(partition);
        long count = 0;
        for (int empty = 0; empty < (count < expected ? 25 : 5); ) {
            int more = consumer.poll(POLL).count();
            count += more;
            empty = more == 0 ? empty + 1 : 0;
        }
        return count;
    }

    private static long number(byte[] assignment) {
        long n = 0;
        for (int i = NUMBER_AT; assignment[i] != '"'; i++) {
            n = 10 * n + assignment[i] - '0';
        }
        return n;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
