package io.weir.streams;

import io.weir.em.ScoringModel;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Gives the E-step the model that the M-step made. */
final class ModelUpdateProcessor implements Processor<String, ScoringModel, Void, Void> {

    private HeapStore<ScoringState> scoring;

    @Override
    public void init(ProcessorContext<Void, Void> context) {
        scoring = context.getStateStore(ModelStores.SCORING);
    }

    @Override
    public void process(Record<String, ScoringModel> record) {
        ScoringModel model = record.value();
        ScoringState state = scoring.get(record.key());
        if (state == null) {
            throw new IllegalStateException("model '" + record.key() + "' was learned and has never scored");
        }
        state.model(model);
        scoring.put(record.key(), state);
    }
}
