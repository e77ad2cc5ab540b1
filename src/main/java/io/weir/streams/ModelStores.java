package io.weir.streams;

import io.weir.em.Contribution;
import io.weir.em.Learner;
import io.weir.em.ReservoirChunk;
import io.weir.em.ScoringModel;
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
 * </pre>
 */
final class ModelStores {

    static final String SCORING = "scoring";
    static final String LEARNING = "learning";
    static final String RESERVOIR = "reservoir";
    static final String VERSIONS = "versions";
    static final String REGISTER = "register";
    static final String NAMES = "names";

    /** Chunks of reservoirs and pages of names on the heap between two commits. */
    private static final int SMALL_OBJECTS = 1024;

    static final String RECENT = "recent";

    private ModelStores() {}

    static Codec<ScoringState> scoringCodec(WeirConfig config) {
        return new Codec<>(
                schema(config),
                ScoringState::write,
                in -> ScoringState.read(in, config.family(), config.alerts(), config.features()));
    }

    /**
     * @param searches where a learner searches for better models
     */
    static Codec<Learner> learningCodec(WeirConfig config, Executor searches) {
        return new Codec<>(
                schema(config), Learner::write, in -> Learner.read(in, config.learning(), config.family(), searches));
    }

    static Codec<ReservoirChunk> reservoirCodec(WeirConfig config) {
        return new Codec<>(schema(config), ReservoirChunk::write, ReservoirChunk::read);
    }

    static Codec<List<RecentEvent>> recentCodec(WeirConfig config) {
        return new Codec<>(schema(config), RecentEvents::writeChunk, RecentEvents::readChunk);
    }

    static HeapStoreBuilder<ScoringState> scoring(WeirConfig config) {
        return new HeapStoreBuilder<>(SCORING, scoringCodec(config), config.modelCache(), 2 * config.modelCache());
    }

    static HeapStoreBuilder<Learner> learning(WeirConfig config, Executor searches) {
        return new HeapStoreBuilder<>(
                LEARNING, learningCodec(config, searches), config.modelCache(), 2 * config.modelCache());
    }

    /** Chunks live in their learners; this store keeps none of them longer than to the next commit. */
    static HeapStoreBuilder<ReservoirChunk> reservoir(WeirConfig config) {
        return new HeapStoreBuilder<>(RESERVOIR, reservoirCodec(config), 0, SMALL_OBJECTS);
    }

    /** One record per task; what it says does not depend on the features. */
    static Codec<Register> registerCodec() {
        return new Codec<>(REGISTER, Register::write, Register::read);
    }

    static HeapStoreBuilder<Register> register() {
        return new HeapStoreBuilder<>(REGISTER, registerCodec(), 1, SMALL_OBJECTS);
    }

    static HeapStoreBuilder<RegisterPage> names() {
        return new HeapStoreBuilder<>(
                NAMES, new Codec<>(NAMES, RegisterPage::write, RegisterPage::read), 1, SMALL_OBJECTS);
    }

    /** Full chunks are looked at only when feedback comes. */
    static HeapStoreBuilder<List<RecentEvent>> recent(WeirConfig config) {
        return new HeapStoreBuilder<>(RECENT, recentCodec(config), 0, SMALL_OBJECTS);
    }

    /** Snapshots are written once and seldom read. */
    static HeapStoreBuilder<byte[]> versions(WeirConfig config) {
        return new HeapStoreBuilder<>(VERSIONS, versionsCodec(config), 0, SMALL_OBJECTS);
    }

    static Codec<byte[]> versionsCodec(WeirConfig config) {
        return new Codec<>(
                schema(config),
                (snapshot, out) -> {
                    out.writeInt(snapshot.length);
                    out.write(snapshot);
                },
                in -> {
                    byte[] snapshot = new byte[in.readInt()];
                    in.readFully(snapshot);
                    return snapshot;
                });
    }

    /** Key of a chunk. */
    static String chunkKey(String model, int index) {
        return model + '\0' + index;
    }

    /** What an E-step sends through a topic. */
    static Codec<Contribution> statisticsCodec(WeirConfig config) {
        return new Codec<>(schema(config), Contribution::write, in -> Contribution.read(in, config.family()));
    }

    /** A model as E-steps need it, which is more than its snapshot says. */
    static Codec<ScoringModel> modelCodec(WeirConfig config) {
        return new Codec<>(schema(config), ScoringModel::write, in -> ScoringModel.read(in, config.family()));
    }

    private static String schema(WeirConfig config) {
        return "features " + config.features() + "; "
                + config.getString(Settings.MODEL_COVARIANCE) + " covariance; half-life "
                + config.getString(Settings.LEARNING_HALF_LIFE);
    }
}
