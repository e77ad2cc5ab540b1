package io.weir.web;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Names of the topics that are looked at. Those that are not there (yet) are looked for again and again.
 *
 * @param input the events themselves
 * @param feedback what people say of anomalies; null if nobody listens
 */
public record ViewedTopics(
        List<String> input,
        String assignments,
        String models,
        String deadLetters,
        String anomalies,
        String lifecycle,
        String feedback) {

    public Set<String> all() {
        Set<String> all = new LinkedHashSet<>(List.of(models, lifecycle, deadLetters, anomalies, assignments));
        if (feedback != null) {
            all.add(feedback);
        }
        all.addAll(input);
        return all;
    }
}
