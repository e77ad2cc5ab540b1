package io.weir.streams;

import io.weir.em.Contribution;
import io.weir.em.Learned;
import io.weir.em.Learner;
import io.weir.em.Reservoir;
import io.weir.em.ReservoirChunk;
import io.weir.em.ScoringModel;
import io.weir.event.LifecycleEvent;
import io.weir.event.ModelSnapshot;
import io.weir.mixture.Lineage;
import io.weir.numeric.Hash64;
import java.time.Instant;
import java.util.concurrent.Executor;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Learns a batch, publishes a snapshot if that made a new version and what became of its components, and hands the model back to
 * the E-step.
 */
final class MStepProcessor implements Processor<String, Contribution, String, Object> {

    private final WeirConfig config;
    private final Executor searches;

    private ProcessorContext<String, Object> context;
    private HeapStore<Learner> learning;
    private HeapStore<ReservoirChunk> reservoir;

    MStepProcessor(WeirConfig config, Executor searches) {
        this.config = config;
        this.searches = searches;
    }

    @Override
    public void init(ProcessorContext<String, Object> processorContext) {
        context = processorContext;
        learning = context.getStateStore(ModelStores.LEARNING);
        reservoir = context.getStateStore(ModelStores.RESERVOIR);
    }

    @Override
    public void process(Record<String, Contribution> record) {
        String name = record.key();
        Learner learner = learner(name);
        Learned learned = learner.learn(record.value());
        learning.put(name, learner);
        Reservoir sample = learner.reservoir();
        sample.visitChanged(i -> reservoir.put(ModelStores.chunkKey(name, i), sample.chunk(i)));
        if (learned.publish()) {
            context.forward(record.withValue(snapshot(name, learner).toJson()), WeirTopology.MODELS);
        }
        for (Lineage lineage : learned.lineage()) {
            var event = new LifecycleEvent(name, learned.model().version(), lineage);
            context.forward(record.withValue(event.toJson()), WeirTopology.LIFECYCLE);
        }
        context.forward(record.withValue(learned.model()), WeirTopology.MODEL_UPDATE);
    }

    private Learner learner(String name) {
        Learner learner = learning.live(name);
        if (learner != null) {
            return learner;
        }
        learner = learning.load(name);
        if (learner == null) {
            return Learner.create(config.learning(), config.family(), Hash64.of(name), searches);
        }
        Reservoir sample = learner.reservoir();
        for (int i = 0; i < sample.chunks(); i++) {
            ReservoirChunk chunk = reservoir.get(ModelStores.chunkKey(name, i));
            if (chunk == null) {
                throw new IllegalStateException(
                        "model '" + name + "' has lost chunk " + i + " of its reservoir of " + sample.chunks());
            }
            sample.restore(chunk);
        }
        return learner;
    }

    private ModelSnapshot snapshot(String name, Learner learner) {
        ScoringModel model = learner.model();
        return new ModelSnapshot(
                name,
                model.version(),
                Instant.ofEpochMilli(learner.newestTimestamp()),
                learner.events(),
                learner.effectiveEvents(),
                config.features(),
                model.mixture(),
                learner.levels(),
                model.identity(),
                learner.meanLogLikelihood(),
                new ModelSnapshot.Alert(
                        config.alerts().rate().share(),
                        Settings.describe(config.alerts().rate()),
                        learner.alertThreshold(),
                        learner.alertRate()),
                ModelSnapshot.thisProgram());
    }
}
