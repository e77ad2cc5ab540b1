package io.weir.admin;

import io.weir.config.WeirConfig;
import io.weir.event.Source;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/** Reads single records again from where they were read first. For one thread. */
final class SourceRecords implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final KafkaConsumer<byte[], byte[]> consumer;
    /** As they were when the first was asked for: to ask for a topic by its name may create it. */
    private Map<String, List<PartitionInfo>> topics;

    SourceRecords(WeirConfig config) {
        Properties properties = config.readerProperties();
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
        consumer = new KafkaConsumer<>(properties);
    }

    /** Partitions of a topic; 0 if there is no such topic. */
    int partitions(String topic) {
        if (topics == null) {
            topics = consumer.listTopics(PATIENCE);
        }
        return topics.getOrDefault(topic, List.of()).size();
    }

    /** The record; empty if it is not there any more. */
    Optional<ConsumerRecord<byte[], byte[]>> read(Source source) {
        var partition = new TopicPartition(source.topic(), source.partition());
        if (source.partition() >= partitions(source.topic())) {
            return Optional.empty();
        }
        consumer.assign(List.of(partition));
        long first = consumer.beginningOffsets(List.of(partition), PATIENCE).get(partition);
        long end = consumer.endOffsets(List.of(partition), PATIENCE).get(partition);
        if (source.offset() < first || source.offset() >= end) {
            return Optional.empty();
        }
        consumer.seek(partition, source.offset());
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (consumer.position(partition) <= source.offset() && System.nanoTime() - deadline < 0) {
            for (var record : consumer.poll(POLL)) {
                return record.offset() == source.offset() ? Optional.of(record) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        consumer.close();
    }
}
