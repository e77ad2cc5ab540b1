package io.weir.streams;

import io.weir.em.Contribution;
import io.weir.em.HalfLifeCost;
import io.weir.em.Learned;
import io.weir.em.Learner;
import io.weir.em.Reservoir;
import io.weir.em.ReservoirChunk;
import io.weir.em.ScoringModel;
import io.weir.event.LifecycleEvent;
import io.weir.event.ModelSnapshot;
import io.weir.metrics.Metrics;
import io.weir.metrics.ModelFigures;
import io.weir.metrics.ModelTable;
import io.weir.mixture.Lineage;
import io.weir.numeric.Hash64;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executor;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Learns a batch, publishes a snapshot if that made a new version and what became of its components, and hands the model back to
 * the E-step, or with the snapshot to all E-steps. A contribution that is null says that the model is to be forgotten.
 */
final class MStepProcessor implements Processor<String, Contribution, String, Object> {

    private static final Logger LOG = LoggerFactory.getLogger(MStepProcessor.class);

    private final WeirConfig config;
    private final Executor searches;
    /** Null if the E-step is in the same task. */
    private final BroadcastModels broadcast;

    private final Metrics metrics;

    private ProcessorContext<String, Object> context;
    private ModelTable models;
    private HeapStore<Learner> learning;
    private HeapStore<ReservoirChunk> reservoir;
    private HeapStore<Register> registers;
    /** Whether the half-life still has to be judged by a model: when the configuration alone did not say enough. */
    private boolean judgesHalfLife;

    MStepProcessor(WeirConfig config, Executor searches, Metrics metrics) {
        this.metrics = metrics;
        this.config = config;
        this.searches = searches;
        broadcast = config.isShared() ? new BroadcastModels(config) : null;
        judgesHalfLife = config.halfLifeCost().isEmpty();
    }

    @Override
    public void init(ProcessorContext<String, Object> processorContext) {
        context = processorContext;
        learning = context.getStateStore(ModelStores.LEARNING);
        reservoir = context.getStateStore(ModelStores.RESERVOIR);
        models = metrics.table(config.modelCache());
        registers = config.modelTtlMillis() > 0 ? context.getStateStore(ModelStores.REGISTER) : null;
    }

    @Override
    public void close() {
        metrics.forget(models);
    }

    @Override
    public void process(Record<String, Contribution> record) {
        if (record.value() == null) {
            forget(record);
            return;
        }
        String name = record.key();
        Learner learner = learner(name);
        Learned learned = learner.learn(record.value());
        learning.put(name, learner);
        Reservoir sample = learner.reservoir();
        sample.visitChanged(i -> reservoir.put(ModelStores.chunkKey(name, i), sample.chunk(i)));
        judgeHalfLife(name, learner);
        count(name, learner, learned, record.value());
        if (learned.publish()) {
            var snapshot = record.withValue(snapshot(name, learner).toJson());
            metrics.published(snapshot.value().length);
            context.forward(
                    broadcast == null ? snapshot : snapshot.withHeaders(broadcast.headers(learned.model())),
                    WeirTopology.MODELS);
        }
        for (Lineage lineage : learned.lineage()) {
            metrics.happened(lineage.event());
            var event = new LifecycleEvent(name, learned.model().version(), lineage);
            context.forward(record.withValue(event.toJson()), WeirTopology.LIFECYCLE);
        }
        if (broadcast == null) {
            context.forward(record.withValue(learned.model()), WeirTopology.MODEL_UPDATE);
        }
    }

    private void count(String name, Learner learner, Learned learned, Contribution contribution) {
        metrics.batchLearned(contribution.events() - learned.dropped(), learned.dropped());
        ScoringModel model = learned.model();
        ModelFigures before = models.get(name);
        boolean same = before != null && before.version() == model.version();
        models.put(
                name,
                new ModelFigures(
                        model.version(),
                        model.mixture().size(),
                        learner.effectiveEvents(),
                        same ? before.conditionNumber() : model.mixture().conditionNumber(),
                        models.now()));
    }

    /** Nothing of the model is left but a number of events in the register; readers of its topic get a tombstone. */
    private void forget(Record<String, Contribution> record) {
        String name = record.key();
        Learner learner = learning.get(name);
        if (learner == null) {
            return;
        }
        for (int i = 0; i < learner.reservoir().chunks() || reservoir.get(ModelStores.chunkKey(name, i)) != null; i++) {
            reservoir.remove(ModelStores.chunkKey(name, i));
        }
        learning.remove(name);
        models.remove(name);
        Register register = Expiry.of(registers);
        register.forget(learner.events() + learner.dropped());
        Expiry.put(register, registers);
        context.forward(record.withValue(null), WeirTopology.MODELS);
        var reason = "no event for " + config.getString(Settings.MODEL_TTL);
        var lineage = new Lineage(Lineage.Event.FORGOTTEN, -1, List.of(), reason);
        metrics.happened(lineage.event());
        var event = new LifecycleEvent(name, learner.model().version(), lineage);
        context.forward(record.withValue(event.toJson()), WeirTopology.LIFECYCLE);
    }

    /** One line for the first model that can say that the half-life is too short; others are likely to say the same. */
    private void judgeHalfLife(String name, Learner learner) {
        if (!judgesHalfLife) {
            return;
        }
        learner.halfLifeCost().filter(HalfLifeCost::isTooShort).ifPresent(cost -> {
            judgesHalfLife = false;
            LOG.warn(
                    "{}={} is about {} events of model '{}', {}",
                    Settings.LEARNING_HALF_LIFE,
                    config.getString(Settings.LEARNING_HALF_LIFE),
                    Math.round(cost.halfLife()),
                    name,
                    cost);
        });
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
