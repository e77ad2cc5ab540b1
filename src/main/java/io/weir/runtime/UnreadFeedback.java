package io.weir.runtime;

import io.weir.config.WeirConfig;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Whether feedback waits that the application has not read. Then it may be about events that are yet to be assigned, in a replay, and must
 * be given in the order of time; feedback that comes later is about assignments that somebody saw, and can be given at once.
 */
final class UnreadFeedback {

    private static final long PATIENCE_SECONDS = 5;

    private final Admin admin;

    private UnreadFeedback(Admin admin) {
        this.admin = admin;
    }

    /**
     * Asks the cluster.
     *
     * @param topics of feedback, some of which may not exist
     * @return also true if nobody answers, or not to us: then it is not known that there is none
     */
    static boolean in(List<String> topics, WeirConfig config) {
        if (topics.isEmpty()) {
            return false;
        }
        Admin admin;
        try {
            admin = Admin.create(config.adminProperties());
        } catch (KafkaException e) {
            // Said with its remedy when the application starts.
            return true;
        }
        try {
            return new UnreadFeedback(admin).isIn(topics, config.applicationId());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        } catch (ExecutionException | TimeoutException e) {
            return true;
        } finally {
            // Without waiting for an answer that nobody needs any more.
            admin.close(Duration.ZERO);
        }
    }

    private boolean isIn(List<String> topics, String group)
            throws ExecutionException, InterruptedException, TimeoutException {
        var there = admin.listTopics().names().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        var described = admin.describeTopics(
                        topics.stream().filter(there::contains).toList())
                .allTopicNames()
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        Map<TopicPartition, Long> read = offsets(described, OffsetSpec.earliest());
        Map<TopicPartition, Long> ends = offsets(described, OffsetSpec.latest());
        admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .forEach((partition, committed) -> {
                    if (committed != null) {
                        read.computeIfPresent(partition, (p, first) -> Math.max(first, committed.offset()));
                    }
                });
        return ends.entrySet().stream().anyMatch(end -> end.getValue() > read.get(end.getKey()));
    }

    private Map<TopicPartition, Long> offsets(Map<String, TopicDescription> topics, OffsetSpec which)
            throws ExecutionException, InterruptedException, TimeoutException {
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        topics.forEach((topic, description) ->
                description.partitions().forEach(p -> wanted.put(new TopicPartition(topic, p.partition()), which)));
        Map<TopicPartition, Long> offsets = new HashMap<>();
        admin.listOffsets(wanted)
                .all()
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .forEach((partition, found) -> offsets.put(partition, found.offset()));
        return offsets;
    }
}
