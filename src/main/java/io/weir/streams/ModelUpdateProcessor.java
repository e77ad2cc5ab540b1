package io.weir.streams;

import io.weir.anomaly.AlertPolicy;
import io.weir.em.ScoringModel;
import io.weir.event.Features;
import io.weir.event.History;
import io.weir.metrics.Metrics;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the E-step the model that the M-step made; it may be one of which this partition has no events yet. One that comes through a topic
 * and cannot be read is set aside: the model before it scores on.
 */
final class ModelUpdateProcessor implements Processor<String, Object, Object, Object> {

    private static final Logger LOG = LoggerFactory.getLogger(ModelUpdateProcessor.class);

    private final AlertPolicy alerts;
    private final Features features;
    private final Metrics metrics;
    private ProcessorContext<Object, Object> context;
    private Lifecycle lifecycle;
    private HeapStore<ScoringState> scoring;

    ModelUpdateProcessor(WeirConfig config, Metrics metrics) {
        this.metrics = metrics;
        alerts = config.alerts();
        features = config.features();
    }

    @Override
    public void init(ProcessorContext<Object, Object> processorContext) {
        context = processorContext;
        lifecycle = new Lifecycle(context, WeirTopology.E_STEP_LIFECYCLE, metrics);
        scoring = context.getStateStore(ModelStores.SCORING);
    }

    @Override
    public void process(Record<String, Object> record) {
        if (record.value() == null || record.key() == null) {
            return;
        }
        if (record.value() instanceof UnreadableState damaged) {
            lifecycle.unreadable(record.key(), 0, "a version that was sent", damaged, context.currentSystemTimeMs());
            return;
        }
        var model = (ScoringModel) record.value();
        scoring.settle();
        try {
            update(record.key(), model);
        } catch (Throwable thrown) {
            Net.caught(thrown);
            LOG.warn("model '{}' scores on as version before {}", record.key(), model.version(), thrown);
        }
    }

    private void update(String name, ScoringModel model) {
        ScoringState state = scoring.get(name);
        if (state == null) {
            state = ScoringState.of(model, alerts, new History(features));
        }
        state.model(model, alerts);
        scoring.put(name, state);
    }
}
