package io.weir.streams;

import io.weir.config.WeirConfig;
import io.weir.engine.Step;
import io.weir.event.UnreadableEvent;
import io.weir.json.FeedbackReader;
import io.weir.records.Origin;
import org.apache.kafka.streams.processor.api.Record;

/** Sends feedback on its way to the E-step that assigned the event. */
final class RouteFeedbackProcessor extends Routing {

    private final WeirConfig config;

    /**
     * @param next node that the routed feedback goes to
     */
    RouteFeedbackProcessor(WeirConfig config, String next, Net net) {
        super(net, next, Nodes.UNROUTABLE_FEEDBACK);
        this.config = config;
    }

    @Override
    Record<byte[], byte[]> routed(Record<byte[], byte[]> record, Origin origin) throws UnreadableEvent {
        net().at(Step.ROUTE_FEEDBACK, origin);
        byte[] key = FeedbackRoute.first(FeedbackReader.read(record.value(), config.eventMaxBytes()), config);
        return fitting(
                record.withHeaders(origin.toHeaders(record.headers())),
                key,
                config.internalTopics().routedFeedback());
    }
}
