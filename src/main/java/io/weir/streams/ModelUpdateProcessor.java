package io.weir.streams;

import io.weir.anomaly.AlertPolicy;
import io.weir.em.ScoringModel;
import io.weir.event.Features;
import io.weir.event.History;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives the E-step the model that the M-step made; it may be one of which this partition has no events yet. */
final class ModelUpdateProcessor implements Processor<String, ScoringModel, Void, Void> {

    private static final Logger LOG = LoggerFactory.getLogger(ModelUpdateProcessor.class);

    private final AlertPolicy alerts;
    private final Features features;
    private HeapStore<ScoringState> scoring;

    ModelUpdateProcessor(WeirConfig config) {
        alerts = config.alerts();
        features = config.features();
    }

    @Override
    public void init(ProcessorContext<Void, Void> context) {
        scoring = context.getStateStore(ModelStores.SCORING);
    }

    @Override
    public void process(Record<String, ScoringModel> record) {
        ScoringModel model = record.value();
        if (model == null) {
            return;
        }
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
        } else {
            state.model(model, alerts);
        }
        scoring.put(name, state);
    }
}
