package io.weir.streams;

import io.weir.config.WeirConfig;
import io.weir.engine.Step;
import io.weir.event.Source;
import io.weir.event.UnreadableEvent;
import io.weir.json.Command;
import io.weir.records.Origin;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Sends each command the way of the events of its model, behind those that are on it. */
final class ControlRouteProcessor implements Processor<byte[], byte[], byte[], byte[]> {

    private final String topic;
    private final String next;
    private final Net net;
    private Net.Letters letters;
    private ProcessorContext<byte[], byte[]> context;

    /**
     * @param next node that the commands go to
     */
    ControlRouteProcessor(WeirConfig config, String next, Net net) {
        topic = config.byModelTopic();
        this.net = net;
        this.next = next;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> processorContext) {
        context = processorContext;
        letters = net.letters(letter -> context.forward(letter, Nodes.UNROUTABLE), false);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        Source here = Origin.here(context);
        Origin origin = letters.origin(record, here);
        var routed = letters.attempt(record, origin, here, context.currentSystemTimeMs(), () -> routed(record, origin));
        if (routed != null) {
            context.forward(routed, next);
        }
    }

    private Record<byte[], byte[]> routed(Record<byte[], byte[]> record, Origin origin) throws UnreadableEvent {
        net.at(Step.ROUTE_COMMAND, origin);
        byte[] model = Command.model(record.value()).getBytes(StandardCharsets.UTF_8);
        return letters.fitting(
                new Record<>(model, record.value(), record.timestamp(), origin.toCommandHeaders(record.headers())),
                model,
                topic);
    }
}
