package io.weir.streams;

import io.weir.em.EStep;
import io.weir.em.Learned;
import io.weir.em.Learner;
import io.weir.em.Reservoir;
import io.weir.em.ReservoirChunk;
import io.weir.em.ScoringModel;
import io.weir.event.LifecycleEvent;
import io.weir.event.ModelSnapshot;
import io.weir.event.Source;
import io.weir.metrics.Metrics;
import io.weir.mixture.Lineage;
import io.weir.numeric.Hash64;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** The learners of a task: where they are kept, and how what became of one is told to the world. */
final class LearningModels {

    /** On a snapshot: the partition that the model's events come in, where the producer of the events has chosen it. */
    static final String PARTITION_HEADER = "weir.partition";

    private final WeirConfig config;
    private final Executor searches;
    private final BroadcastModels broadcast;
    private final Metrics metrics;

    private final ProcessorContext<? super String, Object> context;
    private final HeapStore<Learner> learning;
    private final HeapStore<ReservoirChunk> reservoir;
    private final ModelVersions versions;
    /** Of the E-step; null if that is in other tasks. */
    private final HeapStore<ScoringState> scoring;

    private final EStep eStep = new EStep();

    LearningModels(
            WeirConfig config, Executor searches, ProcessorContext<? super String, Object> context, Metrics metrics) {
        this.config = config;
        this.searches = searches;
        this.context = context;
        this.metrics = metrics;
        broadcast = new BroadcastModels(config);
        learning = context.getStateStore(ModelStores.LEARNING);
        reservoir = context.getStateStore(ModelStores.RESERVOIR);
        HeapStore<byte[]> snapshots = context.getStateStore(ModelStores.VERSIONS);
        versions = new ModelVersions(snapshots, config.modelHistory());
        scoring = config.isShared() ? null : context.getStateStore(ModelStores.SCORING);
        if (scoring != null) {
            Stream.of(learning, reservoir, snapshots)
                    .filter(Objects::nonNull)
                    .forEach(store -> store.heldBack(scoring::settle));
        }
    }

    /** Has learned what the E-step of the same task holds back. */
    void settle() {
        if (scoring != null) {
            scoring.settle();
        }
    }

    /** The learner of a model; null if there is none. */
    Learner get(String name) {
        Learner learner = learning.live(name);
        if (learner != null) {
            return learner;
        }
        learner = learning.load(name);
        if (learner == null) {
            return null;
        }
        Reservoir sample = learner.reservoir();
        for (int i = 0; i < sample.chunks(); i++) {
            ReservoirChunk chunk = reservoir.get(ModelStores.chunkKey(name, i));
            if (chunk == null) {
                throw learning.damaged(new IllegalStateException(
                        "model '" + name + "' has lost chunk " + i + " of its reservoir of " + sample.chunks()));
            }
            sample.restore(chunk);
        }
        return learner;
    }

    /** A learner that has seen nothing; {@link #put} makes it the model's. */
    Learner create(String name) {
        return Learner.create(config.learning(), config.family(), Hash64.of(name), searches, eStep);
    }

    /** Earlier versions. */
    ModelVersions versions() {
        return versions;
    }

    /** Stores a learner that has changed. */
    void put(String name, Learner learner) {
        learning.put(name, learner);
        Reservoir sample = learner.reservoir();
        sample.visitChanged(i -> reservoir.put(ModelStores.chunkKey(name, i), sample.chunk(i)));
    }

    /**
     * Lets go of everything of a model.
     *
     * @return the learner that it had; null if it had none
     */
    Learner forget(String name) {
        Learner learner = learning.get(name);
        if (learner == null) {
            return null;
        }
        for (int i = 0; i < learner.reservoir().chunks() || reservoir.get(ModelStores.chunkKey(name, i)) != null; i++) {
            reservoir.remove(ModelStores.chunkKey(name, i));
        }
        versions.forget(name, learner.model().version());
        learning.remove(name);
        return learner;
    }

    /**
     * Publishes the model if it is a new version, and what became of its components; and hands the model back to the E-step, or
     * with the snapshot to all E-steps.
     *
     * @param command that changed the model; null if events did
     * @param timestamp of the records, ms since the epoch
     */
    void publish(String name, Learner learner, Learned learned, Source command, long timestamp) {
        if (learned.publish()) {
            byte[] snapshot = snapshot(name, learner).toJson();
            metrics.published(snapshot.length);
            if (!learned.model().warmingUp()) {
                versions.add(name, learned.model().version(), snapshot);
            }
            context.forward(new Record<>(name, snapshot, timestamp, headers(learned.model())), WeirTopology.MODELS);
        }
        for (Lineage lineage : learned.lineage()) {
            metrics.happened(lineage.event());
            var event = new LifecycleEvent(name, learned.model().version(), lineage, command);
            context.forward(
                    new Record<>(name, event.toJson(), timestamp, OwnTime.headers(timestamp)), WeirTopology.LIFECYCLE);
        }
        if (!config.isShared()) {
            context.forward(new Record<>(name, learned.model(), timestamp), WeirTopology.MODEL_UPDATE);
        }
    }

    private Headers headers(ScoringModel model) {
        return config.isShared() ? broadcast.headers(model) : headers();
    }

    /** Of records of models where the E-step is in the same task. */
    Headers headers() {
        byte[] partition = Integer.toString(context.taskId().partition()).getBytes(StandardCharsets.UTF_8);
        return config.isRepartitioned()
                ? broadcast.headers()
                : broadcast.headers().add(PARTITION_HEADER, partition);
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
                        SettingValues.describe(config.alerts().rate()),
                        learner.alertThreshold(),
                        learner.alertRate(),
                        learner.calibration().isEmpty() ? null : learner.calibration()),
                model.frozen(),
                ModelSnapshot.thisProgram());
    }
}
