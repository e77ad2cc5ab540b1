package io.weir.config;

import io.weir.event.Words;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.internals.Topic;

/**
 * Names of the topics that users see.
 *
 * @param input in the order of the configuration
 * @param control commands to models; read, like the input
 * @param assignments one record per event
 * @param anomalies flagged events, each with an explanation
 * @param models compacted, one snapshot per model
 * @param lifecycle what became of models and their components
 * @param deadLetters events that could not be read
 * @param feedback what people say of events; empty if it is not read
 */
public record Topics(
        List<String> input,
        String control,
        String assignments,
        String anomalies,
        String models,
        String lifecycle,
        String deadLetters,
        Optional<String> feedback) {

    private static final int LONGEST_SHOWN = 60;

    /** The names that a configuration gives them. */
    public static Topics of(WeirConfig config) {
        String prefix = config.getString(Settings.TOPIC_PREFIX);
        return new Topics(
                config.inputTopics(),
                prefix + "control",
                prefix + "assignments",
                prefix + "anomalies",
                prefix + "models",
                prefix + "lifecycle",
                prefix + "dead-letters",
                config.feedbackTopic());
    }

    /**
     * Refuses names that no topic can have, and topics that would be two things at once: an application that reads what it writes never
     * comes to an end.
     *
     * @throws ConfigException naming the topic, and what it would be
     */
    void check() {
        Map<String, String> uses = new LinkedHashMap<>();
        for (String topic : input) {
            use(uses, topic, "events (input.topics)");
        }
        use(uses, control, "commands");
        use(uses, assignments, "assignments");
        use(uses, anomalies, "anomalies");
        use(uses, models, "models");
        use(uses, lifecycle, "the lifecycle");
        use(uses, deadLetters, "dead letters");
        feedback.ifPresent(topic -> use(uses, topic, "feedback (feedback.topic)"));
    }

    private static void use(Map<String, String> uses, String topic, String use) {
        try {
            Topic.validate(topic);
        } catch (InvalidTopicException e) {
            throw new ConfigException("'" + Words.beginning(topic, LONGEST_SHOWN) + "' can be no topic, and " + use
                    + " would be in it; expected up to 249 letters, digits, '.', '_' and '-', and not '.' or '..'");
        }
        String other = uses.put(topic, use);
        if (use.equals(other)) {
            throw new ConfigException("input.topics names '" + topic + "' twice; name each topic once");
        }
        if (other != null) {
            throw new ConfigException("topic '" + topic + "' is to have " + other + " and " + use
                    + "; give each a topic of its own (topic.prefix begins the names of those that Weir writes)");
        }
    }

    /** The topics that are written. */
    public List<String> output() {
        return List.of(assignments, anomalies, models, lifecycle, deadLetters);
    }

    /** All topics. */
    public Set<String> all() {
        Set<String> all = new LinkedHashSet<>(input);
        all.add(control);
        all.addAll(output());
        feedback.ifPresent(all::add);
        return all;
    }
}
