package io.weir.admin;

import io.weir.config.WeirConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * The newest records of a topic, as committed, in the order of their timestamps; nothing is left behind on the cluster.
 *
 * @param records of all partitions, each in its order
 * @param partitions that the topic has
 */
public record TopicSample(List<ConsumerRecord<byte[], byte[]>> records, int partitions) {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /**
     * @param most records, about as many of each partition
     * @throws TopicsUnavailable if there is no such topic, or no broker
     */
    public static TopicSample newest(WeirConfig config, String topic, int most) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (var consumer = new KafkaConsumer<byte[], byte[]>(config.readerProperties())) {
            var infos = consumer.listTopics(PATIENCE).get(topic);
            if (infos == null) {
                throw new TopicsUnavailable(
                        "topic '" + topic + "' does not exist at " + config.bootstrapServers() + "; is its name right?",
                        null);
            }
            List<TopicPartition> partitions = infos.stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            Map<TopicPartition, Long> from = new HashMap<>();
            long each = Math.max(1, most / partitions.size());
            Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions, PATIENCE);
            consumer.endOffsets(partitions, PATIENCE)
                    .forEach((partition, end) -> from.put(partition, Math.max(begins.get(partition), end - each)));
            TopicScan.readToEnd(consumer, topic, from, records::add);
            records.sort(Comparator.comparingLong(ConsumerRecord::timestamp));
            return new TopicSample(records, partitions.size());
        } catch (TimeoutException e) {
            throw new TopicsUnavailable(
                    "topic '" + topic + "' cannot be read (" + e.getMessage()
                            + "); is the broker there that bootstrap.servers=" + config.bootstrapServers() + " names?",
                    e);
        }
    }
}
