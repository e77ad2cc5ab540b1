package io.weir.admin;

import io.weir.admin.Redriven.Some;
import io.weir.config.WeirConfig;
import io.weir.event.Reason;
import io.weir.event.Source;
import io.weir.records.DeadLetters;
import io.weir.records.Limits;
import io.weir.records.OwnTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.ApplicationRecoverableException;
import org.apache.kafka.common.errors.RetriableException;

/**
 * Sends the letters that it is shown again, in transactions of a few hundred letters or some MiB, whichever is less.
 *
 * <pre>
 *   letter ─► not of our reasons, no source, or to another topic ─► passed over, until one behind it is sent
 *          ─► sent before, or of another reason                  ─► left
 *          ─► beyond the limit                                   ─► left, and nothing moves any more
 *          ─► cut, and the whole is gone                         ─► not sent
 *          ─► batch ─► one transaction: records, offsets of their reasons
 *                      └── refused ─► one transaction per record ─► refused ─► not sent
 * </pre>
 *
 * <p>For one thread.
 */
final class Redrive {

    private static final int MOST_LETTERS = 500;
    private static final long MOST_BYTES = 8L << 20;

    private final KafkaProducer<byte[], byte[]> producer;
    private final SourceRecords sources;
    private final RedriveOffsets offsets;
    private final Destinations destinations;
    private final Optional<Reason> asked;
    private final long limit;

    private final List<Letter> batch = new ArrayList<>();
    private long bytes;
    /** How far the letters of each reason were gone through since the last transaction. */
    private final Map<Reason, Map<TopicPartition, OffsetAndMetadata>> passed = new EnumMap<>(Reason.class);

    private final Tally tally = new Tally();
    private long chosen;

    /** What there was of letters. */
    private static final class Tally {

        private final Map<String, Long> sent = new TreeMap<>();
        private Some foreign = Some.NONE;
        private Some gone = Some.NONE;
        private Some refused = Some.NONE;
        private long beyondLimit;
        private long ofOtherReasons;

        Redriven end() {
            return new Redriven(sent, foreign, gone, refused, beyondLimit, ofOtherReasons);
        }
    }

    /** A letter that is to be sent again as a record. */
    private record Letter(Reason reason, TopicPartition partition, long offset, ProducerRecord<byte[], byte[]> again) {

        String place() {
            return partition + "-" + offset;
        }
    }

    /**
     * @param producer with its transactions begun
     * @param asked only letters of this reason; empty for all
     * @param limit no more than so many
     */
    Redrive(
            WeirConfig config,
            KafkaProducer<byte[], byte[]> producer,
            SourceRecords sources,
            RedriveOffsets offsets,
            Optional<Reason> asked,
            long limit) {
        this.producer = producer;
        this.sources = sources;
        this.offsets = offsets;
        this.asked = asked;
        this.limit = limit;
        destinations = new Destinations(config);
    }

    /** A record of the topic of dead letters; those of each partition come in their order. */
    void see(ConsumerRecord<byte[], byte[]> letter) {
        var partition = new TopicPartition(letter.topic(), letter.partition());
        Reason reason = Destinations.reason(letter.headers()).orElse(null);
        if (reason != null && letter.offset() < offsets.committed(reason, partition)) {
            return;
        }
        Optional<String> problem = destinations.problem(letter.headers());
        if (asked.isPresent() && asked.get() != reason) {
            tally.ofOtherReasons += problem.isEmpty() ? 1 : 0;
        } else if (chosen == limit) {
            tally.beyondLimit += problem.isEmpty() ? 1 : 0;
        } else if (problem.isPresent()) {
            // They alone move nothing: it may be the configuration that is wrong.
            tally.foreign = tally.foreign.and(place(letter), problem.get());
        } else {
            take(letter, reason, partition);
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> letter, Reason reason, TopicPartition partition) {
        Source source = DeadLetters.source(letter.headers()).orElseThrow();
        if (sources.partitions(source.topic()) == 0) {
            send();
            throw TopicScan.missing(source.topic());
        }
        boolean cut = DeadLetters.isCut(letter.headers());
        var original = cut ? sources.read(source).orElse(null) : letter;
        if (original == null || cut && !DeadLetters.isBeginning(letter, original)) {
            tally.gone = tally.gone.and(
                    place(letter),
                    original == null
                            ? "its whole record is not at " + source.id() + " any more"
                            : "another record is at " + source.id() + " now");
            passed(passed, reason, partition, letter.offset());
            return;
        }
        long time = cut ? original.timestamp() : OwnTime.of(letter);
        var again = new ProducerRecord<>(
                source.topic(),
                partition(source),
                time < 0 ? null : time,
                original.key(),
                original.value(),
                cut ? original.headers() : DeadLetters.original(letter.headers()));
        batch.add(new Letter(reason, partition, letter.offset(), again));
        passed(passed, reason, partition, letter.offset());
        chosen++;
        bytes += Limits.size(again.key(), again.value(), again.headers());
        if (batch.size() >= MOST_LETTERS || bytes >= MOST_BYTES) {
            send();
        }
    }

    /** Sends what is left, and says what there was. */
    Redriven end() {
        send();
        return tally.end();
    }

    private static String place(ConsumerRecord<byte[], byte[]> letter) {
        return letter.topic() + "-" + letter.partition() + "-" + letter.offset();
    }

    /** The partition that the record came from, as long as there is one. */
    private Integer partition(Source source) {
        return source.partition() < sources.partitions(source.topic()) ? source.partition() : null;
    }

    private static void passed(
            Map<Reason, Map<TopicPartition, OffsetAndMetadata>> offsets,
            Reason reason,
            TopicPartition partition,
            long offset) {
        if (reason != null) {
            offsets.computeIfAbsent(reason, r -> new HashMap<>()).put(partition, new OffsetAndMetadata(offset + 1));
        }
    }

    private void send() {
        if (!passed.isEmpty()) {
            Exception refusal = transaction(batch, passed);
            if (refusal != null) {
                for (Letter letter : batch) {
                    sendAlone(letter);
                }
                transaction(List.of(), passed);
            }
        }
        batch.clear();
        passed.clear();
        bytes = 0;
    }

    private void sendAlone(Letter letter) {
        Map<Reason, Map<TopicPartition, OffsetAndMetadata>> offset = new EnumMap<>(Reason.class);
        passed(offset, letter.reason, letter.partition, letter.offset);
        Exception refusal = transaction(List.of(letter), offset);
        if (refusal != null) {
            tally.refused = tally.refused.and(
                    letter.place(),
                    "topic '" + letter.again.topic() + "' does not take it (" + refusal.getMessage() + ")");
        }
    }

    /** Whether no record can be sent now, whatever is in it. */
    private static boolean isOfTheBroker(Exception failure) {
        return failure instanceof RetriableException || failure instanceof ApplicationRecoverableException;
    }

    /**
     * Sends records and moves offsets, or neither.
     *
     * @return why a topic refuses one of the records, or that some are refused with it; null if it is done
     */
    private Exception transaction(List<Letter> letters, Map<Reason, Map<TopicPartition, OffsetAndMetadata>> done) {
        var first = new AtomicReference<Exception>();
        producer.beginTransaction();
        try {
            for (Letter letter : letters) {
                producer.send(letter.again, (metadata, failure) -> {
                    if (failure != null) {
                        first.compareAndSet(null, failure);
                    }
                });
            }
            for (var ofReason : done.entrySet()) {
                producer.sendOffsetsToTransaction(ofReason.getValue(), offsets.group(ofReason.getKey()));
            }
            producer.commitTransaction();
        } catch (KafkaException e) {
            producer.abortTransaction();
            Exception failure = first.get();
            if (failure == null
                    || isOfTheBroker(failure)
                    || letters.size() == 1 && !(failure instanceof ApiException)) {
                throw e;
            }
            return failure;
        }
        letters.forEach(letter -> tally.sent.merge(letter.reason.name(), 1L, Long::sum));
        return null;
    }
}
