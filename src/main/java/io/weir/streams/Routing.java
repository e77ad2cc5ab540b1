package io.weir.streams;

import io.weir.event.Source;
import io.weir.event.UnreadableEvent;
import io.weir.records.Origin;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** A processor that gives each record another key and sends it on, with where it came from in headers; what cannot go is a dead letter. */
abstract class Routing implements Processor<byte[], byte[], byte[], byte[]> {

    private final Net net;
    private final String next;
    private final String deadLetters;
    private Net.Letters letters;
    private ProcessorContext<byte[], byte[]> context;

    /**
     * @param next node that the routed records go to
     * @param deadLetters node that dead letters go to
     */
    Routing(Net net, String next, String deadLetters) {
        this.net = net;
        this.next = next;
        this.deadLetters = deadLetters;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> processorContext) {
        context = processorContext;
        letters = net.letters(letter -> context.forward(letter, deadLetters), false);
    }

    @Override
    public final void process(Record<byte[], byte[]> record) {
        Source here = Origin.here(context);
        Origin origin = letters.origin(record, here);
        var routed = letters.attempt(record, origin, here, timeOfLetter(record), () -> routed(record, origin));
        if (routed != null) {
            context.forward(routed, next);
        }
    }

    /** The record as it goes on. */
    abstract Record<byte[], byte[]> routed(Record<byte[], byte[]> record, Origin origin) throws UnreadableEvent;

    /** The timestamp of a dead letter of the record, ms since the epoch. */
    long timeOfLetter(Record<byte[], byte[]> record) {
        return record.timestamp();
    }

    /** The record with a key, if the topic it goes through takes it. */
    final Record<byte[], byte[]> fitting(Record<byte[], byte[]> record, byte[] key, String topic)
            throws UnreadableEvent {
        return letters.fitting(record.withKey(key), key, topic);
    }

    final Net net() {
        return net;
    }

    final ProcessorContext<byte[], byte[]> context() {
        return context;
    }
}
