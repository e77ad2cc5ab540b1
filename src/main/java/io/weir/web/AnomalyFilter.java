package io.weir.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Predicate;

/**
 * Which flagged events somebody wants to see.
 *
 * @param model its name, or null for all
 * @param feature the one that is strangest in the event, or null for any
 * @param from event time, ms since the epoch
 * @param to event time, ms since the epoch
 */
record AnomalyFilter(String model, String feature, long from, long to) implements Predicate<ObjectNode> {

    @Override
    public boolean test(ObjectNode anomaly) {
        long timestamp = anomaly.path("timestamp").asLong();
        return (model == null || model.equals(anomaly.path("model").asText()))
                && from <= timestamp
                && timestamp <= to
                && (feature == null || feature.equals(strangest(anomaly.path("explanation"))));
    }

    private static String strangest(JsonNode explanation) {
        String strangest = null;
        double most = Double.NEGATIVE_INFINITY;
        for (JsonNode feature : explanation) {
            double share = feature.path("share").asDouble();
            if (share > most) {
                most = share;
                strangest = feature.path("feature").asText();
            }
        }
        return strangest;
    }
}
