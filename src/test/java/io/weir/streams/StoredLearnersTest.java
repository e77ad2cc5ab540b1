package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.WeirConfig;
import io.weir.em.EStep;
import io.weir.em.online.Learner;
import io.weir.em.online.PointBatch;
import io.weir.em.online.ReservoirChunk;
import io.weir.em.online.ScoringModel;
import io.weir.metrics.Metrics;
import io.weir.store.HeapStore;
import org.junit.jupiter.api.Test;

class StoredLearnersTest {

    /** What is stored of a model under its name, in chunks and in versions. */
    @Test
    void ofAModelThatIsRemovedNothingIsLeft() {
        WeirConfig config = Driven.config("features=x");
        HeapStore<Learner> learning = HeapStore.heapOnly("learning");
        HeapStore<ReservoirChunk> reservoir = HeapStore.heapOnly("reservoir");
        HeapStore<byte[]> earlier = HeapStore.heapOnly("versions");
        var versions = new ModelVersions(earlier, 4);
        var learners = new StoredLearners(
                config, Runnable::run, learning, reservoir, versions, null, new Lifecycle(record -> {}, new Metrics()));
        for (String name : new String[] {"gone", "there"}) {
            Learner learner = learners.create(name);
            ScoringModel model = ScoringModel.initial(config.family(), new double[1]);
            for (int i = 0; i < 60; i++) {
                PointBatch batch = new PointBatch(1);
                batch.add(new double[] {i % 7}, i, -1);
                model = learner.learn(model.contribute(batch, new EStep())).model();
                versions.add(name, model.version(), new byte[1]);
            }
            learners.put(name, learner);
        }
        long newest = learners.get("gone", 0).model().version();
        assertThat(versions.kept("gone", newest)).hasSizeGreaterThan(4);
        assertThat(reservoir.get(ModelStores.chunkKey("gone", 3))).isNotNull();

        assertThat(learners.remove("gone")).isNotNull();

        assertThat(learners.get("gone", 0)).isNull();
        assertThat(learners.remove("gone")).isNull();
        for (int i = 0; i < 4; i++) {
            assertThat(reservoir.get(ModelStores.chunkKey("gone", i))).isNull();
            assertThat(reservoir.get(ModelStores.chunkKey("there", i))).isNotNull();
        }
        for (long version = 0; version <= newest; version++) {
            assertThat(earlier.get("gone\0" + version)).isNull();
        }
        assertThat(versions.kept("there", newest)).contains(newest);
    }
}
