package io.weir.streams;

import io.weir.config.WeirConfig;
import io.weir.engine.Step;
import io.weir.event.UnreadableEvent;
import io.weir.input.InputFormat;
import io.weir.records.Origin;
import io.weir.records.WholeSize;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives each event the name of its model as key. */
final class RouteProcessor extends Routing {

    private static final Logger LOG = LoggerFactory.getLogger(RouteProcessor.class);

    private final WeirConfig config;
    private final InputFormat format;
    private FieldWatch watch;

    /**
     * @param format of the events
     * @param next node that the routed events go to
     */
    RouteProcessor(WeirConfig config, InputFormat format, String next, Net net) {
        super(net, next, Nodes.UNROUTABLE);
        this.config = config;
        this.format = format;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> processorContext) {
        super.init(processorContext);
        watch = FieldWatch.ofKeys(config, net().metrics().fields(), LOG::warn);
    }

    @Override
    public void close() {
        watch.close();
    }

    @Override
    Record<byte[], byte[]> routed(Record<byte[], byte[]> record, Origin origin) throws UnreadableEvent {
        net().at(Step.ROUTE, origin);
        WholeSize.check(record.headers(), record.value(), config.eventMaxBytes());
        byte[] json = format.json(origin.source().topic(), record.headers(), record.value());
        byte[] name;
        try {
            name = origin.model(config.modelKey(), json, config.eventMaxBytes()).getBytes(StandardCharsets.UTF_8);
        } catch (UnreadableEvent e) {
            watch.lookForKey(e.reason(), record.value());
            throw e;
        }
        watch.lookForKey(null, json);
        return fitting(
                record.withHeaders(origin.toHeaders(record.headers())),
                name,
                config.internalTopics().byModel());
    }
}
