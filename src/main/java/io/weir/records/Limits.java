package io.weir.records;

import io.weir.config.Topics;
import io.weir.config.WeirConfig;
import io.weir.threads.Threads;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.StreamsConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long a record may be so that its topic takes it, whatever is in it. Safe for use by many threads.
 *
 * <pre>
 *   producer   max.request.size    bounds the record as it is
 *              buffer.memory       likewise
 *   topic      max.message.bytes   bounds the compressed batch, of one record at the least
 * </pre>
 *
 * <p>A record that does not shrink has to fit too, so the least of the three is the limit of the record as it is. Limits of topics may be
 * changed while the stream runs, so they are looked up again and again.
 */
public final class Limits implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Limits.class);

    /** What brokers allow where nobody has said anything else. */
    private static final long BROKERS_DEFAULT = 1_048_588;

    private static final Duration EVERY = Duration.ofSeconds(30);
    /** Internal topics are created a moment after the start. */
    private static final Duration FIRST = Duration.ofSeconds(2);

    private static final long PATIENCE_SECONDS = 10;

    /** Of a batch, and of the one record in it without its key, its value and its headers. */
    private static final int FRAME = 61 + 41;
    /** Lengths of a header's name and value. */
    private static final int HEADER = 10;

    /** What the producer allows. */
    private final long request;
    /** Of internal topics that are not there yet. */
    private final long internal;

    private final String application;
    private final Set<String> outputs;
    private final Map<String, Long> ofTopics = new ConcurrentHashMap<>();
    /** Records that are no longer than this fit anywhere. */
    private volatile long least;

    private ScheduledExecutorService watch;

    private Limits(long request, long internal, String application, Set<String> outputs) {
        this.request = request;
        this.internal = internal;
        this.application = application;
        this.outputs = outputs;
        least = outputs.isEmpty() ? Long.MAX_VALUE : Math.min(request, least(BROKERS_DEFAULT));
    }

    /** Where there is no cluster, everything fits. */
    public static Limits none() {
        return new Limits(Long.MAX_VALUE, Long.MAX_VALUE, "", Set.of());
    }

    /** Those of a configuration, as long as nobody has asked the cluster. */
    public static Limits of(WeirConfig config) {
        Properties properties = config.streamsProperties();
        long request = Math.min(
                number(properties, StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG)),
                number(properties, StreamsConfig.producerPrefix(ProducerConfig.BUFFER_MEMORY_CONFIG)));
        long internal = number(properties, StreamsConfig.topicPrefix(TopicConfig.MAX_MESSAGE_BYTES_CONFIG));
        return new Limits(
                request,
                internal,
                config.applicationId(),
                new HashSet<>(Topics.of(config).output()));
    }

    private static long number(Properties properties, String name) {
        return Long.parseLong(String.valueOf(properties.get(name)));
    }

    /** What is left of a topic's limit for a record that compression makes longer. */
    private static long least(long maxMessageBytes) {
        return maxMessageBytes - 128 - maxMessageBytes / 1024;
    }

    /** The longest record that a topic takes for sure, {@link #size} bytes. */
    public long most(String topic) {
        if (outputs.isEmpty()) {
            return Long.MAX_VALUE;
        }
        long byDefault = outputs.contains(topic) ? BROKERS_DEFAULT : internal;
        return Math.min(request, least(ofTopics.getOrDefault(topic, byDefault)));
    }

    /** Whether a record fits for sure. */
    public boolean fits(String topic, byte[] key, byte[] value, Headers headers) {
        long size = size(key, value, headers);
        return size <= least || size <= most(topic);
    }

    /** Bytes of a record that is alone in its batch and not compressed, at the most. */
    public static long size(byte[] key, byte[] value, Headers headers) {
        return (long) FRAME + length(key) + length(value) + size(headers);
    }

    /** Bytes of the headers, at the most. */
    public static long size(Headers headers) {
        long size = 0;
        for (Header header : headers) {
            size += (long) HEADER + Utils.utf8Length(header.key()) + length(header.value());
        }
        return size;
    }

    private static int length(byte[] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    /** Takes what topics allow now, {@code max.message.bytes} by their names. */
    void learn(Map<String, Long> maxMessageBytes) {
        ofTopics.putAll(maxMessageBytes);
        long smallest = Math.min(request, least(Math.min(BROKERS_DEFAULT, internal)));
        for (long limit : ofTopics.values()) {
            smallest = Math.min(smallest, least(limit));
        }
        least = smallest;
    }

    /** Asks the cluster now, and again every half minute until this is closed. */
    public synchronized void watch(WeirConfig config) {
        if (watch != null) {
            return;
        }
        ask(config);
        watch = Threads.timer("weir-limits");
        watch.scheduleWithFixedDelay(
                Threads.heard(() -> ask(config)), FIRST.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** A record was refused: somebody has changed a limit just now. */
    public synchronized void refused(WeirConfig config) {
        if (watch != null && !watch.isShutdown()) {
            watch.execute(Threads.heard(() -> ask(config)));
        }
    }

    private void ask(WeirConfig config) {
        try {
            Admin admin = Admin.create(config.adminProperties());
            try {
                learn(read(admin));
            } finally {
                // Without waiting for an answer that nobody needs any more.
                admin.close(Duration.ZERO);
            }
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            LOG.debug("what topics allow cannot be read; what was known last goes on", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Map<String, Long> read(Admin admin) throws ExecutionException, InterruptedException, TimeoutException {
        List<ConfigResource> topics = admin.listTopics().names().get(PATIENCE_SECONDS, TimeUnit.SECONDS).stream()
                .filter(topic -> outputs.contains(topic) || topic.startsWith(application + "-"))
                .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
                .toList();
        Map<String, Long> limits = new HashMap<>();
        admin.describeConfigs(topics)
                .all()
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .forEach((topic, settings) -> limits.put(
                        topic.name(),
                        Long.valueOf(settings.get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG)
                                .value())));
        return limits;
    }

    @Override
    public synchronized void close() {
        if (watch != null) {
            watch.shutdownNow();
        }
    }
}
