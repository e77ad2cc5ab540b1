package io.weir.streams;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.event.EventReader;
import io.weir.event.Features;
import io.weir.event.UnreadableEvent;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Watches the first events for features that are in none of them, which are probably misspelt. */
final class FeatureWatch {

    /** Events after which a feature that never came is spoken of. */
    static final int EVENTS = 1000;

    private static final int MOST_PATHS = 30;

    private final Features features;
    private final boolean[] seen;
    private final Set<String> paths = new TreeSet<>();
    private int events;

    FeatureWatch(Features features) {
        this.features = features;
        seen = new boolean[features.size()];
    }

    /** Whether there is nothing more to watch. */
    boolean done() {
        return events >= EVENTS;
    }

    /**
     * Looks at an event.
     *
     * @param x its point; null if none of the features is there
     * @param json the event
     * @return after the last one, a sentence on the features that were in none; empty if all were seen, or before
     */
    Optional<String> look(double[] x, byte[] json) {
        for (int j = 0; x != null && j < seen.length; j++) {
            double v = x[features.slot(j)];
            seen[j] |= v == v;
        }
        if (paths.size() < MOST_PATHS && (events < 10 || events % 100 == 0)) {
            collect(json);
        }
        events++;
        if (!done()) {
            return Optional.empty();
        }
        String missing = IntStream.range(0, seen.length)
                .filter(j -> !seen[j])
                .mapToObj(j -> features.get(j).path().toString())
                .collect(Collectors.joining(", "));
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of("of the features, " + missing + " was in none of the first " + EVENTS
                        + " events; they have " + String.join(", ", paths) + "; is '" + Settings.FEATURES + "' right?");
    }

    private void collect(byte[] json) {
        try {
            collect("", EventReader.parse(json, Integer.MAX_VALUE));
        } catch (UnreadableEvent e) {
            // What has no fields shows none.
        }
    }

    private void collect(String path, JsonNode node) {
        if (node.isObject()) {
            for (Map.Entry<String, JsonNode> field : node.properties()) {
                collect(path + "/" + field.getKey().replace("~", "~0").replace("/", "~1"), field.getValue());
            }
        } else if (paths.size() < MOST_PATHS) {
            paths.add(path);
        }
    }
}
