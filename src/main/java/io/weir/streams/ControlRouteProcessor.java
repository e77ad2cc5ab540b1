package io.weir.streams;

import io.weir.event.Command;
import io.weir.event.DeadLetter;
import io.weir.event.UnreadableEvent;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Sends each command the way of the events of its model, behind those that are on it. */
final class ControlRouteProcessor implements Processor<byte[], byte[], byte[], byte[]> {

    private final String next;
    private ProcessorContext<byte[], byte[]> context;

    /**
     * @param next node that the commands go to
     */
    ControlRouteProcessor(String next) {
        this.next = next;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> processorContext) {
        context = processorContext;
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        Origin origin = Origin.ofInput(record, context);
        try {
            byte[] model = Command.model(record.value()).getBytes(StandardCharsets.UTF_8);
            context.forward(
                    new Record<>(model, record.value(), record.timestamp(), origin.toCommandHeaders(record.headers())),
                    next);
        } catch (UnreadableEvent e) {
            var letter = new DeadLetter(origin.source(), origin.key(), record.value(), e);
            context.forward(
                    DeadLetters.record(letter, record.headers(), context.currentSystemTimeMs()),
                    WeirTopology.UNROUTABLE);
        }
    }
}
