package io.weir.admin;

import io.weir.config.WeirConfig;
import io.weir.event.Source;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** Reads single records again from where they were read first. For one thread. */
final class SourceRecords implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final KafkaConsumer<byte[], byte[]> consumer;

    SourceRecords(WeirConfig config) {
        Properties properties = config.readerProperties();
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
        consumer = new KafkaConsumer<>(properties);
    }

    /** The record; empty if it is not there any more. */
    Optional<ConsumerRecord<byte[], byte[]>> read(Source source) {
        var partition = new TopicPartition(source.topic(), source.partition());
        boolean there = consumer.partitionsFor(source.topic(), PATIENCE).stream()
                .anyMatch(info -> info.partition() == source.partition());
        if (!there) {
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
