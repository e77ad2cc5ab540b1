package io.weir.runtime;

import io.weir.records.Limits;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A producer that does not even try to send what its topic will not take: a record that is refused later ends the transaction. */
final class BoundedProducer extends KafkaProducer<byte[], byte[]> {

    private final Limits limits;

    BoundedProducer(Map<String, Object> config, Limits limits) {
        super(config, new ByteArraySerializer(), new ByteArraySerializer());
        this.limits = limits;
    }

    @Override
    public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
        if (limits.fits(record.topic(), record.key(), record.value(), record.headers())) {
            return super.send(record, callback);
        }
        var refusal = new RecordTooLargeException(
                "topic '" + record.topic() + "' takes records of " + limits.most(record.topic()) + " bytes");
        int partition = record.partition() == null ? RecordMetadata.UNKNOWN_PARTITION : record.partition();
        callback.onCompletion(
                new RecordMetadata(new TopicPartition(record.topic(), partition), -1, -1, -1, -1, -1), refusal);
        return CompletableFuture.failedFuture(refusal);
    }
}
