package io.weir.web;

import io.weir.event.Feedback;
import io.weir.event.Source;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** The newest labels by event, as they stand in the feedback topic. Synchronised. */
final class Labels {

    private static final int CAPACITY = 5000;

    /** An event as feedback names it: by id, by source, or by both. */
    private record Named(String model, String id, Source source) {}

    private record Said(String label, long number) {}

    private final Map<Named, Said> labels = new LinkedHashMap<>();
    private long count;

    synchronized void add(Feedback feedback) {
        var named = new Named(feedback.model(), feedback.id(), feedback.source());
        labels.remove(named);
        labels.put(named, new Said(feedback.label().label(), count));
        if (labels.size() > CAPACITY) {
            labels.remove(labels.keySet().iterator().next());
        }
        count++;
    }

    /** What was said last of an event, or null. */
    synchronized String of(String model, String id, Source source) {
        return Stream.of(new Named(model, id, source), new Named(model, id, null), new Named(model, null, source))
                .map(labels::get)
                .filter(Objects::nonNull)
                .max(Comparator.comparingLong(Said::number))
                .map(Said::label)
                .orElse(null);
    }

    /** How many there were. */
    synchronized long count() {
        return count;
    }
}
