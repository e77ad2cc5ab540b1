package io.weir.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.http.WebJson;
import io.weir.json.snapshot.ModelSnapshot;

/**
 * One version of a model, as it was published.
 *
 * @param at when the dashboard saw it, ms since the epoch
 * @param json as published; not modified
 */
record Version(long at, ModelSnapshot snapshot, byte[] json) {

    long number() {
        return snapshot.version();
    }

    /** Enough for a slider and for weights over time. */
    ObjectNode summary() {
        var node = WebJson.object();
        node.put("version", snapshot.version());
        node.put("seenAt", at);
        node.put("createdAt", snapshot.createdAt().toString());
        node.put("events", snapshot.events());
        node.set("meanLogLikelihood", WebJson.number(snapshot.meanLogLikelihood()));
        var weights = node.putObject("weights");
        for (int k = 0; k < snapshot.mixture().size(); k++) {
            weights.set(
                    Long.toString(snapshot.components().id(k)),
                    WebJson.number(snapshot.mixture().weight(k)));
        }
        return node;
    }
}
