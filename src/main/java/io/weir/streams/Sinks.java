package io.weir.streams;

import io.weir.event.Assignment;
import org.apache.kafka.streams.processor.api.Record;

/** Receives what is written to the output topics, in order. */
public interface Sinks {

    /**
     * @param made what the record says; its arrays are overwritten by the next event
     */
    void assignment(Record<byte[], byte[]> record, Assignment made);

    /** An event that is flagged; its assignment comes before it. */
    void anomaly(Record<byte[], byte[]> record);

    void deadLetter(Record<byte[], byte[]> record);

    /** A snapshot, or null where the model was forgotten. */
    void model(Record<String, byte[]> record);

    void lifecycle(Record<String, byte[]> record);
}
