package io.weir.bench;

import io.weir.bench.Subject.Shape;
import io.weir.config.Topics;
import io.weir.config.WeirConfig;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.ProducerRecord;

/** A subject that is up, with its topics. */
final class RunningSubject implements AutoCloseable {

    /** What comes late, statistics on their way to the M-step, is still counted. */
    private static final long SETTLE_NS = 300_000_000;

    private final BenchCluster cluster;
    private final Subject subject;
    private final int partitions;
    private final String input;
    private final String assignments;
    private final Events events;
    private Child child;
    private long sent;

    RunningSubject(BenchCluster cluster, Subject subject, Shape shape, WeirConfig config) {
        this.cluster = cluster;
        this.subject = subject;
        partitions = shape.partitions();
        var topics = Topics.of(config);
        input = topics.input().get(0);
        assignments = topics.assignments();
        events = new Events(shape.components(), shape.dimension());
        child = cluster.start(subject);
    }

    String name() {
        return subject.name();
    }

    String assignments() {
        return assignments;
    }

    /** Events sent so far. */
    long sent() {
        return sent;
    }

    /** Sends the next event. */
    void send(Callback answered) {
        int key = (int) (sent++ % subject.models());
        byte[] name = ("k" + key).getBytes(StandardCharsets.UTF_8);
        cluster.producer().send(new ProducerRecord<>(input, key % partitions, name, events.next()), answered);
    }

    /** Fills the topic while processing is halted, and measures how it is worked off. */
    Sample round(int number) {
        child.ask("pause");
        for (int i = 0; i < number; i++) {
            send(null);
        }
        cluster.producer().flush();
        long app = child.cpuNanos();
        long broker = cluster.brokerCpuNanos();
        long begin = System.nanoTime();
        child.ask("resume");
        awaitAll();
        double seconds = (System.nanoTime() - begin) / 1e9;
        LockSupport.parkNanos(SETTLE_NS);
        return new Sample(
                number / seconds,
                (child.cpuNanos() - app) / 1e3 / number,
                (cluster.brokerCpuNanos() - broker) / 1e3 / number);
    }

    /** Waits until the outputs of everything that was sent are committed. */
    void awaitAll() {
        Waiting.untilAtLeast(this::committed, sent, subject.name());
    }

    /** Events that were worked off in transactions that are committed. */
    long committed() {
        try {
            return cluster
                    .admin()
                    .listConsumerGroupOffsets(subject.name())
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .entrySet()
                    .stream()
                    .filter(e -> e.getKey().topic().equals(input) && e.getValue() != null)
                    .mapToLong(e -> e.getValue().offset())
                    .sum();
        } catch (ExecutionException e) {
            throw new BenchFailed("the broker did not say what is committed: " + e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchFailed("interrupted");
        }
    }

    /** Live heap after a collection, MiB. */
    double heapMebibytes() {
        return Long.parseLong(child.ask("heap")) / 1048576.0;
    }

    /** kill -9. */
    void kill() throws InterruptedException {
        child.kill();
    }

    void startAgain() {
        child = cluster.start(subject);
    }

    @Override
    public void close() {
        child.close();
    }
}
