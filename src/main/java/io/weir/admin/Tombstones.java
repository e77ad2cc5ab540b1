package io.weir.admin;

import io.weir.config.Topics;
import io.weir.config.WeirConfig;
import io.weir.records.DeadLetters;
import io.weir.streams.BroadcastModels;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Says in the topic of models that the models of an application are no more. */
final class Tombstones {

    private Tombstones() {}

    /**
     * Writes one after every model that the application has published and that has none yet, in the partition of the model.
     *
     * @return how many
     */
    static int write(WeirConfig config) {
        String topic = Topics.of(config).models();
        Map<Integer, Set<ByteBuffer>> there = there(config, topic);
        byte[] application = config.applicationId().getBytes(StandardCharsets.UTF_8);
        int written = 0;
        try (var producer = new KafkaProducer<byte[], byte[]>(config.writerProperties())) {
            for (var partition : there.entrySet()) {
                for (ByteBuffer key : partition.getValue()) {
                    var headers = new RecordHeaders().add(BroadcastModels.APPLICATION_HEADER, application);
                    producer.send(new ProducerRecord<>(topic, partition.getKey(), null, key.array(), null, headers));
                    written++;
                }
            }
            producer.flush();
        }
        return written;
    }

    private static Map<Integer, Set<ByteBuffer>> there(WeirConfig config, String topic) {
        Map<Integer, Set<ByteBuffer>> there = new TreeMap<>();
        try (var consumer = new KafkaConsumer<byte[], byte[]>(config.readerProperties())) {
            TopicScan.readToEnd(consumer, topic, Map.of(), record -> {
                var keys = there.computeIfAbsent(record.partition(), p -> new LinkedHashSet<>());
                String by = DeadLetters.header(record.headers(), BroadcastModels.APPLICATION_HEADER);
                boolean own = by == null || config.applicationId().equals(by);
                if (record.key() != null && own) {
                    ByteBuffer key = ByteBuffer.wrap(record.key());
                    if (record.value() == null) {
                        keys.remove(key);
                    } else {
                        keys.add(key);
                    }
                }
                return true;
            });
        }
        return there;
    }
}
