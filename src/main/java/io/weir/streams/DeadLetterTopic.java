package io.weir.streams;

import io.weir.event.Source;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks through the dead letters, and sends them again to where they came from.
 *
 * <p>Each letter is sent again once. How far the letters of a reason have been is the committed offset of a group of that reason,
 * {@code <application.id>-redrive-<REASON>}, and it moves in the transaction that sends them. A second redrive at the same time
 * fences the first.
 */
public final class DeadLetterTopic {

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterTopic.class);

    private static final int MOST_PER_TRANSACTION = 500;
    /** Of records on their way: more than the longest that anybody sends. */
    private static final long MOST_BYTES = 256L << 20;

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final WeirConfig config;
    private final String topic;

    public DeadLetterTopic(WeirConfig config) {
        this.config = config;
        topic = Topics.of(config).deadLetters();
    }

    /**
     * The letters in the order of their partitions.
     *
     * @param reason only those of it; empty for all
     * @param limit no more than so many
     */
    public List<ConsumerRecord<byte[], byte[]>> list(Optional<String> reason, long limit) {
        List<ConsumerRecord<byte[], byte[]>> letters = new ArrayList<>();
        TopicScan.read(config, topic, record -> {
            if (letters.size() < limit
                    && reason.map(r -> r.equals(reason(record))).orElse(true)) {
                letters.add(record);
            }
            return letters.size() < limit;
        });
        return letters;
    }

    /**
     * Sends letters again to the topic and partition that they came from, with their keys, headers and times.
     *
     * @param reason only those of it; empty for all
     * @param limit no more than so many
     * @return how many, by reason
     */
    public Map<String, Long> redrive(Optional<String> reason, long limit) {
        Map<String, Long> sent = new TreeMap<>();
        Properties properties = config.writerProperties();
        properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, config.applicationId() + "-redrive");
        // What was cut came through the limit of its topic compressed.
        properties.putIfAbsent(ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd");
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Integer.MAX_VALUE);
        properties.merge(ProducerConfig.BUFFER_MEMORY_CONFIG, MOST_BYTES, DeadLetterTopic::larger);
        try (var producer = new KafkaProducer<byte[], byte[]>(properties);
                var sources = new SourceRecords(config)) {
            // Ends what another redrive has not committed, so that the offsets are final.
            producer.initTransactions();
            Map<String, Map<TopicPartition, Long>> next = new HashMap<>();
            long left = limit;
            for (var batch : batches(reason, limit, next)) {
                List<ConsumerRecord<byte[], byte[]>> letters = batch.subList(0, (int) Math.min(left, batch.size()));
                if (!letters.isEmpty()) {
                    send(producer, letters, sources, sent);
                    left -= letters.size();
                }
            }
        } catch (KafkaException e) {
            throw new TopicsUnavailable("the dead letters cannot be sent again: " + e.getMessage(), e);
        }
        return sent;
    }

    private static Object larger(Object a, Object b) {
        return Math.max(Long.parseLong(String.valueOf(a)), Long.parseLong(String.valueOf(b)));
    }

    /** Letters that were not sent again yet, in batches of one reason. */
    private List<List<ConsumerRecord<byte[], byte[]>>> batches(
            Optional<String> reason, long limit, Map<String, Map<TopicPartition, Long>> next) {
        Map<String, List<List<ConsumerRecord<byte[], byte[]>>>> byReason = new TreeMap<>();
        long[] found = {0};
        TopicScan.read(config, topic, record -> {
            String of = reason(record);
            if (of == null
                    || DeadLetters.source(record.headers()).isEmpty()
                    || !reason.map(of::equals).orElse(true)) {
                return true;
            }
            long from = next.computeIfAbsent(of, this::committed)
                    .getOrDefault(new TopicPartition(record.topic(), record.partition()), 0L);
            if (record.offset() >= from) {
                var batches = byReason.computeIfAbsent(of, r -> new ArrayList<>());
                if (batches.isEmpty() || batches.get(batches.size() - 1).size() == MOST_PER_TRANSACTION) {
                    batches.add(new ArrayList<>());
                }
                batches.get(batches.size() - 1).add(record);
                found[0]++;
            }
            return found[0] < limit;
        });
        return byReason.values().stream().flatMap(List::stream).toList();
    }

    private void send(
            KafkaProducer<byte[], byte[]> producer,
            List<ConsumerRecord<byte[], byte[]>> letters,
            SourceRecords sources,
            Map<String, Long> sent) {
        long count = 0;
        String reason = reason(letters.get(0));
        Map<TopicPartition, OffsetAndMetadata> done = new HashMap<>();
        producer.beginTransaction();
        try {
            for (var letter : letters) {
                var original = original(letter, sources);
                if (original != null) {
                    producer.send(original(producer, letter, original));
                    count++;
                }
                done.put(
                        new TopicPartition(letter.topic(), letter.partition()),
                        new OffsetAndMetadata(letter.offset() + 1));
            }
            producer.sendOffsetsToTransaction(done, membership(reason));
            producer.commitTransaction();
        } catch (KafkaException e) {
            producer.abortTransaction();
            throw e;
        }
        sent.merge(reason, count, Long::sum);
    }

    /** The letter, or where it is cut the whole record that it was made of; null if that is gone. */
    private static ConsumerRecord<byte[], byte[]> original(
            ConsumerRecord<byte[], byte[]> letter, SourceRecords sources) {
        if (!DeadLetters.isCut(letter.headers())) {
            return letter;
        }
        Source source = DeadLetters.source(letter.headers()).orElseThrow();
        var whole = sources.read(source);
        if (whole.isEmpty()) {
            LOG.warn(
                    "the dead letter at {}-{}-{} is not sent again: it is cut, and the whole record is not in {} any more",
                    letter.topic(),
                    letter.partition(),
                    letter.offset(),
                    source.id());
        }
        return whole.orElse(null);
    }

    /**
     * @param original the letter, or the record that it was made of
     */
    private static ProducerRecord<byte[], byte[]> original(
            KafkaProducer<byte[], byte[]> producer,
            ConsumerRecord<byte[], byte[]> letter,
            ConsumerRecord<byte[], byte[]> original) {
        Source source = DeadLetters.source(letter.headers()).orElseThrow();
        return new ProducerRecord<>(
                source.topic(),
                partition(producer, source),
                original == letter ? OwnTime.of(letter) : original.timestamp(),
                original.key(),
                original.value(),
                original == letter ? DeadLetters.original(letter.headers()) : original.headers());
    }

    /** The partition that the record came from, as long as there is one. */
    private static Integer partition(KafkaProducer<byte[], byte[]> producer, Source source) {
        return source.partition() < producer.partitionsFor(source.topic()).size() ? source.partition() : null;
    }

    private Map<TopicPartition, Long> committed(String reason) {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        try (Admin admin = Admin.create(config.adminProperties())) {
            admin.listConsumerGroupOffsets(group(reason))
                    .partitionsToOffsetAndMetadata()
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                    .forEach((partition, offset) -> {
                        if (offset != null) {
                            offsets.put(partition, offset.offset());
                        }
                    });
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof GroupIdNotFoundException)) {
                throw new TopicsUnavailable(
                        "how far letters of " + reason + " were sent again cannot be read: "
                                + e.getCause().getMessage(),
                        e.getCause());
            }
        } catch (TimeoutException e) {
            throw new TopicsUnavailable("how far letters of " + reason + " were sent again cannot be read in time", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while reading offsets", e);
        }
        return offsets;
    }

    /** Of a group that nobody joins. */
    private ConsumerGroupMetadata membership(String reason) {
        Properties properties = config.readerProperties();
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, group(reason));
        try (var consumer = new KafkaConsumer<byte[], byte[]>(properties)) {
            return consumer.groupMetadata();
        }
    }

    private String group(String reason) {
        return config.applicationId() + "-redrive-" + reason;
    }

    /** Its code; null for a record that is no dead letter of ours. */
    public static String reason(ConsumerRecord<byte[], byte[]> letter) {
        return DeadLetters.header(letter.headers(), DeadLetters.REASON);
    }
}
