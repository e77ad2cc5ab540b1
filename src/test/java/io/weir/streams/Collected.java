package io.weir.streams;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.event.Assignment;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.processor.api.Record;

/** Keeps what was said of events, and the newest model. */
final class Collected implements SomeSinks {

    final List<Assignment> assignments = new ArrayList<>();
    /** The records of the assignments. */
    final List<byte[]> lines = new ArrayList<>();

    final List<JsonNode> anomalies = new ArrayList<>();
    /** Null as long as there is none. */
    byte[] model;

    @Override
    public void assignment(Record<byte[], byte[]> record, Assignment made) {
        assignments.add(made);
        lines.add(record.value());
    }

    @Override
    public void anomaly(Record<byte[], byte[]> record) {
        anomalies.add(Driven.json(record.value()));
    }

    @Override
    public void model(Record<String, byte[]> record) {
        model = record.value();
    }

    /** The anomaly record of the event at an offset; null if there is none. */
    JsonNode anomaly(int offset) {
        return anomalies.stream()
                .filter(a -> a.get("source").get("offset").intValue() == offset)
                .findFirst()
                .orElse(null);
    }
}
