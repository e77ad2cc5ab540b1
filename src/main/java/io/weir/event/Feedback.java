package io.weir.event;

import java.util.Locale;

/**
 * What somebody says of an event that was assigned: {@code {"model","id"|"source","label":"normal|anomaly"}}.
 *
 * @param model name of the event's model
 * @param id the id of the event's assignment; null if only the source was given
 * @param source where the event came from; null if only the id was given. If both are there, both must fit
 */
public record Feedback(String model, String id, Source source, Label label) {

    /** What the event is. */
    public enum Label {
        /** It may be learned. */
        NORMAL,
        /** It must not be learned. */
        ANOMALY;

        /** The word of the JSON. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How it names the event. */
    public String event() {
        return id != null ? id : source.id();
    }
}
