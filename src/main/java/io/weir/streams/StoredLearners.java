package io.weir.streams;

import io.weir.config.WeirConfig;
import io.weir.em.EStep;
import io.weir.em.online.Learner;
import io.weir.em.online.Reservoir;
import io.weir.em.online.ReservoirChunk;
import io.weir.em.online.ScoringModel;
import io.weir.engine.Learners;
import io.weir.engine.ScoringState;
import io.weir.engine.Store;
import io.weir.numeric.Hash64;
import io.weir.store.Codec;
import io.weir.store.HeapStore;
import io.weir.store.UnreadableState;
import java.util.concurrent.Executor;

/** Learners in the stores of a task: what was learned in one, the chunks of the reservoir in another. */
final class StoredLearners implements Learners {

    private final WeirConfig config;
    private final Executor searches;
    private final Lifecycle lifecycle;
    private final HeapStore<Learner> learning;
    private final HeapStore<ReservoirChunk> reservoir;
    private final ModelVersions versions;
    private final Codec<Learner> codec;
    /** Null if events are scored in other tasks. */
    private final Store<ScoringState> scoring;

    private final EStep eStep = new EStep();

    /**
     * @param versions of earlier models, which go with theirs
     * @param scoring null if events are scored in other tasks
     */
    StoredLearners(
            WeirConfig config,
            Executor searches,
            HeapStore<Learner> learning,
            HeapStore<ReservoirChunk> reservoir,
            ModelVersions versions,
            Store<ScoringState> scoring,
            Lifecycle lifecycle) {
        this.config = config;
        this.searches = searches;
        this.learning = learning;
        this.reservoir = reservoir;
        this.versions = versions;
        this.scoring = scoring;
        this.lifecycle = lifecycle;
        codec = ModelStores.learningCodec(config, searches);
    }

    /** One that cannot be read is replaced by one that goes on from the model as it was known last. */
    @Override
    public Learner get(String name, long timestamp) {
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
                ReservoirChunk chunk = chunk(name, i);
                chunk.renew(learner.levels());
                sample.restore(chunk);
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
        ScoringModel model = learner.model();
        return model == null ? 0 : model.version();
    }

    @Override
    public Learner copy(Learner learner) {
        Learner copy = codec.decode(codec.encode(learner));
        for (int i = 0; i < learner.reservoir().chunks(); i++) {
            copy.reservoir().restore(learner.reservoir().chunk(i));
        }
        return copy;
    }

    @Override
    public Learner create(String name) {
        return Learner.create(config.learning(), config.family(), Hash64.of(name), searches, eStep);
    }

    @Override
    public void put(String name, Learner learner) {
        learning.put(name, learner);
        Reservoir sample = learner.reservoir();
        sample.visitChanged(i -> reservoir.put(ModelStores.chunkKey(name, i), sample.chunk(i)));
    }

    @Override
    public Learner remove(String name) {
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
}
