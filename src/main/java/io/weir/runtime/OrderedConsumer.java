package io.weir.runtime;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A consumer that reads in a {@link ReadingOrder}: what has to wait is paused for the length of a poll. Of events that are too long it keeps {@linkplain EventHeads heads}. */
final class OrderedConsumer extends KafkaConsumer<byte[], byte[]> {

    private final ReadingOrder order;
    private final EventHeads values;
    /** Paused by this object and by nobody else; empty between polls. */
    private final Set<TopicPartition> waiting = new HashSet<>();

    OrderedConsumer(Map<String, Object> config, ReadingOrder order, EventHeads values) {
        super(config, new ByteArrayDeserializer(), values);
        this.order = order;
        this.values = values;
    }

    @Override
    public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        values.nextPoll();
        Set<TopicPartition> now = order.waiting(this);
        if (now.isEmpty()) {
            return super.poll(timeout);
        }
        waiting.addAll(now);
        super.pause(now);
        try {
            return super.poll(timeout);
        } finally {
            waiting.retainAll(assignment());
            super.resume(waiting);
            waiting.clear();
        }
    }

    /** Streams pauses what it is assigned in the middle of a poll: then it is paused for longer. */
    @Override
    public void pause(Collection<TopicPartition> partitions) {
        waiting.removeAll(partitions);
        super.pause(partitions);
    }
}
