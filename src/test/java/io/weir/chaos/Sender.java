package io.weir.chaos;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongFunction;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends events at a steady rate until it is told to stop, whatever becomes of the brokers meanwhile. */
final class Sender {

    private static final int TICK_MS = 20;

    private final String bootstrapServers;
    private final int perSecond;
    private final LongFunction<ProducerRecord<byte[], byte[]>> events;
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final AtomicReference<Exception> failure = new AtomicReference<>();
    private final Thread thread = new Thread(this::send, "sender");
    private volatile long sent;

    /**
     * @param events by number, in order from 0; asked from one thread
     */
    Sender(String bootstrapServers, int perSecond, LongFunction<ProducerRecord<byte[], byte[]>> events) {
        this.bootstrapServers = bootstrapServers;
        this.perSecond = perSecond;
        this.events = events;
    }

    void start() {
        thread.start();
    }

    private void send() {
        Map<String, Object> properties = Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 300_000,
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000,
                ProducerConfig.MAX_BLOCK_MS_CONFIG, 300_000);
        try (var producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            while (!stopped.get()) {
                for (int j = 0; j < perSecond * TICK_MS / 1000; j++) {
                    producer.send(events.apply(sent++), (metadata, e) -> failure.compareAndSet(null, e));
                }
                TimeUnit.MILLISECONDS.sleep(TICK_MS);
            }
        } catch (InterruptedException | RuntimeException e) {
            failure.compareAndSet(null, e);
        }
    }

    /** Events sent so far. */
    long sent() {
        return sent;
    }

    void stop() {
        stopped.set(true);
    }

    /** Stops, and waits until all has arrived. */
    long finish() throws Exception {
        stop();
        thread.join();
        if (failure.get() != null) {
            throw failure.get();
        }
        return sent;
    }
}
