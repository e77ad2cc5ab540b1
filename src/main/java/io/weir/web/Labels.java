package io.weir.web;

import io.weir.event.Source;
import java.util.LinkedHashMap;
import java.util.Map;

/** The newest labels by event, as they stand in the feedback topic. Synchronised. */
final class Labels {

    private static final int CAPACITY = 5000;

    private record Flagged(String model, Source source) {}

    private final Map<Flagged, String> labels = new LinkedHashMap<>();
    private long count;

    synchronized void add(Label label) {
        var flagged = new Flagged(label.model(), label.source());
        labels.remove(flagged);
        labels.put(flagged, label.label());
        if (labels.size() > CAPACITY) {
            labels.remove(labels.keySet().iterator().next());
        }
        count++;
    }

    /** What was said last of an event, or null. */
    synchronized String of(String model, Source source) {
        return labels.get(new Flagged(model, source));
    }

    /** How many there were. */
    synchronized long count() {
        return count;
    }
}
