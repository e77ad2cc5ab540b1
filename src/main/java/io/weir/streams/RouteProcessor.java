package io.weir.streams;

import io.weir.event.DeadLetter;
import io.weir.event.UnreadableEvent;
import io.weir.metrics.Metrics;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Gives each event the name of its model as key, and puts where it came from into headers. */
final class RouteProcessor implements Processor<byte[], byte[], byte[], byte[]> {

    private final WeirConfig config;
    private final String next;
    private final Metrics metrics;
    private ProcessorContext<byte[], byte[]> context;

    /**
     * @param next node that the routed events go to
     */
    RouteProcessor(WeirConfig config, String next, Metrics metrics) {
        this.config = config;
        this.next = next;
        this.metrics = metrics;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> processorContext) {
        context = processorContext;
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        Origin origin = Origin.ofInput(record, context);
        try {
            String name = origin.model(config.modelKey(), record.value(), config.eventMaxBytes());
            context.forward(
                    record.withKey(name.getBytes(StandardCharsets.UTF_8)).withHeaders(origin.toHeaders()), next);
        } catch (UnreadableEvent e) {
            metrics.deadLetter(e.reason());
            var letter = new DeadLetter(origin.source(), origin.key(), record.value(), e);
            context.forward(DeadLetters.record(letter, record.timestamp()), WeirTopology.UNROUTABLE);
        }
    }
}
