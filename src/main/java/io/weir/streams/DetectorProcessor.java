package io.weir.streams;

import io.weir.config.Topics;
import io.weir.config.WeirConfig;
import io.weir.engine.Engine;
import io.weir.engine.Scoring;
import io.weir.engine.ScoringListener;
import io.weir.engine.ScoringStores;
import io.weir.event.Source;
import io.weir.input.InputFormat;
import io.weir.records.Origin;
import io.weir.store.HeapStore;
import java.util.concurrent.Executor;
import org.apache.kafka.streams.processor.api.Record;

/** In {@code key} scope: events, feedback and commands come in, and what is found and what becomes of models goes out. */
final class DetectorProcessor extends EventProcessor {

    private final String control;
    private final boolean repartitioned;
    private final Executor searches;
    private Engine engine;
    private ModelTask models;

    /**
     * @param format of the events
     * @param helpers of the stream thread
     */
    DetectorProcessor(WeirConfig config, InputFormat format, Executor searches, Executor helpers, Net net) {
        super(config, format, helpers, net);
        this.searches = searches;
        repartitioned = config.isRepartitioned();
        control = Topics.of(config).control();
    }

    @Override
    Scoring scoring(ScoringStores stores, ScoringListener listener, Executor helpers) {
        HeapStore<byte[]> earlier = store(ModelStores.VERSIONS);
        setAside(earlier, ModelStores::ofChunk, "an earlier version");
        var versions = new ModelVersions(earlier, config().modelHistory());
        var learners = new StoredLearners(
                config(),
                searches,
                store(ModelStores.LEARNING),
                store(ModelStores.RESERVOIR),
                versions,
                stores.scoring(),
                lifecycle());
        models = new ModelTask(config(), partition(), repartitioned, versions, sinks(), net());
        var settings = config().detector().inOneOf(config().alertPlaces());
        engine = new Engine(settings, partition(), stores, learners, listener, models, net(), helpers);
        models.use(engine.learning());
        return engine.scoring();
    }

    @Override
    public void close() {
        super.close();
        models.close();
    }

    @Override
    @SuppressWarnings("unchecked")
    void take(Record<Object, Object> record, Source here) {
        if (repartitioned ? Origin.isCommand(record.headers()) : here.topic().equals(control)) {
            // It is carried out after the events before it.
            engine.scoring().flush();
            models.command(
                    (Record<byte[], byte[]>) (Record<?, ?>) record,
                    here,
                    context().currentSystemTimeMs());
        } else {
            super.take(record, here);
        }
    }
}
