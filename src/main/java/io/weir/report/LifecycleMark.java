package io.weir.report;

import java.util.List;

/**
 * A lifecycle event, and when it came.
 *
 * @param position number of the event with which it happened
 * @param component stable id; null if it is about the whole model
 */
record LifecycleMark(
        long position, String model, long version, String event, Long component, List<Long> parents, String reason) {

    /** The whole in one line. */
    String text() {
        String who = component == null ? "the model" : "cluster " + component;
        String from =
                switch (event) {
                    case "merged" -> " took over " + parents;
                    case "split" -> " split off " + parents;
                    default -> ' ' + event;
                };
        return who + from + " (" + reason + ")";
    }
}
