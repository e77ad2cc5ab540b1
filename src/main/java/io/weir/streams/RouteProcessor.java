package io.weir.streams;

import io.weir.event.DeadLetter;
import io.weir.event.UnreadableEvent;
import io.weir.metrics.Metrics;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives each event the name of its model as key, and puts where it came from into headers. */
final class RouteProcessor implements Processor<byte[], byte[], byte[], byte[]> {

    private static final Logger LOG = LoggerFactory.getLogger(RouteProcessor.class);

    private final WeirConfig config;
    private final InputFormat format;
    private final String next;
    private final Metrics metrics;
    private FieldWatch watch;
    private ProcessorContext<byte[], byte[]> context;

    /**
     * @param format of the events
     * @param next node that the routed events go to
     */
    RouteProcessor(WeirConfig config, InputFormat format, String next, Metrics metrics) {
        this.config = config;
        this.format = format;
        this.next = next;
        this.metrics = metrics;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> processorContext) {
        context = processorContext;
        watch = FieldWatch.ofKeys(config, metrics.fields(), LOG::warn);
    }

    @Override
    public void close() {
        watch.close();
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        Origin origin = Origin.ofInput(record, context);
        try {
            byte[] json = format.json(origin.source().topic(), record.headers(), record.value());
            String name = origin.model(config.modelKey(), json, config.eventMaxBytes());
            watch.lookForKey(null, json);
            context.forward(
                    record.withKey(name.getBytes(StandardCharsets.UTF_8))
                            .withHeaders(origin.toHeaders(record.headers())),
                    next);
        } catch (UnreadableEvent e) {
            watch.lookForKey(e.reason(), record.value());
            metrics.deadLetter(e.reason());
            var letter = new DeadLetter(origin.source(), origin.key(), record.value(), e);
            context.forward(DeadLetters.record(letter, record.headers(), record.timestamp()), WeirTopology.UNROUTABLE);
        }
    }
}
