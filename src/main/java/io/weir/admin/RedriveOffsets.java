package io.weir.admin;

import io.weir.config.WeirConfig;
import io.weir.event.Reason;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/** How far the letters of each reason were sent again: the offsets of a group that nobody joins. Each is asked for once. */
final class RedriveOffsets implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final WeirConfig config;
    private final Admin admin;
    private final Map<Reason, Map<TopicPartition, Long>> committed = new EnumMap<>(Reason.class);
    private final Map<Reason, ConsumerGroupMetadata> groups = new EnumMap<>(Reason.class);

    RedriveOffsets(WeirConfig config) {
        this.config = config;
        admin = Admin.create(config.adminProperties());
    }

    /** The offset of the first letter that was not sent again before; 0 if nothing is known. */
    long committed(Reason reason, TopicPartition partition) {
        return committed.computeIfAbsent(reason, this::read).getOrDefault(partition, 0L);
    }

    private Map<TopicPartition, Long> read(Reason reason) {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        String what = "how far letters of " + reason + " were sent again cannot be read";
        try {
            admin.listConsumerGroupOffsets(name(reason))
                    .partitionsToOffsetAndMetadata()
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                    .forEach((partition, offset) -> {
                        if (offset != null) {
                            offsets.put(partition, offset.offset());
                        }
                    });
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof GroupIdNotFoundException)) {
                throw new TopicsUnavailable(what + ": " + e.getCause().getMessage(), e.getCause());
            }
        } catch (TimeoutException e) {
            throw new TopicsUnavailable(what + " in time", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while reading offsets", e);
        }
        return offsets;
    }

    /** The group, for a transaction. */
    ConsumerGroupMetadata group(Reason reason) {
        return groups.computeIfAbsent(reason, r -> {
            Properties properties = config.readerProperties();
            properties.put(ConsumerConfig.GROUP_ID_CONFIG, name(r));
            try (var consumer = new KafkaConsumer<byte[], byte[]>(properties)) {
                return consumer.groupMetadata();
            }
        });
    }

    private String name(Reason reason) {
        return config.applicationId() + "-redrive-" + reason;
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO);
    }
}
