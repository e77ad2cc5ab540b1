package io.weir.streams;

import io.weir.anomaly.PatternDigests;
import io.weir.em.EStep;
import io.weir.em.Learned;
import io.weir.em.Learner;
import io.weir.em.Reservoir;
import io.weir.em.ReservoirChunk;
import io.weir.em.ScoringModel;
import io.weir.em.Searches;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The learners of a task: where they are kept, and how what became of one is told to the world. */
final class LearningModels {

    private static final Logger LOG = LoggerFactory.getLogger(LearningModels.class);

    /** On a snapshot: the partition that the model's events come in, where the producer of the events has chosen it. */
    static final String PARTITION_HEADER = "weir.partition";

    private final WeirConfig config;
    private final Executor searches;
    private final BroadcastModels broadcast;
    private final Limits limits;
    private final Metrics metrics;
    private final Lifecycle lifecycle;
    /** Of models. */
    private final String topic;

    private final ProcessorContext<? super String, Object> context;
    private final HeapStore<Learner> learning;
    private final HeapStore<ReservoirChunk> reservoir;
    private final ModelVersions versions;
    private final Codec<Learner> codec;
    /** Of the E-step; null if that is in other tasks. */
    private final HeapStore<ScoringState> scoring;

    private final EStep eStep = new EStep();

    LearningModels(WeirConfig config, Executor searches, ProcessorContext<? super String, Object> context, Net net) {
        this.config = config;
        this.searches = searches;
        this.context = context;
        limits = net.limits();
        metrics = net.metrics();
        lifecycle = new Lifecycle(context, WeirTopology.LIFECYCLE, metrics);
        topic = Topics.of(config).models();
        broadcast = new BroadcastModels(config);
        learning = context.getStateStore(ModelStores.LEARNING);
        reservoir = context.getStateStore(ModelStores.RESERVOIR);
        HeapStore<byte[]> snapshots = context.getStateStore(ModelStores.VERSIONS);
        codec = ModelStores.learningCodec(config, searches);
        versions = new ModelVersions(snapshots, config.modelHistory());
        if (snapshots != null) {
            Turn turn = Turn.of(context);
            snapshots.onUnreadable((version, why) -> turn.take(() -> lifecycle.unreadable(
                    ModelStores.ofChunk(version), 0, "an earlier version", why, context.currentSystemTimeMs())));
        }
        scoring = config.isShared() ? null : context.getStateStore(ModelStores.SCORING);
        if (scoring != null) {
            Stream.of(learning, reservoir, snapshots)
                    .filter(Objects::nonNull)
                    .forEach(store -> store.heldBack(scoring::settle));
        } else if (searches instanceof Searches patient) {
            learning.heldBack(patient.patience()::rested);
        }
    }

    /** Has learned what the E-step of the same task holds back. */
    void settle() {
        if (scoring != null) {
            scoring.settle();
        }
    }

    /**
     * The learner of a model; null if there is none. One that cannot be read is replaced by one that goes on from the model as it was
     * known last.
     *
     * @param timestamp of what is said then, ms since the epoch
     */
    Learner get(String name, long timestamp) {
        Learner learner = learning.live(name);
        if (learner != null) {
            return learner;
        }
        try {
            learner = learning.load(name);
        } catch (UnreadableState e) {
            learner = goOn(name);
            lifecycle.unreadable(name, version(learner), "what it has learned", e, timestamp);
            return learner;
        }
        if (learner != null) {
            restore(name, learner, timestamp);
        }
        return learner;
    }

    /** Fills the reservoir; a learner for which that cannot be goes on without. */
    private void restore(String name, Learner learner, long timestamp) {
        Reservoir sample = learner.reservoir();
        for (int i = 0; i < sample.chunks(); i++) {
            try {
                sample.restore(chunk(name, i));
            } catch (UnreadableState e) {
                lifecycle.unreadable(name, version(learner), "chunk " + i + " of its reservoir", e, timestamp);
                learner.goOnFromModel();
                return;
            }
        }
    }

    private ReservoirChunk chunk(String name, int i) {
        String key = ModelStores.chunkKey(name, i);
        ReservoirChunk chunk = reservoir.live(key);
        if (chunk == null) {
            chunk = reservoir.load(key);
        }
        if (chunk == null) {
            throw new UnreadableState("it is gone", null);
        }
        return chunk;
    }

    /** A learner in place of one that is lost. */
    private Learner goOn(String name) {
        ScoringState state = scoring == null ? null : scoring.get(name);
        Learner learner = state == null || state.model().version() == 0
                ? create(name)
                : Learner.goOn(config.learning(), config.family(), Hash64.of(name), searches, eStep, state.model());
        learning.put(name, learner);
        return learner;
    }

    private static long version(Learner learner) {
        return learner.model() == null ? 0 : learner.model().version();
    }

    /** A learner that is the same for now; {@link #put} makes it the model's. */
    Learner copy(Learner learner) {
        Learner copy = codec.decode(codec.encode(learner));
        for (int i = 0; i < learner.reservoir().chunks(); i++) {
            copy.reservoir().restore(learner.reservoir().chunk(i));
        }
        return copy;
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
     * What is to be published of a change of a model.
     *
     * @param snapshot null if it is no new version
     * @param scores for the E-steps, where those are in other tasks; the live object, or null
     */
    record Outcome(Learned learned, byte[] snapshot, PatternDigests scores) {}

    /** Writes down what is to be published; changes nothing. */
    Outcome outcome(String name, Learner learner, Learned learned) {
        return new Outcome(learned, learned.publish() ? snapshot(name, learner).toJson() : null, learner.scores());
    }

    /**
     * Publishes the model if it is a new version, and what became of its components; and hands the model back to the E-step, or
     * with the snapshot to all E-steps.
     *
     * @param command that changed the model; null if events did
     * @param timestamp of the records, ms since the epoch
     */
    void publish(String name, Outcome outcome, Source command, long timestamp) {
        Learned learned = outcome.learned();
        if (outcome.snapshot() != null) {
            publish(name, learned.model().withScores(outcome.scores()), outcome.snapshot(), timestamp);
        }
        for (Lineage lineage : learned.lineage()) {
            metrics.happened(lineage.event());
            var event = new LifecycleEvent(name, learned.model().version(), lineage, command);
            context.forward(
                    new Record<>(name, event.toJson(), timestamp, OwnTime.headers(timestamp)), WeirTopology.LIFECYCLE);
        }
        handBack(name, learned.model(), timestamp);
    }

    private void publish(String name, ScoringModel model, byte[] snapshot, long timestamp) {
        metrics.published(snapshot.length);
        if (!model.warmingUp()) {
            versions.add(name, model.version(), snapshot);
        }
        Headers headers = headers(model);
        if (limits.fits(topic, name.getBytes(StandardCharsets.UTF_8), snapshot, headers)) {
            context.forward(new Record<>(name, snapshot, timestamp, headers), WeirTopology.MODELS);
        } else {
            metrics.outputRefused();
            LOG.warn(
                    "version {} of model '{}' is not published: its snapshot has {} bytes, and topic '{}' takes records"
                            + " of {}; raise its max.message.bytes",
                    model.version(),
                    name,
                    Limits.size(null, snapshot, headers),
                    topic,
                    limits.most(topic));
        }
    }

    /** Tells the E-step of the same task, if it is there, that its batch is through. */
    void handBack(String name, Learner learner, long timestamp) {
        if (learner.model() != null) {
            handBack(name, learner.model(), timestamp);
        }
    }

    private void handBack(String name, ScoringModel model, long timestamp) {
        if (!config.isShared()) {
            context.forward(new Record<>(name, model, timestamp), WeirTopology.MODEL_UPDATE);
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
