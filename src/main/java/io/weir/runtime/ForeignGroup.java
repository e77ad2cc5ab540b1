package io.weir.runtime;

import io.weir.admin.ClusterTopics;
import io.weir.admin.InternalTopics;
import io.weir.config.Settings;
import io.weir.config.WeirConfig;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether the group that has the name of the application belongs to another program. */
final class ForeignGroup {

    private static final Logger LOG = LoggerFactory.getLogger(ForeignGroup.class);
    private static final long TIMEOUT_SECONDS = 10;

    private ForeignGroup() {}

    /** One sentence if it does; empty if not, or if that cannot be told. */
    static Optional<String> problem(Admin admin, WeirConfig config, ClusterTopics topics)
            throws TimeoutException, InterruptedException {
        if (InternalTopics.all(config).stream().anyMatch(topics::has)) {
            return Optional.empty();
        }
        Set<String> read = new TreeSet<>();
        try {
            var offsets = admin.listConsumerGroupOffsets(config.applicationId())
                    .partitionsToOffsetAndMetadata()
                    .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            offsets.keySet().stream().map(TopicPartition::topic).forEach(read::add);
        } catch (ExecutionException e) {
            LOG.debug("the offsets of group {} cannot be read", config.applicationId(), e);
            return Optional.empty();
        }
        List<String> own = List.copyOf(EarlierWiring.read(config));
        if (read.isEmpty() || read.stream().anyMatch(own::contains)) {
            return Optional.empty();
        }
        return Optional.of(Settings.APPLICATION_ID + "=" + config.applicationId()
                + " is the group of another program, which reads " + String.join(", ", read)
                + "; set another application.id, which no other consumer group has");
    }
}
