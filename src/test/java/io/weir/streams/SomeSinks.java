package io.weir.streams;

import io.weir.event.Assignment;
import org.apache.kafka.streams.processor.api.Record;

/** Sinks of which a test looks at some. */
public interface SomeSinks extends Sinks {

    @Override
    default void assignment(Record<byte[], byte[]> record, Assignment made) {}

    @Override
    default void anomaly(Record<byte[], byte[]> record) {}

    @Override
    default void deadLetter(Record<byte[], byte[]> record) {}

    @Override
    default void model(Record<String, byte[]> record) {}

    @Override
    default void lifecycle(Record<String, byte[]> record) {}
}
