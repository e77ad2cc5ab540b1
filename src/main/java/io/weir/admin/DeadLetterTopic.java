package io.weir.admin;

import io.weir.config.Topics;
import io.weir.config.WeirConfig;
import io.weir.event.Reason;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;

/**
 * Looks through the dead letters, and sends them again to where they came from, with memory for a few of them. Anybody may have
 * written to their topic: what is no letter, or says that it came from a topic that this configuration does not read, is passed over.
 *
 * <p>Each letter is sent again once. How far the letters of a reason have been is the committed offset of a group of that reason,
 * {@code <application.id>-redrive-<REASON>}, and it moves in the transaction that sends them. A second redrive at the same time
 * fences the first.
 */
public final class DeadLetterTopic {

    /** Of records on their way: more than the longest that anybody sends. It is taken as it is needed. */
    private static final long LONGEST = 256L << 20;

    private final WeirConfig config;
    private final String topic;

    public DeadLetterTopic(WeirConfig config) {
        this.config = config;
        topic = Topics.of(config).deadLetters();
    }

    /**
     * Shows the letters in the order of their partitions.
     *
     * @param reason only those of it; empty for all, and for what is no letter
     * @param limit no more than so many, at least 1
     * @return how many
     */
    public long list(Optional<Reason> reason, long limit, Consumer<ConsumerRecord<byte[], byte[]>> visitor) {
        long[] shown = {0};
        TopicScan.readOneByOne(config, topic, record -> {
            if (reason.isEmpty() || reason.equals(Destinations.reason(record.headers()))) {
                visitor.accept(record);
                shown[0]++;
            }
            return shown[0] < limit;
        });
        return shown[0];
    }

    /**
     * Sends letters again to the topic and partition that they came from, with their keys, headers and times.
     *
     * @param reason only those of it; empty for all
     * @param limit no more than so many
     */
    public Redriven redrive(Optional<Reason> reason, long limit) {
        Properties properties = config.writerProperties();
        properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, config.applicationId() + "-redrive");
        // What was cut came through the limit of its topic compressed.
        properties.putIfAbsent(ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd");
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Integer.MAX_VALUE);
        properties.merge(ProducerConfig.BUFFER_MEMORY_CONFIG, LONGEST, DeadLetterTopic::larger);
        try (var producer = new KafkaProducer<byte[], byte[]>(properties);
                var sources = new SourceRecords(config);
                var offsets = new RedriveOffsets(config)) {
            // Ends what another redrive has not committed, so that the offsets are final.
            producer.initTransactions();
            var redrive = new Redrive(config, producer, sources, offsets, reason, limit);
            TopicScan.readOneByOne(config, topic, letter -> {
                redrive.see(letter);
                return true;
            });
            return redrive.end();
        } catch (KafkaException e) {
            throw new TopicsUnavailable("the dead letters cannot be sent again: " + e.getMessage(), e);
        }
    }

    private static Object larger(Object a, Object b) {
        return Math.max(Long.parseLong(String.valueOf(a)), Long.parseLong(String.valueOf(b)));
    }
}
