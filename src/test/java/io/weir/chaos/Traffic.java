package io.weir.chaos;

import io.weir.config.Topics;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends events at a steady rate, one in twenty of them hostile, and mischief to the other topics; remembers what it sent where.
 * Large events go through a producer of their own, which compresses them: to a few kB, most of them.
 */
final class Traffic {

    private static final int TICK_MS = 20;
    private static final double HOSTILE = 0.05;
    private static final int MISCHIEF_EVERY_MS = 500;
    private static final int LARGEST_REQUEST = 100_000_000;

    /** Where a record is. */
    record Place(String topic, int partition, long offset) {}

    private final String bootstrapServers;
    private final String input;
    private final int perSecond;
    private final long durationMs;
    private final long largeEveryMs;
    private final SplittableRandom random;
    private final Map<Place, String> kinds = new ConcurrentHashMap<>();
    private final Map<Place, Set<String>> fates = new ConcurrentHashMap<>();
    private final Queue<Mischief> mischief = new ArrayDeque<>();
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final AtomicReference<Exception> failure = new AtomicReference<>();
    private final Thread thread = new Thread(this::send, "traffic");
    private volatile long sent;

    Traffic(String bootstrapServers, Topics topics, int perSecond, long durationMs, long largeEveryMs, long seed) {
        this.bootstrapServers = bootstrapServers;
        input = topics.input().get(0);
        this.perSecond = perSecond;
        this.durationMs = durationMs;
        this.largeEveryMs = largeEveryMs;
        random = new SplittableRandom(seed);
    }

    void start() {
        thread.start();
    }

    /** Will be sent one by one, twice a second. */
    void add(List<Mischief> more) {
        synchronized (mischief) {
            mischief.addAll(more);
        }
    }

    boolean needsMischief() {
        synchronized (mischief) {
            return mischief.isEmpty();
        }
    }

    private void send() {
        try (var small = producer("none");
                var large = producer("zstd")) {
            long begin = System.nanoTime();
            long lastMischief = 0;
            long lastLarge = 0;
            int nextLarge = 0;
            for (long ms = 0; ms < durationMs && !stopped.get(); ms = (System.nanoTime() - begin) / 1_000_000) {
                double progress = (double) ms / durationMs;
                while (sent < ms * perSecond / 1000) {
                    sendEvent(small, progress);
                }
                if (ms - lastMischief >= MISCHIEF_EVERY_MS) {
                    lastMischief = ms;
                    sendMischief(small);
                }
                if (ms - lastLarge >= largeEveryMs && !HostileEvent.LARGE.isEmpty()) {
                    lastLarge = ms;
                    Draft draft = draft(progress);
                    sendHostile(large, draft, HostileEvent.LARGE.get(nextLarge++ % HostileEvent.LARGE.size()));
                }
                TimeUnit.MILLISECONDS.sleep(TICK_MS);
            }
        } catch (InterruptedException | RuntimeException e) {
            failure.compareAndSet(null, e);
        }
    }

    private KafkaProducer<byte[], byte[]> producer(String compression) {
        Map<String, Object> properties = new HashMap<>();
        properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, compression);
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, LARGEST_REQUEST);
        properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 2L * LARGEST_REQUEST);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 300_000);
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 300_000);
        return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private Draft draft(double progress) {
        return new Draft(sent++, progress, System.currentTimeMillis(), random);
    }

    private void sendEvent(KafkaProducer<byte[], byte[]> producer, double progress) {
        Draft draft = draft(progress);
        if (random.nextDouble() < HOSTILE) {
            sendHostile(producer, draft, HostileEvent.SMALL.get(random.nextInt(HostileEvent.SMALL.size())));
        } else {
            producer.send(draft.record(input), (metadata, e) -> failure.compareAndSet(null, e));
        }
    }

    private void sendHostile(KafkaProducer<byte[], byte[]> producer, Draft draft, HostileEvent kind) {
        kind.spoil().accept(draft);
        send(producer, draft.record(input), kind.name(), kind.fates());
    }

    private void sendMischief(KafkaProducer<byte[], byte[]> producer) {
        Mischief one;
        synchronized (mischief) {
            one = mischief.poll();
        }
        if (one != null) {
            send(producer, one.record(), one.name(), one.fates());
        }
    }

    private void send(
            KafkaProducer<byte[], byte[]> producer,
            ProducerRecord<byte[], byte[]> record,
            String kind,
            Set<String> may) {
        producer.send(record, (metadata, e) -> {
            if (e != null) {
                failure.compareAndSet(null, e);
                return;
            }
            var place = new Place(metadata.topic(), metadata.partition(), metadata.offset());
            kinds.put(place, kind);
            fates.put(place, may);
        });
    }

    /** Waits until all has been sent and has arrived. */
    void await() throws Exception {
        thread.join();
        if (failure.get() != null) {
            throw failure.get();
        }
    }

    void stop() {
        stopped.set(true);
    }

    boolean isSending() {
        return thread.isAlive();
    }

    /** Events sent so far. */
    long sent() {
        return sent;
    }

    /** The kind of a hostile record; empty for an ordinary event. */
    Optional<String> kind(Place place) {
        return Optional.ofNullable(kinds.get(place));
    }

    /** What may become of a record. */
    Set<String> fates(Place place) {
        return fates.getOrDefault(place, Set.of(HostileEvent.ASSIGNED));
    }

    /** Where all hostile records are. */
    Iterable<Place> hostile() {
        return kinds.keySet();
    }
}
