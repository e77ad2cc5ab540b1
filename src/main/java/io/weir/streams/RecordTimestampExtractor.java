package io.weir.streams;

import io.weir.event.Times;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * The record's timestamp; zero for records without one, which Streams would otherwise drop without a word. A producer may write any number: one
 * beyond the times that there are is the latest of them, so that whatever is written of it can be read.
 */
public final class RecordTimestampExtractor implements TimestampExtractor {

    @Override
    public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
        return Math.min(Math.max(0, record.timestamp()), Times.LARGEST);
    }
}
