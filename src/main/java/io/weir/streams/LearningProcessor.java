package io.weir.streams;

import io.weir.config.Topics;
import io.weir.config.WeirConfig;
import io.weir.em.online.Contribution;
import io.weir.em.online.Learner;
import io.weir.em.search.SearchExecutor;
import io.weir.engine.Learning;
import io.weir.records.Origin;
import io.weir.store.HeapStore;
import io.weir.store.NodeScope;
import io.weir.store.UnreadableState;
import java.util.concurrent.Executor;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * In {@code shared} scope, where the contributions to a model come together, and the commands: models go out, to everybody and to every
 * {@link ScoringProcessor}.
 */
final class LearningProcessor implements Processor<Object, Object, Object, Object> {

    private final WeirConfig config;
    private final Executor searches;
    private final Net net;
    private final String control;
    private ProcessorContext<Object, Object> context;
    private ModelTask models;
    private Learning learning;

    LearningProcessor(WeirConfig config, Executor searches, Net net) {
        this.config = config;
        this.searches = searches;
        this.net = net;
        control = Topics.of(config).control();
    }

    @Override
    public void init(ProcessorContext<Object, Object> processorContext) {
        context = processorContext;
        var sinks = new ForwardingSinks(context);
        HeapStore<Learner> learners = context.getStateStore(ModelStores.LEARNING);
        var lifecycle = new Lifecycle(sinks::lifecycle, net.metrics());
        HeapStore<byte[]> earlier = context.getStateStore(ModelStores.VERSIONS);
        var scope = NodeScope.of(context);
        earlier.onUnreadable((version, why) -> scope.take(() -> lifecycle.unreadable(
                ModelStores.ofChunk(version), 0, "an earlier version", why, context.currentSystemTimeMs())));
        var versions = new ModelVersions(earlier, config.modelHistory());
        models = new ModelTask(config, context.taskId().partition(), false, versions, sinks, net);
        var stored = new StoredLearners(
                config, searches, learners, context.getStateStore(ModelStores.RESERVOIR), versions, null, lifecycle);
        // Models go to those that score through the topic of models.
        learning = new Learning(stored, models, (name, model, timestamp) -> {}, net);
        models.use(learning);
        if (searches instanceof SearchExecutor patient) {
            learners.heldBack(patient.patience()::rested);
        }
    }

    @Override
    public void close() {
        models.close();
    }

    @Override
    @SuppressWarnings("unchecked")
    public void process(Record<Object, Object> record) {
        var here = Origin.here(context);
        if (here.topic().equals(control)) {
            models.command((Record<byte[], byte[]>) (Record<?, ?>) record, here, context.currentSystemTimeMs());
        } else if (record.value() instanceof Contribution contribution) {
            learning.learn((String) record.key(), contribution, record.timestamp());
        } else if (record.value() instanceof UnreadableState damaged) {
            models.unreadable((String) record.key(), damaged, record.timestamp());
        }
    }
}
