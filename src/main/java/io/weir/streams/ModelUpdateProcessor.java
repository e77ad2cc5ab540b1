package io.weir.streams;

import io.weir.anomaly.AlertPolicy;
import io.weir.em.ScoringModel;
import io.weir.event.Features;
import io.weir.event.History;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Gives the E-step the model that the M-step made; it may be one of which this partition has no events yet. */
final class ModelUpdateProcessor implements Processor<String, ScoringModel, Void, Void> {

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
        ScoringState state = scoring.get(record.key());
        if (state == null) {
            state = ScoringState.of(model, alerts, new History(features));
        } else {
            state.model(model, alerts);
        }
        scoring.put(record.key(), state);
    }
}
