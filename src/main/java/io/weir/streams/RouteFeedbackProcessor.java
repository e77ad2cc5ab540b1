package io.weir.streams;

import io.weir.event.DeadLetter;
import io.weir.event.Feedback;
import io.weir.event.UnreadableEvent;
import io.weir.metrics.Metrics;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Sends feedback on its way to the E-step that assigned the event, and puts where the record came from into headers. */
final class RouteFeedbackProcessor implements Processor<byte[], byte[], byte[], byte[]> {

    private final WeirConfig config;
    private final Metrics metrics;
    private final String next;
    private ProcessorContext<byte[], byte[]> context;

    /**
     * @param next node that the routed feedback goes to
     */
    RouteFeedbackProcessor(WeirConfig config, String next, Metrics metrics) {
        this.metrics = metrics;
        this.config = config;
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
            Feedback feedback = Feedback.read(record.value(), config.eventMaxBytes());
            context.forward(
                    record.withKey(FeedbackRoute.first(feedback, config))
                            .withHeaders(origin.toHeaders(record.headers())),
                    next);
        } catch (UnreadableEvent e) {
            metrics.deadLetter(e.reason());
            var letter = new DeadLetter(origin.source(), origin.key(), record.value(), e);
            context.forward(
                    DeadLetters.record(letter, record.headers(), record.timestamp()), WeirTopology.UNROUTABLE_FEEDBACK);
        }
    }
}
