package io.weir.config;

import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;

/** What Kafka's clients get: the user's words where there are any, and defaults that suit this program where not. */
final class ClientProperties {

    private static final int MEBIBYTE = 1024 * 1024;
    /** Records on their way to the broker may be at least this large, dead letters of 10 MB among them. */
    private static final long REQUEST_BYTES = 40 * MEBIBYTE;

    private ClientProperties() {}

    static Properties streams(WeirConfig config, Map<String, Object> user) {
        Properties p = new Properties();
        long request = Math.max(REQUEST_BYTES, config.recordSizes().largest() + config.eventMaxBytes() + MEBIBYTE);

        // Every output, every learned event and every offset in one transaction per 100 ms.
        p.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        p.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 100);
        p.put(
                StreamsConfig.STATE_DIR_CONFIG,
                StateFolder.ofUser(System.getenv(), System.getProperty("user.home"))
                        .toString());
        p.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        // State survives kill -9, instead of being restored from its changelogs.
        putIfKnown(p, "enable.transactional.statestores", true);
        p.put(
                StreamsConfig.REPLICATION_FACTOR_CONFIG,
                config.getShort(Settings.TOPIC_REPLICATION_FACTOR).intValue());

        // Batches of 16 KiB halve the throughput.
        p.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 128 * 1024);
        p.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 20);
        // Assignments are the most of what is written, and shrink to a third: less work for both sides.
        p.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4");
        p.put(StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), bounded(request));
        p.put(StreamsConfig.producerPrefix(ProducerConfig.BUFFER_MEMORY_CONFIG), request + 24 * MEBIBYTE);
        // A start of a large model may keep a transaction open for long. Those of the dead are ended sooner, see
        // AbandonedTransactions.
        p.put(StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), 60_000);

        p.put(StreamsConfig.consumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), 2000);
        p.put(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, 5000);
        p.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
        // After kill -9 others wait this long, and hear of it with their next heartbeat; by default, brokers allow no
        // shorter session.
        p.put(StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), 6000);
        p.put(StreamsConfig.consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), 1000);

        p.put(
                StreamsConfig.topicPrefix(TopicConfig.MAX_MESSAGE_BYTES_CONFIG),
                Long.toString(bounded(Math.max(
                        MEBIBYTE + config.eventMaxBytes(), config.recordSizes().largest()))));
        p.put(
                StreamsConfig.topicPrefix(TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG),
                Long.toString(Long.MAX_VALUE));
        p.putAll(user);
        p.put(StreamsConfig.APPLICATION_ID_CONFIG, config.applicationId());
        p.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers());
        return p;
    }

    /** Settings that only newer versions of Kafka Streams have. */
    private static void putIfKnown(Properties p, String name, Object value) {
        if (StreamsConfig.configDef().names().contains(name)) {
            p.put(name, value);
        }
    }

    private static int bounded(long bytes) {
        return (int) Math.min(Integer.MAX_VALUE, bytes);
    }

    static Properties admin(WeirConfig config, Map<String, Object> user) {
        Properties p = client("admin.", user);
        p.keySet().retainAll(AdminClientConfig.configNames());
        p.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers());
        return p;
    }

    static Properties reader(WeirConfig config, Map<String, Object> user) {
        Properties p = client("consumer.", user);
        p.keySet().retainAll(ConsumerConfig.configNames());
        p.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers());
        p.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        p.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        p.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        p.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        p.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        p.remove(ConsumerConfig.GROUP_ID_CONFIG);
        return p;
    }

    /** For single records that must arrive. */
    static Properties writer(WeirConfig config, Map<String, Object> user) {
        Properties p = client("producer.", user);
        p.keySet().retainAll(ProducerConfig.configNames());
        long request = Math.max(REQUEST_BYTES, config.recordSizes().largest() + config.eventMaxBytes() + MEBIBYTE);
        p.putIfAbsent(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, bounded(request));
        p.putIfAbsent(ProducerConfig.BUFFER_MEMORY_CONFIG, request + 24 * MEBIBYTE);
        p.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers());
        p.put(ProducerConfig.ACKS_CONFIG, "all");
        p.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        p.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        p.remove(ProducerConfig.TRANSACTIONAL_ID_CONFIG);
        return p;
    }

    /** The user's settings for all clients, and those for one kind, which win. */
    private static Properties client(String prefix, Map<String, Object> user) {
        Properties p = new Properties();
        p.putAll(user);
        user.forEach((key, value) -> {
            if (key.startsWith(prefix)) {
                p.put(key.substring(prefix.length()), value);
            }
        });
        return p;
    }
}
