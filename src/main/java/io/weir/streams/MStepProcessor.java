package io.weir.streams;

import io.weir.em.Contribution;
import io.weir.em.HalfLifeCost;
import io.weir.em.Learned;
import io.weir.em.Learner;
import io.weir.em.ScoringModel;
import io.weir.event.LifecycleEvent;
import io.weir.metrics.Metrics;
import io.weir.metrics.ModelFigures;
import io.weir.metrics.ModelTable;
import io.weir.mixture.Lineage;
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
final class MStepProcessor implements Processor<String, Object, String, Object> {

    private static final Logger LOG = LoggerFactory.getLogger(MStepProcessor.class);

    private static final int MODELS_WITH_FIGURES = 1000;

    private final WeirConfig config;
    private final Executor searches;
    private final Net net;
    private final Metrics metrics;
    private Lifecycle lifecycle;
    private LearningModels models;
    private ModelTable figures;
    private HeapStore<Register> registers;
    private ProcessorContext<String, Object> context;
    /** Whether the half-life still has to be judged by a model: when the configuration alone did not say enough. */
    private boolean judgesHalfLife;

    MStepProcessor(WeirConfig config, Executor searches, Net net) {
        this.net = net;
        metrics = net.metrics();
        this.config = config;
        this.searches = searches;
        judgesHalfLife = config.halfLifeCost().isEmpty();
    }

    @Override
    public void init(ProcessorContext<String, Object> processorContext) {
        context = processorContext;
        models = new LearningModels(config, searches, context, net);
        lifecycle = new Lifecycle(context, WeirTopology.LIFECYCLE, metrics);
        figures = metrics.table(MODELS_WITH_FIGURES);
        registers = config.modelTtlMillis() > 0 ? context.getStateStore(ModelStores.REGISTER) : null;
    }

    @Override
    public void close() {
        metrics.forget(figures);
    }

    @Override
    public void process(Record<String, Object> record) {
        if (record.value() == null) {
            forget(record);
        } else if (record.value() instanceof UnreadableState damaged) {
            lifecycle.unreadable(record.key(), 0, "a contribution", damaged, record.timestamp());
        } else {
            learn(record.key(), (Contribution) record.value(), record.timestamp());
        }
    }

    private void learn(String name, Contribution contribution, long timestamp) {
        Learner learner;
        try {
            Learner existing = models.get(name, timestamp);
            learner = existing == null ? models.create(name) : existing;
        } catch (Throwable thrown) {
            Net.caught(thrown);
            metrics.batchLearned(0, contribution.events());
            lifecycle.failed(name, 0, thrown, timestamp);
            return;
        }
        LearningModels.Outcome outcome = learn(name, learner, contribution, timestamp);
        models.put(name, learner);
        if (outcome == null) {
            metrics.batchLearned(0, contribution.events());
            models.handBack(name, learner, timestamp);
            return;
        }
        judgeHalfLife(name, learner);
        count(name, learner, outcome.learned(), contribution);
        models.publish(name, outcome, null, timestamp);
    }

    /**
     * The batch is learned, or the learner is as if it had been dropped.
     *
     * @return null if it is dropped
     */
    private LearningModels.Outcome learn(String name, Learner learner, Contribution contribution, long timestamp) {
        boolean learned = false;
        try {
            Learned made = learner.learn(contribution);
            learned = true;
            net.at(Net.Step.LEARN, name);
            LearningModels.Outcome outcome = models.outcome(name, learner, made);
            net.at(Net.Step.PUBLISH, name);
            return outcome;
        } catch (Throwable thrown) {
            Net.caught(thrown);
            if (learned) {
                learner.undo(contribution);
            }
            ScoringModel model = learner.model();
            lifecycle.failed(name, model == null ? 0 : model.version(), thrown, timestamp);
            return null;
        }
    }

    private void count(String name, Learner learner, Learned learned, Contribution contribution) {
        metrics.batchLearned(contribution.events() - learned.dropped(), learned.dropped());
        ScoringModel model = learned.model();
        ModelFigures before = figures.get(name);
        boolean same = before != null && before.version() == model.version();
        figures.put(
                name,
                new ModelFigures(
                        model.version(),
                        model.mixture().size(),
                        learner.effectiveEvents(),
                        same ? before.conditionNumber() : model.mixture().conditionNumber(),
                        figures.now()));
    }

    /** Nothing of the model is left but a number of events in the register; readers of its topic get a tombstone. */
    private void forget(Record<String, Object> record) {
        String name = record.key();
        Learner learner = models.forget(name);
        if (learner == null) {
            return;
        }
        figures.remove(name);
        Register register = Expiry.of(registers);
        register.forget(learner.learned() + learner.dropped());
        Expiry.put(register, registers);
        context.forward(record.withValue(null).withHeaders(models.headers()), WeirTopology.MODELS);
        var reason = "no event for " + config.getString(Settings.MODEL_TTL);
        var lineage = new Lineage(Lineage.Event.FORGOTTEN, -1, List.of(), reason);
        metrics.happened(lineage.event());
        var event = new LifecycleEvent(name, learner.model().version(), lineage);
        context.forward(
                record.withValue(event.toJson()).withHeaders(OwnTime.headers(record.timestamp())),
                WeirTopology.LIFECYCLE);
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
}
