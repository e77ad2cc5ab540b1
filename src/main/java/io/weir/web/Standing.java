package io.weir.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.http.WebJson;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/** How things stand between the dashboard, the cluster and the processor. */
final class Standing {

    /** Whether the cluster can be read. */
    enum Connection {
        STARTING,
        LIVE,
        AWAY
    }

    private final ViewedTopics topics;
    private final LongSupplier clock;
    private final long startedAt;
    private volatile Map<String, Boolean> present = Map.of();
    private volatile Connection connection = Connection.STARTING;
    private volatile String problem;
    private volatile boolean caughtUp;
    private volatile ObjectNode processor = WebJson.object().put("state", "unknown");

    Standing(ViewedTopics topics, LongSupplier clock) {
        this.topics = topics;
        this.clock = clock;
        startedAt = clock.getAsLong();
    }

    long now() {
        return clock.getAsLong();
    }

    long startedAt() {
        return startedAt;
    }

    /** Which topics there are. */
    void present(Set<String> names) {
        Map<String, Boolean> now = new TreeMap<>();
        topics.all().forEach(topic -> now.put(topic, names.contains(topic)));
        present = now;
    }

    /**
     * @param message what is wrong; null if nothing is
     * @param forget whether, without a message, what was wrong before is over
     */
    void connection(Connection state, String message, boolean forget) {
        connection = state;
        if (message != null) {
            problem = message;
        } else if (state == Connection.LIVE && forget) {
            problem = null;
        }
    }

    void problem(String why) {
        problem = why;
    }

    void caughtUp() {
        caughtUp = true;
    }

    /**
     * How the processor stands.
     *
     * @param state {@code {"state","instances","behind","restoring"}}; not modified afterwards
     */
    void processor(ObjectNode state) {
        processor = state;
    }

    ObjectNode processor() {
        return processor;
    }

    boolean ready() {
        return caughtUp && connection == Connection.LIVE;
    }

    void write(ObjectNode json, long now) {
        json.put("now", now);
        json.put("startedAt", startedAt);
        json.put("connection", connection.name().toLowerCase(Locale.ROOT));
        json.put("problem", problem);
        json.put("ready", ready());
        var there = json.putObject("topics");
        present.forEach(there::put);
    }
}
