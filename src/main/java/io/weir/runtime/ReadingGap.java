package io.weir.runtime;

import io.weir.admin.ClusterTopics;
import io.weir.config.WeirConfig;
import io.weir.metrics.ClusterFigures;
import io.weir.streams.ModelStores;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says at the start what of the input comes not once: events that retention deleted unread, and such as will be read again. */
final class ReadingGap {

    private static final Logger LOG = LoggerFactory.getLogger(ReadingGap.class);
    private static final long TIMEOUT_SECONDS = 10;

    private final WeirConfig config;
    private final ClusterTopics topics;

    ReadingGap(WeirConfig config, ClusterTopics topics) {
        this.config = config;
        this.topics = topics;
    }

    /** One line per partition of the input, in the log; lost events are counted, too. */
    void say(Admin admin, ClusterFigures figures) throws ExecutionException, TimeoutException, InterruptedException {
        Optional<Map<TopicPartition, OffsetAndMetadata>> committed = committed(admin);
        if (committed.isEmpty()) {
            return;
        }
        var first = new TreeMap<TopicPartition, Long>((a, b) -> a.toString().compareTo(b.toString()));
        first.putAll(topics.offsets(admin, config.inputTopics(), OffsetSpec.earliest()));
        var ends = topics.offsets(admin, config.inputTopics(), OffsetSpec.latest());
        var known = committed.get();
        first.forEach((partition, beginning) -> {
            var offset = known.get(partition);
            if (offset != null && offset.offset() < beginning) {
                overtaken(partition, offset.offset(), beginning, figures);
            }
        });
        long waiting = first.entrySet().stream()
                .mapToLong(p -> ends.get(p.getKey()) - p.getValue())
                .sum();
        if (waiting > 0 && first.keySet().stream().noneMatch(known::containsKey) && hasModels(admin)) {
            LOG.warn(
                    "the cluster does not know how far application '{}' has read its input, though it has models: it was"
                            + " stopped for longer than offsets.retention.minutes, or the topics were made anew; the {} events"
                            + " there are read from the beginning, and learned again if they were before",
                    config.applicationId(),
                    waiting);
        }
    }

    private void overtaken(TopicPartition partition, long from, long to, ClusterFigures figures) {
        figures.overtaken(to - from);
        LOG.warn(
                "retention overtook application '{}': {} events of {} (offsets {} to {}) were deleted before they were read;"
                        + " a longer retention.ms of that topic keeps events while it is stopped",
                config.applicationId(),
                to - from,
                partition,
                from,
                to - 1);
    }

    private boolean hasModels(Admin admin) throws ExecutionException, TimeoutException, InterruptedException {
        var changelog = List.of(config.internalTopics().changelog(ModelStores.SCORING));
        return topics.offsets(admin, changelog, OffsetSpec.latest()).values().stream()
                .anyMatch(end -> end > 0);
    }

    /** Empty if this user may not know it. */
    private Optional<Map<TopicPartition, OffsetAndMetadata>> committed(Admin admin)
            throws TimeoutException, InterruptedException {
        try {
            return Optional.of(admin.listConsumerGroupOffsets(config.applicationId())
                    .partitionsToOffsetAndMetadata()
                    .get(TIMEOUT_SECONDS, TimeUnit.SECONDS));
        } catch (ExecutionException e) {
            LOG.debug("the offsets of group {} cannot be read", config.applicationId(), e);
            return Optional.empty();
        }
    }
}
