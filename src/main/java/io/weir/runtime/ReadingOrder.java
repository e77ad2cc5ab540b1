package io.weir.runtime;

import java.time.Duration;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Which partitions have to wait for others: a task's events for its commands, feedback and models, until these are read to their end.
 *
 * <p>So a command that was given before the start is carried out before the events that waited for it. Kafka Streams would see to
 * that itself ({@code max.task.idle.ms=0}), but Kafka 4.3.1 looks at every partition of a task with every record then, and formats a
 * text for each that is empty, as commands mostly are; here they are looked at once per poll.
 */
final class ReadingOrder {

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** Topics that are read first. */
    private final Set<String> first;
    /** Partitions of those that were read to their end since they were assigned. */
    private final Set<TopicPartition> read = new HashSet<>();

    ReadingOrder(Set<String> first) {
        this.first = Set.copyOf(first);
    }

    /**
     * The partitions that should not be read now.
     *
     * @param consumer is not changed; those of its partitions that it has paused wait for nobody, and nobody for them
     */
    Set<TopicPartition> waiting(Consumer<?, ?> consumer) {
        Set<TopicPartition> assigned = consumer.assignment();
        Set<TopicPartition> paused = consumer.paused();
        read.retainAll(assigned);
        Set<Integer> behind = new HashSet<>();
        for (TopicPartition partition : assigned) {
            if (first.contains(partition.topic()) && !paused.contains(partition) && !isRead(partition, consumer)) {
                behind.add(partition.partition());
            }
        }
        if (behind.isEmpty()) {
            return Set.of();
        }
        Set<TopicPartition> waiting = new HashSet<>();
        for (TopicPartition partition : assigned) {
            // The partitions of a task have the same number. Others may have it too, and lose nothing.
            if (!first.contains(partition.topic())
                    && !paused.contains(partition)
                    && behind.contains(partition.partition())) {
                waiting.add(partition);
            }
        }
        return waiting;
    }

    private boolean isRead(TopicPartition partition, Consumer<?, ?> consumer) {
        OptionalLong lag = consumer.currentLag(partition);
        if (lag.isPresent()) {
            if (lag.getAsLong() == 0) {
                read.add(partition);
            }
            return lag.getAsLong() == 0;
        }
        if (!read.contains(partition) && isAtItsEnd(partition, consumer)) {
            read.add(partition);
        }
        return read.contains(partition);
    }

    /** Before anything was fetched only the broker knows; a fetch of an empty partition would take half a second to say so. */
    private static boolean isAtItsEnd(TopicPartition partition, Consumer<?, ?> consumer) {
        try {
            long end = consumer.endOffsets(Set.of(partition), PATIENCE).get(partition);
            return consumer.position(partition, PATIENCE) >= end;
        } catch (TimeoutException e) {
            return false;
        }
    }
}
