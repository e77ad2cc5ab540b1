package io.weir.admin;

import io.weir.config.Topics;
import io.weir.config.WeirConfig;
import io.weir.store.StateOrigin;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * The topics of an application as they are on the cluster: ids, numbers of partitions, ends.
 *
 * @param cluster its id
 * @param found by name; only those that exist
 */
public record ClusterTopics(String cluster, Map<String, TopicDescription> found) {

    private static final long TIMEOUT_SECONDS = 10;

    /** The topics that users see, and those of Kafka Streams. */
    public static ClusterTopics look(Admin admin, WeirConfig config)
            throws ExecutionException, TimeoutException, InterruptedException {
        List<String> names = new ArrayList<>(Topics.of(config).all());
        names.addAll(InternalTopics.all(config));
        return new ClusterTopics(get(admin.describeCluster().clusterId()), describe(admin, names));
    }

    /** What there is of some topics. */
    public static Map<String, TopicDescription> describe(Admin admin, Collection<String> names)
            throws ExecutionException, TimeoutException, InterruptedException {
        Map<String, TopicDescription> found = new TreeMap<>();
        for (var topic : admin.describeTopics(names).topicNameValues().entrySet()) {
            try {
                found.put(topic.getKey(), get(topic.getValue()));
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw e;
                }
            }
        }
        return found;
    }

    public boolean has(String topic) {
        return found.containsKey(topic);
    }

    /** 0 if there is no such topic. */
    public int partitions(String topic) {
        return has(topic) ? found.get(topic).partitions().size() : 0;
    }

    /** Ids of the topics of events and models, and of those that state is made from. */
    public StateOrigin origin(WeirConfig config) {
        List<String> names = new ArrayList<>(InternalTopics.changelogs(config));
        names.addAll(config.inputTopics());
        names.add(Topics.of(config).models());
        Map<String, String> ids = new TreeMap<>();
        names.stream()
                .filter(this::has)
                .forEach(name -> ids.put(name, found.get(name).topicId().toString()));
        return new StateOrigin(cluster, ids);
    }

    /** Offsets of the partitions of those topics that exist. */
    public Map<TopicPartition, Long> offsets(Admin admin, Collection<String> topics, OffsetSpec spec)
            throws ExecutionException, TimeoutException, InterruptedException {
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        topics.stream()
                .filter(this::has)
                .forEach(topic -> found.get(topic)
                        .partitions()
                        .forEach(p -> wanted.put(new TopicPartition(topic, p.partition()), spec)));
        Map<TopicPartition, Long> offsets = new HashMap<>();
        get(admin.listOffsets(wanted).all()).forEach((partition, offset) -> offsets.put(partition, offset.offset()));
        return offsets;
    }

    private static <T> T get(KafkaFuture<T> future) throws ExecutionException, TimeoutException, InterruptedException {
        return future.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }
}
