package io.weir.streams;

import io.weir.config.WeirConfig;
import io.weir.engine.Step;
import io.weir.event.UnreadableEvent;
import io.weir.json.snapshot.Command;
import io.weir.records.Origin;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.streams.processor.api.Record;

/** Sends each command the way of the events of its model, behind those that are on it. */
final class ControlRouteProcessor extends Routing {

    private final String topic;

    /**
     * @param next node that the commands go to
     */
    ControlRouteProcessor(WeirConfig config, String next, Net net) {
        super(net, next, Nodes.UNROUTABLE);
        topic = config.internalTopics().byModel();
    }

    @Override
    long timeOfLetter(Record<byte[], byte[]> record) {
        return context().currentSystemTimeMs();
    }

    @Override
    Record<byte[], byte[]> routed(Record<byte[], byte[]> record, Origin origin) throws UnreadableEvent {
        net().at(Step.ROUTE_COMMAND, origin);
        byte[] model = Command.model(record.value()).getBytes(StandardCharsets.UTF_8);
        return fitting(record.withHeaders(origin.toCommandHeaders(record.headers())), model, topic);
    }
}
