package io.weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.anomaly.Verdict;
import io.weir.em.EStep;
import io.weir.em.online.Learner;
import io.weir.em.online.PointBatch;
import io.weir.em.online.ScoringModel;
import io.weir.engine.RecentEvent;
import io.weir.engine.RecentEvents;
import io.weir.engine.ScoringState;
import io.weir.event.Event;
import io.weir.event.History;
import io.weir.event.Source;
import io.weir.family.CategoryNames;
import io.weir.json.snapshot.ModelSnapshot;
import io.weir.store.HeapStore;
import io.weir.streams.Driven;
import io.weir.streams.ModelStores;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordSizesTest {

    /** Of missing features, as many as there can be: more than are told apart, or all. */
    private static final int PATTERNS = 50;

    @ParameterizedTest
    @CsvSource({"1,1,full", "2,3,diagonal", "8,8,full", "30,4,tied", "5,30,full", "3,12,spherical"})
    void recordsOfATrainedModelAreWithinTheirBoundsAndTheBoundsAreNotWild(int k, int d, String covariance) {
        String list = IntStream.range(0, d).mapToObj(j -> "feature" + j).collect(Collectors.joining(","));
        WeirConfig config = Driven.config(
                "features=" + list, "model.components=" + k, "model.covariance=" + covariance, "learning.starts=1");
        var random = new SplittableRandom(1);
        Learner learner = Learner.create(config.learning(), config.family(), 1, Runnable::run);
        EStep eStep = new EStep();
        PointBatch batch = new PointBatch(d);
        ScoringModel model = ScoringModel.initial(config.family(), new double[d]);
        double[] x = new double[d];
        while (learner.model() == null || learner.model().warmingUp()) {
            for (int i = 0; i < 256; i++) {
                for (int j = 0; j < d; j++) {
                    x[j] = 1e-7 * random.nextGaussian() + i % k;
                }
                batch.add(x, i, 0);
            }
            model = learner.learn(model.contribute(batch, eStep)).model();
            batch.clear();
        }
        for (int i = 0; i < config.learning().batchEvents(); i++) {
            batch.add(x, i, 0);
        }
        RecordSizes bounds = config.recordSizes();
        byte[] snapshot = new ModelSnapshot(
                        "m",
                        1,
                        Instant.EPOCH,
                        1,
                        1,
                        config.features(),
                        model.mixture(),
                        learner.levels(),
                        model.identity(),
                        0,
                        null,
                        false,
                        ModelSnapshot.thisProgram())
                .toJson();
        ScoringState state = ScoringState.of(model, config.alerts(), new History(config.features()));
        for (int i = 0; i < config.learning().batchEvents(); i++) {
            state.pending().add(x, i, 0);
        }
        beginRegime(state, config);
        for (int i = 0; i < 30_000; i++) {
            long pattern = i % Math.min(PATTERNS, 1 << d);
            state.alarm().judge(random.nextDouble(), pattern, i % 3 == 0, 0.5, 0, i, config.alerts());
        }
        var event = new Event(null, 0, false, x, List.of());
        var source = new Source("t".repeat(249), 0, 0);
        HeapStore<List<RecentEvent>> recent = HeapStore.heapOnly("recent");
        for (int i = 0; i < 4 * RecentEvents.CHUNK - 2; i++) {
            state.recent().add("m", event, "id" + i, source, i % 2 == 0, true, recent, 16);
        }
        byte[] chunkOfEvents = ModelStores.recentCodec(config).encode(recent.get("m\0s0"));
        byte[] scoring = ModelStores.scoringCodec(config).encode(state);
        byte[] learning = ModelStores.learningCodec(config, Runnable::run).encode(learner);
        byte[] chunk =
                ModelStores.reservoirCodec(config).encode(learner.reservoir().chunk(0));
        long fixed = 40_000;
        assertThat((long) snapshot.length).isBetween((bounds.snapshot() - fixed) / 3, bounds.snapshot());
        assertThat((long) scoring.length).isBetween((bounds.scoring() - fixed) / 3, bounds.scoring());
        assertThat((long) learning.length).isBetween(8L * k * d, bounds.learning());
        assertThat((long) chunkOfEvents.length).isBetween((bounds.recent() - fixed) / 3, bounds.recent());
        assertThat((long) chunk.length).isBetween((bounds.reservoir() - fixed) / 3, bounds.reservoir());
    }

    /** From here on the state has the model of before a new regime, too. */
    private static void beginRegime(ScoringState state, WeirConfig config) {
        for (int i = 0; i < 1000; i++) {
            state.alarm().judge(i % 10, 0, false, 0.5, 0, i, config.alerts());
        }
        Verdict verdict = Verdict.LEARN;
        for (int i = 1000; verdict != Verdict.NEW_REGIME; i++) {
            assertThat(i).isLessThan(2000);
            verdict = state.alarm().judge(90, 0, true, 0.001, 0, i, config.alerts());
        }
        state.newRegime();
        assertThat(state.alarm().telling()).isPositive();
    }

    @Test
    void theLongestNamesOfLevelsHaveRoom() throws IOException {
        String longest = "\ud83d\ude00".repeat(CategoryNames.LONGEST);
        var bytes = new ByteArrayOutputStream();
        new DataOutputStream(bytes).writeUTF(longest);
        RecordSizes without = Driven.config("features=xxxxxxxxxxx").recordSizes();
        RecordSizes with = Driven.config("features=category(x)").recordSizes();
        assertThat(with.recent() - without.recent())
                .as("a chunk of events, each with a level")
                .isGreaterThanOrEqualTo((long) RecentEvents.CHUNK * bytes.size());
    }
}
