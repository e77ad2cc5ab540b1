package io.weir.streams;

import io.weir.config.WeirConfig;
import io.weir.engine.Step;
import io.weir.event.Source;
import io.weir.event.UnreadableEvent;
import io.weir.json.FeedbackReader;
import io.weir.records.Origin;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Sends feedback on its way to the E-step that assigned the event, and puts where the record came from into headers. */
final class RouteFeedbackProcessor implements Processor<byte[], byte[], byte[], byte[]> {

    private final WeirConfig config;
    private final Net net;
    private Net.Letters letters;
    private final String next;
    private ProcessorContext<byte[], byte[]> context;

    /**
     * @param next node that the routed feedback goes to
     */
    RouteFeedbackProcessor(WeirConfig config, String next, Net net) {
        this.net = net;
        this.config = config;
        this.next = next;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> processorContext) {
        context = processorContext;
        letters = net.letters(letter -> context.forward(letter, Nodes.UNROUTABLE_FEEDBACK), false);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        Source here = Origin.here(context);
        Origin origin = letters.origin(record, here);
        var routed = letters.attempt(record, origin, here, record.timestamp(), () -> routed(record, origin));
        if (routed != null) {
            context.forward(routed, next);
        }
    }

    private Record<byte[], byte[]> routed(Record<byte[], byte[]> record, Origin origin) throws UnreadableEvent {
        net.at(Step.ROUTE_FEEDBACK, origin);
        byte[] key = FeedbackRoute.first(FeedbackReader.read(record.value(), config.eventMaxBytes()), config);
        return letters.fitting(
                record.withKey(key).withHeaders(origin.toHeaders(record.headers())), key, config.routedFeedbackTopic());
    }
}
