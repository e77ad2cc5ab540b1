package io.weir.streams;

import io.weir.config.ModelCompatibility;
import io.weir.config.SettingValues;
import io.weir.config.Settings;
import io.weir.config.Topics;
import io.weir.config.WeirConfig;
import io.weir.em.online.Contribution;
import io.weir.em.online.HalfLifeCost;
import io.weir.em.online.Learned;
import io.weir.em.online.Learner;
import io.weir.em.online.ScoringModel;
import io.weir.em.online.WarmStart;
import io.weir.engine.Learning;
import io.weir.engine.LearningListener;
import io.weir.engine.Step;
import io.weir.event.Reason;
import io.weir.event.Source;
import io.weir.event.Times;
import io.weir.event.UnreadableEvent;
import io.weir.json.snapshot.Command;
import io.weir.json.snapshot.LifecycleEvent;
import io.weir.json.snapshot.ModelSnapshot;
import io.weir.metrics.ModelFigures;
import io.weir.metrics.ModelTable;
import io.weir.mixture.ComponentChange;
import io.weir.records.Limits;
import io.weir.records.Origin;
import io.weir.records.OwnTime;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What surrounds the {@link Learning} of one partition: commands come as records, and what becomes of models goes out as records. It knows no
 * context of Kafka Streams, so that a backtest does the same as a cluster.
 *
 * <pre>
 *   command ──guard──► Learning ──► prepare ──► the snapshot is written, or the change is taken back
 *   contribution ─────►         ──► changed ──► snapshot, lifecycle
 * </pre>
 */
public final class ModelTask implements LearningListener, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ModelTask.class);

    private static final int MODELS_WITH_FIGURES = 1000;

    /** So far may the clock of another machine be ahead, ms. */
    private static final long CLOCKS_DIFFER = 24 * 3_600_000L;

    /** On a snapshot: the partition that the model's events come in, where the producer of the events has chosen it. */
    public static final String PARTITION_HEADER = "weir.partition";

    private final WeirConfig config;
    private final byte[] partition;
    private final Sinks sinks;
    private final Net net;
    private final Net.Letters letters;
    private final Lifecycle lifecycle;
    private final ModelVersions versions;
    private final BroadcastModels broadcast;
    private final ModelTable figures;
    private Learning learning;
    /** What was prepared last; null if it is no new version. */
    private byte[] snapshot;
    /** Whether the half-life still has to be judged by a model: when the configuration alone did not say enough. */
    private boolean judgesHalfLife;

    /**
     * @param routed whether commands come with their origin in headers
     * @param versions earlier ones
     */
    ModelTask(WeirConfig config, int partition, boolean routed, ModelVersions versions, Sinks sinks, Net net) {
        this.config = config;
        this.partition = Integer.toString(partition).getBytes(StandardCharsets.UTF_8);
        this.versions = versions;
        this.sinks = sinks;
        this.net = net;
        letters = net.letters(sinks::deadLetter, routed);
        lifecycle = new Lifecycle(sinks::lifecycle, net.metrics());
        broadcast = new BroadcastModels(config);
        figures = net.metrics().table(MODELS_WITH_FIGURES);
        judgesHalfLife = config.halfLifeCost().isEmpty();
    }

    /** Gives commands to this one from here on. */
    void use(Learning newLearning) {
        learning = newLearning;
    }

    @Override
    public void close() {
        net.metrics().forget(figures);
    }

    /**
     * Carries out a command, or makes it a dead letter, which changes nothing.
     *
     * @param here where it was read
     * @param now ms since the epoch; the record's own time was taken from it so that it goes first
     */
    void command(Record<byte[], byte[]> record, Source here, long now) {
        Origin origin = letters.origin(record, here);
        Learning.Done done = letters.attempt(record, origin, here, now, () -> {
            net.at(Step.COMMAND, origin);
            return carryOut(Command.fromJson(record.value()), now);
        });
        if (done != null) {
            learning.commit(done, origin.source(), now);
        }
    }

    private Learning.Done carryOut(Command command, long now) throws UnreadableEvent {
        String name = command.model();
        Learner known = learning.learner(name, now);
        if (known == null && command.kind() != Command.Kind.IMPORT) {
            throw new UnreadableEvent(
                    Reason.UNKNOWN_MODEL,
                    "there is no model '" + name
                            + "' in this partition; a command's key must be the model's name,"
                            + " or for model.key=record-key the events' key, in their partition");
        }
        String reason = command.reason() == null ? "by command" : "by command: " + command.reason();
        return learning.steer(name, known, learner -> carryOut(command, learner, reason, now));
    }

    private Learned carryOut(Command command, Learner learner, String reason, long now) throws UnreadableEvent {
        return switch (command.kind()) {
            case FREEZE -> learner.freeze(true, reason);
            case RESUME -> learner.freeze(false, reason);
            case RESET -> learner.reset(reason);
            case ROLLBACK ->
                learner.rollBack(
                        heritage(earlier(command, learner), learner.newestTimestamp()),
                        "version " + command.version() + ", " + reason);
            case IMPORT -> adopted(fitting(command.snapshot()), learner, reason, now);
        };
    }

    /** A time that no event can have had yet, or that is before all, is not that of the model. */
    private Learned adopted(ModelSnapshot foreign, Learner learner, String reason, long now) throws UnreadableEvent {
        long created = foreign.createdAt().toEpochMilli();
        long believed = Math.max(0, Math.min(created, now + CLOCKS_DIFFER));
        return learner.adopt(
                heritage(foreign, believed),
                believed == created
                        ? reason
                        : reason + "; its createdAt, " + foreign.createdAt() + ", is not between 1970 and now, and "
                                + Instant.ofEpochMilli(believed) + " was taken");
    }

    private ModelSnapshot earlier(Command command, Learner learner) throws UnreadableEvent {
        ModelSnapshot earlier = versions.get(command.model(), command.version());
        if (earlier == null) {
            List<Long> kept = versions.kept(command.model(), learner.model().version());
            throw new UnreadableEvent(
                    Reason.UNKNOWN_VERSION,
                    "version " + command.version() + " of model '" + command.model() + "' is not kept; there "
                            + (kept.isEmpty() ? "is none" : "are " + kept));
        }
        return earlier;
    }

    private ModelSnapshot fitting(ModelSnapshot foreign) throws UnreadableEvent {
        var problem = ModelCompatibility.problem(foreign, config);
        if (problem.isPresent()) {
            throw new UnreadableEvent(Reason.BAD_MODEL, "snapshot: " + problem.get());
        }
        return foreign;
    }

    /** What there is to go on from; tried on a learner that may be spoilt by it. */
    private WarmStart heritage(ModelSnapshot from, long newestTimestamp) throws UnreadableEvent {
        try {
            var heritage = new WarmStart(
                    from.mixture(),
                    from.levels(),
                    from.components(),
                    from.events(),
                    from.effectiveEvents(),
                    from.meanLogLikelihood(),
                    newestTimestamp);
            learning.trial(from.model()).adopt(heritage, "a trial");
            return heritage;
        } catch (RuntimeException e) {
            throw new UnreadableEvent(Reason.BAD_MODEL, "snapshot: " + e.getMessage());
        }
    }

    @Override
    public void prepare(String model, Learner learner, Learned learned) {
        snapshot = learned.publish() ? snapshot(model, learner).toJson() : null;
    }

    @Override
    public void changed(String model, Learner learner, Learned learned, Source command, long timestamp) {
        if (snapshot != null) {
            publish(model, learned.model().withScores(learner.scores()), timestamp);
        }
        for (ComponentChange lineage : learned.lineage()) {
            net.metrics().happened(lineage.event());
            var event = new LifecycleEvent(model, learned.model().version(), lineage, command);
            sinks.lifecycle(new Record<>(model, event.toJson(), timestamp, OwnTime.headers(timestamp)));
        }
    }

    private void publish(String name, ScoringModel model, long timestamp) {
        net.metrics().published(snapshot.length);
        if (!model.warmingUp()) {
            versions.add(name, model.version(), snapshot);
        }
        Headers headers = config.isShared() ? broadcast.headers(model) : headers();
        Limits limits = net.limits();
        String topic = Topics.of(config).models();
        if (limits.fits(topic, name.getBytes(StandardCharsets.UTF_8), snapshot, headers)) {
            sinks.model(new Record<>(name, snapshot, timestamp, headers));
        } else {
            net.metrics().outputRefused();
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

    /** Of records of models where events are scored in the same task. */
    private Headers headers() {
        return config.isRepartitioned()
                ? broadcast.headers()
                : broadcast.headers().add(PARTITION_HEADER, partition);
    }

    private ModelSnapshot snapshot(String name, Learner learner) {
        ScoringModel model = learner.model();
        return new ModelSnapshot(
                name,
                model.version(),
                // State of earlier versions may have times beyond those that are read.
                Instant.ofEpochMilli(Math.min(learner.newestTimestamp(), Times.LARGEST)),
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
                        learner.calibration().isEmpty() ? null : learner.calibration(),
                        config.alerts().context(),
                        config.alerts().directions(),
                        config.detector().ranges()),
                model.frozen(),
                ModelSnapshot.thisProgram());
    }

    @Override
    public void learned(String name, Learner learner, Learned learned, Contribution batch) {
        judgeHalfLife(name, learner);
        net.metrics().batchLearned(batch.events() - learned.dropped(), learned.dropped());
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

    @Override
    public void dropped(int events) {
        net.metrics().batchLearned(0, events);
    }

    @Override
    public void failed(String model, long version, Throwable thrown, long timestamp) {
        lifecycle.failed(model, version, thrown, timestamp);
    }

    /** A contribution to a model was written and cannot be read. */
    void unreadable(String model, Throwable why, long now) {
        lifecycle.unreadable(model, 0, "a contribution", why, now);
    }

    /** Nothing of the model is left but a number of events in the register; readers of its topic get a tombstone. */
    @Override
    public void forgotten(String name, Learner learner, long timestamp) {
        figures.remove(name);
        sinks.model(new Record<>(name, null, timestamp, headers()));
        var reason = "no event for " + config.getString(Settings.MODEL_TTL);
        var lineage = new ComponentChange(ComponentChange.Event.FORGOTTEN, -1, List.of(), reason);
        net.metrics().happened(lineage.event());
        var event = new LifecycleEvent(name, learner.model().version(), lineage);
        sinks.lifecycle(new Record<>(name, event.toJson(), timestamp, OwnTime.headers(timestamp)));
    }
}
