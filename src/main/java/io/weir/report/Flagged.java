package io.weir.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** The flagged events: how many there were, and the strangest of them. */
final class Flagged {

    /** Events of which the details are kept. */
    static final int MOST = 100;

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * A flagged event.
     *
     * @param position number of the event in the stream
     * @param score the higher, the stranger
     * @param record as it was written to the topic of anomalies
     */
    record One(long position, double score, byte[] record) {

        JsonNode json() {
            try {
                return JSON.readTree(record);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** The strangest first; of equals, the earlier. */
    private static final Comparator<One> STRANGEST =
            Comparator.comparingDouble(One::score).reversed().thenComparingLong(One::position);

    private final PriorityQueue<One> strangest = new PriorityQueue<>(STRANGEST.reversed());
    private long count;

    void add(One one) {
        count++;
        strangest.add(one);
        if (strangest.size() > MOST) {
            strangest.poll();
        }
    }

    long count() {
        return count;
    }

    /** The strangest first. */
    List<One> strangest() {
        return strangest.stream().sorted(STRANGEST).toList();
    }

    /** {@code {"count", "strangest": [an anomaly record without its event and responsibilities, …]}}. */
    ObjectNode toJson() {
        ObjectNode node = JSON.createObjectNode().put("count", count);
        ArrayNode list = node.putArray("strangest");
        for (One one : strangest()) {
            list.add(((ObjectNode) one.json()).without(List.of("event", "responsibilities")));
        }
        return node;
    }
}
