package io.weir.streams;

import io.weir.engine.Observation;
import io.weir.event.Event;
import io.weir.event.Source;
import io.weir.event.UnreadableEvent;
import io.weir.json.EventReader;
import io.weir.records.Origin;
import org.apache.kafka.streams.processor.api.Record;

/** A record that should be an event, and what is written of it. */
final class EventRecord implements Observation {

    private final Record<byte[], byte[]> record;
    private final Origin origin;
    private final byte[] json;
    private final String model;
    private final UnreadableEvent problem;
    private final EventReader reader;

    private byte[] assignment;
    private byte[] anomaly;

    private EventRecord(
            Record<byte[], byte[]> record,
            Origin origin,
            byte[] json,
            String model,
            UnreadableEvent problem,
            EventReader reader) {
        this.record = record;
        this.origin = origin;
        this.json = json;
        this.model = model;
        this.problem = problem;
        this.reader = reader;
    }

    /**
     * @param record as it came
     * @param json the event in it, or null
     */
    static EventRecord of(Record<byte[], byte[]> record, Origin origin, byte[] json, String model, EventReader reader) {
        return new EventRecord(record, origin, json, model, null, reader);
    }

    /** Of a record that is no event, to be refused when its turn comes. */
    static EventRecord refused(Record<byte[], byte[]> record, Origin origin, UnreadableEvent problem) {
        return new EventRecord(record, origin, null, null, problem, null);
    }

    @Override
    public Event read() throws UnreadableEvent {
        if (problem != null) {
            throw problem;
        }
        return reader.read(json, record.timestamp());
    }

    /** Takes what is to be written; the second is null if the event is not flagged. */
    void written(byte[] newAssignment, byte[] newAnomaly) {
        assignment = newAssignment;
        anomaly = newAnomaly;
    }

    byte[] assignment() {
        return assignment;
    }

    byte[] anomaly() {
        return anomaly;
    }

    Record<byte[], byte[]> record() {
        return record;
    }

    Origin origin() {
        return origin;
    }

    /** The event in the record; the record's value if nothing else is known. */
    byte[] json() {
        return json == null ? record.value() : json;
    }

    @Override
    public String model() {
        return model;
    }

    @Override
    public Source source() {
        return origin.source();
    }

    @Override
    public long timestamp() {
        return record.timestamp();
    }

    @Override
    public int bytes() {
        byte[] bytes = json();
        return bytes == null ? 0 : bytes.length;
    }
}
