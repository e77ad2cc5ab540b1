package io.weir.admin;

import io.weir.config.WeirConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** Reads a topic to the end as it is now, as committed. */
public final class TopicScan {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private TopicScan() {}

    /**
     * Shows all records of a topic, in the order of each partition.
     *
     * @param visitor false ends the scan
     * @throws TopicsUnavailable if there is no such topic
     */
    public static void read(WeirConfig config, String topic, Predicate<ConsumerRecord<byte[], byte[]>> visitor) {
        read(config, config.readerProperties(), topic, visitor);
    }

    /**
     * The same with memory for a few records, whatever is in the topic: each is unpacked when it is its turn.
     *
     * @throws TopicsUnavailable if there is no such topic
     */
    static void readOneByOne(WeirConfig config, String topic, Predicate<ConsumerRecord<byte[], byte[]>> visitor) {
        Properties properties = config.readerProperties();
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
        properties.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 4 << 20);
        properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 1 << 20);
        read(config, properties, topic, visitor);
    }

    private static void read(
            WeirConfig config, Properties properties, String topic, Predicate<ConsumerRecord<byte[], byte[]>> visitor) {
        try (var consumer = new KafkaConsumer<byte[], byte[]>(properties)) {
            if (!readToEnd(consumer, topic, Map.of(), visitor)) {
                throw missing(topic);
            }
        } catch (org.apache.kafka.common.errors.TimeoutException e) {
            throw new TopicsUnavailable(
                    "topic '" + topic + "' cannot be read (" + e.getMessage()
                            + "); is the broker there that bootstrap.servers=" + config.bootstrapServers() + " names?",
                    e);
        }
    }

    /** Why a topic cannot be read or written. */
    static TopicsUnavailable missing(String topic) {
        return new TopicsUnavailable(
                "topic '" + topic + "' does not exist; create it with 'weir topics create', or set topic.prefix", null);
    }

    /**
     * Shows all records from the given offsets, or the beginning.
     *
     * @return false if there is no such topic
     */
    static boolean readToEnd(
            Consumer<byte[], byte[]> consumer,
            String topic,
            Map<TopicPartition, Long> from,
            Predicate<ConsumerRecord<byte[], byte[]>> visitor) {
        var infos = consumer.listTopics(PATIENCE).get(topic);
        if (infos == null) {
            return false;
        }
        List<TopicPartition> partitions = infos.stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        partitions.stream().filter(from::containsKey).forEach(p -> consumer.seek(p, from.get(p)));
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, PATIENCE);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
            var records = consumer.poll(POLL);
            for (var record : records) {
                if (!visitor.test(record)) {
                    return true;
                }
            }
            if (!records.isEmpty()) {
                deadline = System.nanoTime() + PATIENCE.toNanos();
            } else if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException(
                        "topic '" + topic + "' could not be read to its end within " + PATIENCE.toSeconds() + " s");
            }
        }
        return true;
    }
}
