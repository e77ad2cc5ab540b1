package io.weir.admin;

import static org.apache.kafka.common.config.TopicConfig.CLEANUP_POLICY_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.MAX_MESSAGE_BYTES_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG;

import io.weir.admin.TopicAdmin.State;
import io.weir.config.Settings;
import io.weir.config.Topics;
import io.weir.config.WeirConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;

/** Makes the topics users see, and adds partitions to them. */
final class TopicCreation {

    private static final long MEBIBYTE = 1024 * 1024;
    private static final long TIMEOUT_SECONDS = 30;
    private static final long PAUSE_MS = 100;

    private final Admin admin;
    private final WeirConfig config;
    private final Topics topics;

    TopicCreation(Admin admin, WeirConfig config) {
        this.admin = admin;
        this.config = config;
        topics = Topics.of(config);
    }

    /**
     * Creates the topics that are missing, and leaves the others as they are.
     *
     * @return the names of those that were created
     * @throws TopicsUnavailable if the cluster refuses or does not answer
     */
    List<String> create() {
        Map<String, State> there = TopicAdmin.read(admin, topics.all());
        List<String> created = new ArrayList<>();
        int partitions = 1;
        long longest = 0;
        for (String topic : topics.input()) {
            if (!there.containsKey(topic)) {
                int size = config.getInt(Settings.TOPIC_PARTITIONS);
                there.put(topic, create(topic, size, settings(topic, 0)));
                created.add(topic);
            }
            partitions = Math.max(partitions, there.get(topic).partitions());
            longest = Math.max(longest, there.get(topic).number(MAX_MESSAGE_BYTES_CONFIG));
        }
        for (String topic : topics.all()) {
            if (!topics.input().contains(topic) && !there.containsKey(topic)) {
                create(topic, partitions, settings(topic, longest));
                created.add(topic);
            }
        }
        awaitPresence(created);
        return created;
    }

    /**
     * Gives Weir's own topics the partitions that they lack beside the input: where it got more.
     *
     * @return their names
     * @throws TopicsUnavailable if the cluster refuses or does not answer
     */
    List<String> extend() {
        Map<String, State> there = TopicAdmin.read(admin, topics.all());
        int wanted = topics.input().stream()
                .filter(there::containsKey)
                .mapToInt(topic -> there.get(topic).partitions())
                .max()
                .orElse(0);
        List<String> extended = topics.all().stream()
                .filter(topic -> !topics.input().contains(topic) && there.containsKey(topic))
                .filter(topic -> there.get(topic).partitions() < wanted)
                .toList();
        for (String topic : extended) {
            var more = Map.of(topic, NewPartitions.increaseTo(wanted));
            TopicAdmin.await(admin.createPartitions(more).all(), "adding partitions to topic '" + topic + "'");
        }
        awaitThat(
                "topics " + extended + " got partitions, but the brokers do not show them",
                () -> TopicAdmin.read(admin, Set.copyOf(extended)).values().stream()
                        .allMatch(state -> state.partitions() >= wanted));
        return extended;
    }

    /** Brokers hear of a new topic a moment after it is created: whoever asks next should find it. */
    private void awaitPresence(List<String> created) {
        awaitThat(
                "topics " + created + " were created, but the brokers do not show all of them",
                () -> TopicAdmin.read(admin, Set.copyOf(created)).size() == created.size());
    }

    private static void awaitThat(String otherwise, BooleanSupplier holds) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
        try {
            while (!holds.getAsBoolean()) {
                if (System.nanoTime() > deadline) {
                    throw new TopicsUnavailable(
                            otherwise + " after " + TIMEOUT_SECONDS + " s; look at the brokers' logs", null);
                }
                TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Creates a topic; what it is like comes with the answer, since other brokers may not have heard of it yet. */
    private State create(String name, int partitions, Map<String, String> settings) {
        Optional<Short> replicas =
                Optional.of(config.getShort(Settings.TOPIC_REPLICATION_FACTOR)).filter(r -> r > 0);
        var topic = new NewTopic(name, Optional.of(partitions), replicas).configs(settings);
        var result = admin.createTopics(List.of(topic));
        String what = "creating topic '" + name + "'";
        return new State(
                TopicAdmin.await(result.numPartitions(name), what), TopicAdmin.await(result.config(name), what));
    }

    private Map<String, String> settings(String topic, long longestInput) {
        Map<String, String> settings = new HashMap<>();
        // Times are the events' own, and may lie ahead of the broker's clock.
        settings.put(MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG, Long.toString(Long.MAX_VALUE));
        if (topic.equals(topics.models())) {
            settings.put(CLEANUP_POLICY_CONFIG, "compact");
            settings.put(
                    MAX_MESSAGE_BYTES_CONFIG,
                    Long.toString(Math.max(MEBIBYTE, config.recordSizes().snapshot())));
        } else {
            settings.put(CLEANUP_POLICY_CONFIG, "delete");
        }
        if (topics.output().contains(topic)) {
            // Outputs of a replay have the times of old events, and retention would delete them at once.
            settings.put(MESSAGE_TIMESTAMP_TYPE_CONFIG, TopicAdmin.LOG_APPEND_TIME);
        }
        if (topic.equals(topics.control())) {
            settings.put(
                    MAX_MESSAGE_BYTES_CONFIG,
                    Long.toString(Math.max(MEBIBYTE, config.recordSizes().snapshot())));
        }
        if (topic.equals(topics.deadLetters())) {
            settings.put(MAX_MESSAGE_BYTES_CONFIG, Long.toString(longestInput + TopicAdmin.HEADER_BYTES));
        }
        return settings;
    }
}
