package io.weir.streams;

import io.weir.config.Topics;
import io.weir.config.WeirConfig;
import io.weir.em.online.Contribution;
import io.weir.em.online.ScoringModel;
import io.weir.engine.Contributions;
import io.weir.engine.Scoring;
import io.weir.engine.ScoringListener;
import io.weir.engine.ScoringStores;
import io.weir.event.Source;
import io.weir.input.InputFormat;
import io.weir.store.UnreadableState;
import java.util.concurrent.Executor;
import org.apache.kafka.streams.processor.api.Record;

/** In {@code shared} scope, where events are: events, feedback and models come in, and contributions go to the {@link LearningProcessor}. */
final class ScoringProcessor extends EventProcessor {

    private final String models;
    private final String next;
    private Scoring scoring;

    /**
     * @param format of the events
     * @param next node that contributions go to
     * @param helpers of the stream thread
     */
    ScoringProcessor(WeirConfig config, InputFormat format, String next, Executor helpers, Net net) {
        super(config, format, helpers, net);
        this.next = next;
        models = Topics.of(config).models();
    }

    @Override
    Scoring scoring(ScoringStores stores, ScoringListener listener, Executor helpers) {
        scoring = new Scoring(config().detector(), partition(), stores, listener, new ToLearning(), net(), helpers);
        return scoring;
    }

    /** What is null in the topic of models is no model that this application can read. */
    @Override
    void take(Record<Object, Object> record, Source here) {
        if (!here.topic().equals(models)) {
            super.take(record, here);
        } else if (record.key() == null) {
            // No model of ours is without a name.
            return;
        } else if (record.value() instanceof ScoringModel model) {
            scoring.update((String) record.key(), model, record.timestamp());
        } else if (record.value() instanceof UnreadableState damaged) {
            String what = "a version that was sent";
            lifecycle()
                    .unreadable(
                            (String) record.key(), 0, what, damaged, context().currentSystemTimeMs());
        }
    }

    private final class ToLearning implements Contributions {

        @Override
        public void contributed(String model, Contribution contribution, long timestamp) {
            context().forward(new Record<>(model, contribution, timestamp), next);
        }

        @Override
        public long forget(String model, long timestamp) {
            throw new IllegalStateException("models of the shared scope live for ever");
        }
    }
}
