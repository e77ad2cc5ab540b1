package io.weir.admin;

import static org.apache.kafka.common.config.TopicConfig.CLEANUP_POLICY_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.MAX_MESSAGE_BYTES_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG;

import io.weir.config.Settings;
import io.weir.config.Topics;
import io.weir.config.WeirConfig;
import io.weir.json.ModelKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Creates the topics that users see, and says whether those on a cluster will do. */
public final class TopicAdmin {

    /** Room for a dead letter's headers beside the original record. */
    static final long HEADER_BYTES = 4096;
    /** The headers of a letter that is cut, and enough of the record to know it by. */
    private static final long LETTER_BYTES = 16 * 1024;
    /** The longest assignment: id, key and model name at their limits, all components. */
    private static final long ASSIGNMENT_BYTES = 64 * 1024;
    /** The longest lifecycle event: the model's name at its limit, with all components for parents. */
    private static final long LIFECYCLE_BYTES = 48 * 1024;

    static final String LOG_APPEND_TIME = "LogAppendTime";
    private static final long TIMEOUT_SECONDS = 30;

    private TopicAdmin() {}

    /**
     * Creates the topics that are missing, and leaves the others as they are.
     *
     * @return the names of those that were created
     * @throws TopicsUnavailable if the cluster refuses or does not answer
     */
    public static List<String> create(Admin admin, WeirConfig config) {
        return new TopicCreation(admin, config).create();
    }

    /**
     * Gives Weir's own topics the partitions that they lack beside the input: where it got more.
     *
     * @return their names
     * @throws TopicsUnavailable if the cluster refuses or does not answer
     */
    public static List<String> extend(Admin admin, WeirConfig config) {
        return new TopicCreation(admin, config).extend();
    }

    /**
     * What the topics on the cluster are good enough for, and could be better.
     *
     * @return one sentence per topic, each with its remedy; empty if there is none
     * @throws TopicsUnavailable if the cluster does not answer
     */
    public static List<String> warnings(Admin admin, WeirConfig config) {
        Topics topics = Topics.of(config);
        List<String> warnings = new ArrayList<>();
        Map<String, State> there = read(admin, Set.copyOf(topics.output()));
        for (String topic : topics.output()) {
            State state = there.get(topic);
            if (state != null
                    && !state.compacted()
                    && !state.setting(MESSAGE_TIMESTAMP_TYPE_CONFIG).equals(LOG_APPEND_TIME)) {
                warnings.add("topic '" + topic + "' has " + MESSAGE_TIMESTAMP_TYPE_CONFIG + "="
                        + state.setting(MESSAGE_TIMESTAMP_TYPE_CONFIG)
                        + ", and retention deletes what a replay of old events writes; set it to " + LOG_APPEND_TIME
                        + ", for example with kafka-configs --alter --topic " + topic + " --add-config "
                        + MESSAGE_TIMESTAMP_TYPE_CONFIG + "=" + LOG_APPEND_TIME);
            }
        }
        return warnings;
    }

    /**
     * Whether the topics on the cluster will do.
     *
     * @return one sentence per problem, each with its remedy; empty if all is well
     * @throws TopicsUnavailable if the cluster does not answer
     */
    public static List<String> check(Admin admin, WeirConfig config) {
        Topics topics = Topics.of(config);
        Map<String, Long> changelogs = InternalTopics.bounds(config);
        Map<String, State> there = read(admin, union(topics.all(), changelogs.keySet()));
        List<String> problems = new ArrayList<>();
        for (String topic : topics.all()) {
            if (!there.containsKey(topic)) {
                problems.add("topic '" + topic + "' does not exist; create it with 'weir topics create'");
            }
        }
        for (String topic : topics.input()) {
            if (there.containsKey(topic) && there.get(topic).compacted()) {
                problems.add("topic '" + topic + "' is compacted, and events that share a key would disappear;"
                        + " set cleanup.policy=delete on it");
            }
        }
        checkInputs(topics, there, config, problems);
        checkAlertPlaces(topics, there, config, problems);
        if (there.containsKey(topics.models())) {
            checkModels(topics, there.get(topics.models()), config, problems);
            if (config.isShared()) {
                checkBroadcast(topics, there, problems);
            }
        }
        if (there.containsKey(topics.control()) && !config.isRepartitioned()) {
            checkControl(topics, there, problems);
        }
        if (there.containsKey(topics.assignments())) {
            checkEvents(topics.assignments(), there.get(topics.assignments()), ASSIGNMENT_BYTES, problems);
        }
        if (there.containsKey(topics.anomalies())) {
            checkEvents(topics.anomalies(), there.get(topics.anomalies()), ASSIGNMENT_BYTES, problems);
        }
        if (there.containsKey(topics.lifecycle())) {
            checkEvents(topics.lifecycle(), there.get(topics.lifecycle()), LIFECYCLE_BYTES, problems);
        }
        if (there.containsKey(topics.deadLetters())) {
            checkEvents(topics.deadLetters(), there.get(topics.deadLetters()), LETTER_BYTES, problems);
        }
        checkFeedback(topics, there, config, problems);
        changelogs.forEach((topic, bytes) -> {
            if (there.containsKey(topic)) {
                checkChangelog(topic, there.get(topic), bytes, problems);
            }
        });
        checkProducer(config, problems);
        return problems;
    }

    /** The events of a key must be in the same partition of all inputs, or two tasks would each have a model of it. */
    private static void checkInputs(Topics topics, Map<String, State> there, WeirConfig config, List<String> problems) {
        if (config.modelKey().kind() != ModelKey.Kind.RECORD_KEY) {
            return;
        }
        List<String> sizes = topics.input().stream()
                .filter(there::containsKey)
                .map(topic -> "'" + topic + "' has " + there.get(topic).partitions)
                .toList();
        long different = topics.input().stream()
                .filter(there::containsKey)
                .map(topic -> there.get(topic).partitions)
                .distinct()
                .count();
        if (different > 1) {
            problems.add("the input topics have different numbers of partitions (" + String.join(", ", sizes)
                    + "), and with model.key=record-key the events of a key must be in the same partition of each; add"
                    + " partitions to the smaller ones, or take model.key=field(…)");
        }
    }

    /** A budget of alerts for all models is shared out among as many partitions as the configuration says. */
    static void checkAlertPlaces(Topics topics, Map<String, State> there, WeirConfig config, List<String> problems) {
        int partitions = topics.input().stream()
                .filter(there::containsKey)
                .mapToInt(topic -> there.get(topic).partitions)
                .max()
                .orElse(0);
        boolean shared = config.sharesBudget();
        if (shared
                && partitions > 0
                && config.modelKey().kind() != ModelKey.Kind.CONSTANT
                && partitions != config.alertPlaces()) {
            problems.add("with " + Settings.ANOMALY_RATE_PER + "=application each of " + Settings.TOPIC_PARTITIONS + "="
                    + config.alertPlaces() + " partitions has its part of the budget of alerts, but the events come in "
                    + partitions + "; set " + Settings.TOPIC_PARTITIONS + "=" + partitions);
        }
    }

    private static void checkModels(Topics topics, State state, WeirConfig config, List<String> problems) {
        if (!state.setting(CLEANUP_POLICY_CONFIG).equals("compact")) {
            problems.add("topic '" + topics.models() + "' has cleanup.policy=" + state.setting(CLEANUP_POLICY_CONFIG)
                    + ", and models would disappear; set it to compact");
        }
        long snapshot = config.recordSizes().snapshot();
        long limit = state.number(MAX_MESSAGE_BYTES_CONFIG);
        if (snapshot > limit) {
            problems.add("a model of " + config.learning().components().most() + " components and "
                    + config.features().size() + " features can take " + snapshot + " bytes, but topic '"
                    + topics.models()
                    + "' allows " + limit + "; set its max.message.bytes to " + snapshot);
        }
    }

    /** In shared scope each task reads one partition of the events and the same one of the models. */
    private static void checkBroadcast(Topics topics, Map<String, State> there, List<String> problems) {
        int models = there.get(topics.models()).partitions;
        for (String topic : topics.input()) {
            if (there.containsKey(topic) && there.get(topic).partitions != models) {
                problems.add("topic '" + topic + "' has " + there.get(topic).partitions + " partitions and topic '"
                        + topics.models() + "' has " + models
                        + ", but with model.scope=shared every partition of events needs one of models; add partitions to"
                        + " the smaller one, or set topic.prefix to begin with new output topics");
            }
        }
    }

    /** A command must come to the task that has its model, and each task reads one partition of the commands. */
    private static void checkControl(Topics topics, Map<String, State> there, List<String> problems) {
        int commands = there.get(topics.control()).partitions;
        int events = topics.input().stream()
                .filter(there::containsKey)
                .mapToInt(topic -> there.get(topic).partitions)
                .max()
                .orElse(commands);
        if (commands != events) {
            problems.add("topic '" + topics.control() + "' has " + commands + " partitions and the input has " + events
                    + ", but every partition of events needs one of commands; "
                    + (commands < events ? "add partitions to it" : "delete it and run 'weir topics create'"));
        }
    }

    /** Feedback is sent to the partition that the events of its model were sent to. */
    private static void checkFeedback(
            Topics topics, Map<String, State> there, WeirConfig config, List<String> problems) {
        State state = topics.feedback().map(there::get).orElse(null);
        if (state == null || config.modelKey().kind() == ModelKey.Kind.CONSTANT && !config.isShared()) {
            return;
        }
        int partitions = topics.input().stream()
                .filter(there::containsKey)
                .mapToInt(topic -> there.get(topic).partitions)
                .max()
                .orElse(state.partitions);
        if (state.partitions != partitions) {
            problems.add("topic '" + topics.feedback().get() + "' has " + state.partitions
                    + " partitions and the events have " + partitions
                    + "; add partitions to the one that has fewer, or name another feedback.topic");
        }
    }

    private static void checkEvents(String topic, State state, long longest, List<String> problems) {
        if (state.compacted()) {
            problems.add("topic '" + topic + "' is compacted, and only the newest event of a key would be kept;"
                    + " set cleanup.policy=delete on it");
        }
        long limit = state.number(MAX_MESSAGE_BYTES_CONFIG);
        if (longest > limit) {
            problems.add("topic '" + topic + "' allows " + limit + " bytes, too few for a record of " + longest
                    + " bytes, which may come; set its max.message.bytes to " + longest);
        }
    }

    /** Internal topics keep the limit they were created with, though the configuration may ask for larger models now. */
    private static void checkChangelog(String topic, State state, long bytes, List<String> problems) {
        long limit = state.number(MAX_MESSAGE_BYTES_CONFIG);
        if (bytes > limit) {
            problems.add("the internal topic '" + topic + "' allows " + limit + " bytes, and a model can now take "
                    + bytes + "; set its max.message.bytes to " + bytes);
        }
    }

    private static Set<String> union(Set<String> a, Set<String> b) {
        Set<String> union = new LinkedHashSet<>(a);
        union.addAll(b);
        return union;
    }

    private static void checkProducer(WeirConfig config, List<String> problems) {
        Object value = config.streamsProperties().get("producer.max.request.size");
        long limit = Long.parseLong(String.valueOf(value));
        long needed = config.recordSizes().largest();
        if (needed > limit) {
            problems.add("producer.max.request.size=" + limit + " is too small for a record of " + needed
                    + " bytes, which a model may need; set it to " + needed);
        }
    }

    /** What is known of the topics that exist. */
    public static Map<String, State> read(Admin admin, Set<String> names) {
        Map<String, State> states = new HashMap<>();
        var descriptions = admin.describeTopics(names).topicNameValues();
        var resources = names.stream()
                .map(t -> new ConfigResource(ConfigResource.Type.TOPIC, t))
                .toList();
        var configs = admin.describeConfigs(resources).values();
        for (ConfigResource resource : resources) {
            String topic = resource.name();
            try {
                String what = "looking at topic '" + topic + "'";
                int partitions =
                        await(descriptions.get(topic), what).partitions().size();
                states.put(topic, new State(partitions, await(configs.get(resource), what)));
            } catch (TopicsUnavailable e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw e;
                }
            }
        }
        return states;
    }

    static <T> T await(KafkaFuture<T> future, String what) {
        try {
            return future.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new TopicsUnavailable(failed(what, e.getCause()), e.getCause());
        } catch (TimeoutException e) {
            throw new TopicsUnavailable(
                    what + " failed: the cluster did not answer within " + TIMEOUT_SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TopicsUnavailable(what + " was interrupted", e);
        }
    }

    /** What failed and why; where it is for want of permission, which ones are needed. */
    public static String failed(String what, Throwable cause) {
        return what + " failed: " + AuthorizationError.sentence(cause).orElse(cause.getMessage());
    }

    /** A topic on the cluster. */
    public record State(int partitions, Config config) {

        public String setting(String name) {
            return config.get(name).value();
        }

        public long number(String name) {
            return Long.parseLong(setting(name));
        }

        public boolean compacted() {
            return setting(CLEANUP_POLICY_CONFIG).contains("compact");
        }
    }
}
