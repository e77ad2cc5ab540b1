package io.weir.streams;

import io.weir.anomaly.PatternDigests;
import io.weir.anomaly.PooledAlerts;
import io.weir.config.Settings;
import io.weir.config.WeirConfig;
import io.weir.em.EStep;
import io.weir.em.online.Contribution;
import io.weir.em.online.Learner;
import io.weir.em.online.ReservoirChunk;
import io.weir.em.online.ScoringModel;
import io.weir.engine.RecentEvent;
import io.weir.engine.RecentEvents;
import io.weir.engine.ScoringState;
import io.weir.engine.timers.TimerPage;
import io.weir.engine.timers.TimerWheel;
import io.weir.numeric.Lengths;
import io.weir.store.CacheBound;
import io.weir.store.Codec;
import io.weir.store.HeapBudget;
import io.weir.store.HeapStoreBuilder;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * The stores behind the models, all by the model's name; the register and the names are there if models are forgotten.
 *
 * <pre>
 *   scoring      name            ScoringState     of the E-step
 *   learning     name            Learner          of the M-step, without its reservoir
 *   reservoir    name \0 index   ReservoirChunk   of the M-step; only the chunks that changed are written
 *   versions     name \0 version    byte[]           of the M-step: snapshots, to roll back to
 *   register     -               Register         of both: when models had their last event
 *   names        time \0 index   RegisterPage     of the E-step: which models these are
 *   recent       name \0 index   RecentEvent …    of the E-step, 16 at a time; only where feedback is read
 *   pooled       -               PooledAlerts     of the E-step; only where the rate of alerts is that of all models
 * </pre>
 */
public final class ModelStores {

    public static final String SCORING = "scoring";
    public static final String LEARNING = "learning";
    public static final String RESERVOIR = "reservoir";
    public static final String VERSIONS = "versions";
    public static final String REGISTER = "register";
    public static final String NAMES = "names";
    public static final String POOLED = "pooled";

    /** Chunks of reservoirs and pages of names on the heap between two commits. */
    private static final int SMALL_OBJECTS = 1024;

    public static final String RECENT = "recent";

    private ModelStores() {}

    public static Codec<ScoringState> scoringCodec(WeirConfig config) {
        return new Codec<>(
                schema(config) + (config.alerts().pooled() ? "; alerts of all models together" : ""),
                ScoringState::write,
                in -> ScoringState.read(in, config.family(), config.alerts(), config.features()));
    }

    /**
     * For one thread: what it reads shares its buffers.
     *
     * @param searches where a learner searches for better models
     */
    public static Codec<Learner> learningCodec(WeirConfig config, Executor searches) {
        EStep eStep = new EStep();
        return new Codec<>(
                schema(config),
                Learner::write,
                in -> Learner.read(in, config.learning(), config.family(), searches, eStep));
    }

    public static Codec<ReservoirChunk> reservoirCodec(WeirConfig config) {
        return new Codec<>(schema(config), ReservoirChunk::write, ReservoirChunk::read);
    }

    public static Codec<List<RecentEvent>> recentCodec(WeirConfig config) {
        return new Codec<>(schema(config), RecentEvents::writeChunk, RecentEvents::readChunk);
    }

    /**
     * @param heap that live models may take
     */
    static HeapStoreBuilder<ScoringState> scoring(WeirConfig config, HeapBudget heap) {
        return new HeapStoreBuilder<>(SCORING, () -> scoringCodec(config), () -> heap.room(state -> 0));
    }

    /**
     * @param heap that live models may take
     */
    static HeapStoreBuilder<Learner> learning(WeirConfig config, Executor searches, HeapBudget heap) {
        return new HeapStoreBuilder<>(
                LEARNING,
                () -> learningCodec(config, searches),
                () -> heap.room(learner -> learner.reservoir().heapBytes()));
    }

    /** A store that holds no object longer than to the next commit, or only so many. */
    private static <V> HeapStoreBuilder<V> small(String name, Codec<V> codec, int keep) {
        return new HeapStoreBuilder<>(name, () -> codec, () -> CacheBound.objects(keep, SMALL_OBJECTS));
    }

    /** Chunks live in their learners; this store keeps none of them longer than to the next commit. */
    static HeapStoreBuilder<ReservoirChunk> reservoir(WeirConfig config) {
        return small(RESERVOIR, reservoirCodec(config), 0);
    }

    /** One record per task; what it says does not depend on the features. */
    public static Codec<TimerWheel> registerCodec() {
        return new Codec<>(REGISTER, TimerWheel::write, TimerWheel::read);
    }

    static HeapStoreBuilder<TimerWheel> register() {
        return small(REGISTER, registerCodec(), 1);
    }

    static HeapStoreBuilder<TimerPage> names() {
        return small(NAMES, new Codec<>(NAMES, TimerPage::write, TimerPage::read), 1);
    }

    /** One record per task; what it says does not depend on the features. */
    public static Codec<PooledAlerts> pooledCodec(WeirConfig config) {
        return new Codec<>(
                POOLED,
                PooledAlerts::write,
                in -> PooledAlerts.read(in, config.alerts().inOneOf(config.alertPlaces())));
    }

    static HeapStoreBuilder<PooledAlerts> pooled(WeirConfig config) {
        return small(POOLED, pooledCodec(config), 1);
    }

    /** Full chunks are looked at only when feedback comes. */
    static HeapStoreBuilder<List<RecentEvent>> recent(WeirConfig config) {
        return small(RECENT, recentCodec(config), 0);
    }

    /** Snapshots are written once and seldom read. */
    static HeapStoreBuilder<byte[]> versions(WeirConfig config) {
        return small(VERSIONS, versionsCodec(config), 0);
    }

    static Codec<byte[]> versionsCodec(WeirConfig config) {
        return new Codec<>(
                schema(config),
                (snapshot, out) -> {
                    out.writeInt(snapshot.length);
                    out.write(snapshot);
                },
                in -> {
                    byte[] snapshot = new byte[Lengths.read(in)];
                    in.readFully(snapshot);
                    return snapshot;
                });
    }

    /** Key of a chunk. */
    static String chunkKey(String model, int index) {
        return model + '\0' + index;
    }

    /** The model that a chunk, or a version, is of. */
    static String ofChunk(String key) {
        return key.substring(0, key.lastIndexOf('\0'));
    }

    /** What an E-step sends through a topic. */
    public static Codec<Contribution> statisticsCodec(WeirConfig config) {
        return new Codec<>(schema(config), Contribution::write, in -> Contribution.read(in, config.family()));
    }

    /** A model as E-steps of other tasks need it, which is more than its snapshot says. */
    static Codec<ScoringModel> modelCodec(WeirConfig config) {
        return new Codec<>(
                schema(config),
                (model, out) -> {
                    model.write(out);
                    out.writeBoolean(model.scores() != null);
                    if (model.scores() != null) {
                        model.scores().write(out);
                    }
                },
                in -> ScoringModel.read(in, config.family())
                        .withScores(in.readBoolean() ? PatternDigests.read(in) : null));
    }

    private static String schema(WeirConfig config) {
        return "features " + config.features() + "; "
                + config.getString(Settings.MODEL_COVARIANCE) + " covariance; half-life "
                + config.getString(Settings.LEARNING_HALF_LIFE);
    }
}
