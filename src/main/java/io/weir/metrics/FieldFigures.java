package io.weir.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How often a field was there since the start.
 *
 * @param events that were looked at
 * @param missing of these, those without it, the invalid ones included
 * @param invalid of these, those whose value the feature could not take
 * @param missingLast events without it since it was there last
 */
public record FieldFigures(WatchedField field, long events, long missing, long invalid, long missingLast) {

    /** Whether it was there once, and is not for so long that it is hardly by chance. */
    public boolean isGone() {
        return missing < events && FieldPresence.isGone(events, missing, missingLast);
    }

    /** What is to be said of it when all is over; nothing if it was there as one expects. */
    public List<String> sentences() {
        String name = field.isFeature() ? "feature " + field.name() : field.setting() + "=" + field.name();
        List<String> sentences = new ArrayList<>();
        if (isNever() && invalid < events) {
            sentences.add(String.format(Locale.ROOT, "%s was in none of %,d events", name, events));
        } else if (isGone()) {
            sentences.add(
                    String.format(Locale.ROOT, "%s was not in the last %,d of %,d events", name, missingLast, events));
        }
        if (invalid > 0) {
            sentences.add(String.format(
                    Locale.ROOT,
                    "%s cannot take the values of %,d of %,d events; they count as missing",
                    name,
                    invalid,
                    events));
        }
        return sentences;
    }

    /** Whether it never was there. */
    public boolean isNever() {
        return events > 0 && missing == events;
    }
}
