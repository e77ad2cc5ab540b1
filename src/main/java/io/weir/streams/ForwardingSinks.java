package io.weir.streams;

import io.weir.event.Assignment;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** The sinks of a topology, as one of its processors reaches them. */
final class ForwardingSinks implements Sinks {

    private final ProcessorContext<Object, Object> context;

    ForwardingSinks(ProcessorContext<Object, Object> context) {
        this.context = context;
    }

    @Override
    public void assignment(Record<byte[], byte[]> record, Assignment made) {
        context.forward(record, Nodes.ASSIGNMENTS);
    }

    @Override
    public void anomaly(Record<byte[], byte[]> record) {
        context.forward(record, Nodes.ANOMALIES);
    }

    @Override
    public void deadLetter(Record<byte[], byte[]> record) {
        context.forward(record, Nodes.DEAD_LETTERS);
    }

    @Override
    public void model(Record<String, byte[]> record) {
        context.forward(record, Nodes.MODELS);
    }

    @Override
    public void lifecycle(Record<String, byte[]> record) {
        context.forward(record, Nodes.LIFECYCLE);
    }
}
