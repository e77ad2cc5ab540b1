package io.weir.streams;

import io.weir.config.Topics;
import io.weir.config.WeirConfig;
import io.weir.engine.Faults;
import io.weir.engine.Step;
import io.weir.event.Reason;
import io.weir.event.Source;
import io.weir.event.UnreadableEvent;
import io.weir.json.DeadLetter;
import io.weir.metrics.Metrics;
import io.weir.records.DeadLetters;
import io.weir.records.Limits;
import io.weir.records.Origin;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What catches whatever is thrown while a record is worked on, so that it hits this record alone. The record becomes a dead letter
 * that its topic takes. One for all processors of a topology.
 *
 * <pre>
 *   read ─► score ─► judge ─► write ─► forward
 *   └────── a net under each ──────┘     what Kafka throws is Kafka's: a lost task, a fenced producer
 * </pre>
 *
 * <p>Errors of the virtual machine are not caught, but for a stack that overflows: that is a matter of the record's depth.
 */
public final class Net implements Faults {

    /** What happens at a step besides the work; in earnest nothing. */
    @FunctionalInterface
    interface Probe {

        /**
         * @param subject name of the model, or text of the record
         */
        void at(Step step, Object subject);
    }

    private static final Logger LOG = LoggerFactory.getLogger(Net.class);

    private static final Probe NOTHING = (step, subject) -> {};

    private final Metrics metrics;
    private final Limits limits;
    private final String deadLetters;
    private final Probe probe;

    public Net(WeirConfig config, Metrics metrics, Limits limits) {
        this(config, metrics, limits, NOTHING);
    }

    public Net(WeirConfig config, Metrics metrics, Limits limits, Probe probe) {
        this.metrics = metrics;
        this.limits = limits;
        this.probe = probe;
        deadLetters = Topics.of(config).deadLetters();
    }

    public Metrics metrics() {
        return metrics;
    }

    public Limits limits() {
        return limits;
    }

    @Override
    public void at(Step step, Object subject) {
        probe.at(step, subject);
    }

    @Override
    public void throwOn(Throwable thrown) {
        Faults.OF_THE_MACHINE.throwOn(thrown);
        if (thrown instanceof KafkaException kafkas) {
            throw kafkas;
        }
    }

    /**
     * The dead letters of one processor.
     *
     * @param sink where they go
     * @param routed whether its records come from a topic of our own, with their origin in headers
     */
    Letters letters(Consumer<Record<byte[], byte[]>> sink, boolean routed) {
        return new Letters(sink, routed);
    }

    /** Makes dead letters of what one processor cannot do; for its thread. */
    final class Letters {

        private final Consumer<Record<byte[], byte[]>> sink;
        private final boolean routed;

        private Letters(Consumer<Record<byte[], byte[]>> sink, boolean routed) {
            this.sink = sink;
            this.routed = routed;
        }

        /**
         * Where a record is from; a {@linkplain #own foreign} one is from where it is.
         *
         * @param here where it was read
         */
        Origin origin(Record<byte[], byte[]> record, Source here) {
            Origin origin = routed ? Origin.ofHeaders(record.headers()) : null;
            return origin != null ? origin : new Origin(here, record.key());
        }

        /**
         * Refuses a record of an internal topic that none of ours wrote: nobody else knows which event it is.
         *
         * @param origin what {@link #origin} found
         * @param here where the record was read
         */
        void own(Origin origin, Source here) throws UnreadableEvent {
            if (routed && origin.source().topic().equals(here.topic())) {
                throw new UnreadableEvent(
                        Reason.NOT_SCORED,
                        "the record has no header weir.origin as Weir writes it; nobody else may write to topic '"
                                + here.topic() + "'");
            }
        }

        /** The headers as the producer of the record wrote them. */
        Headers headers(Record<byte[], byte[]> record) {
            return routed ? DeadLetters.original(record.headers()) : record.headers();
        }

        /**
         * Works on a record.
         *
         * @param here where the record was read
         * @param timestamp of a dead letter, ms since the epoch
         * @param work changes nothing before it can be done, and forwards nothing
         * @return what the work returned; null if the record became a dead letter
         */
        <T> T attempt(Record<byte[], byte[]> record, Origin origin, Source here, long timestamp, Callable<T> work) {
            try {
                own(origin, here);
                return work.call();
            } catch (Throwable thrown) {
                refuse(record, origin, timestamp, why(thrown));
                return null;
            }
        }

        /** Makes a dead letter of a record. */
        void refuse(Record<byte[], byte[]> record, Origin origin, long timestamp, UnreadableEvent why) {
            var letter = new DeadLetter(origin.source(), origin.key(), record.value(), why);
            boolean first = metrics.deadLetter(why.reason());
            if (why.reason() == Reason.NOT_SCORED) {
                LOG.warn("{} became a dead letter: {}", origin.source().id(), why.getMessage());
            } else if (first) {
                sayFirst(letter);
            }
            sink.accept(DeadLetters.record(letter, headers(record), timestamp, limits.most(deadLetters)));
        }

        private static void sayFirst(DeadLetter letter) {
            Source source = letter.source();
            LOG.warn(
                    "the first dead letter of reason {} is topic {}, partition {}, offset {}: {}; others of this reason are counted"
                            + " (weir_dead_letters_total) and not logged",
                    letter.problem().reason(),
                    source.topic(),
                    source.partition(),
                    source.offset(),
                    letter.headers().get(DeadLetters.MESSAGE));
        }

        /** The record, if the topic it goes through takes it. */
        <K> Record<K, byte[]> fitting(Record<K, byte[]> record, byte[] key, String topic) throws UnreadableEvent {
            if (limits.fits(topic, key, record.value(), record.headers())) {
                return record;
            }
            throw new UnreadableEvent(
                    Reason.TOO_LARGE,
                    "the record has " + Limits.size(key, record.value(), record.headers())
                            + " bytes with its key and headers, and topic '" + topic
                            + "', which it would go through, takes "
                            + limits.most(topic) + "; raise its max.message.bytes");
        }
    }
}
