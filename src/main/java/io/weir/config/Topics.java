package io.weir.config;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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
