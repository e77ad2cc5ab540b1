package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.WeirConfig;
import io.weir.em.EStep;
import io.weir.em.online.Learner;
import io.weir.em.online.PointBatch;
import io.weir.em.online.ScoringModel;
import io.weir.engine.ScoringState;
import io.weir.event.History;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The formula of {@code docs/memory.md} against records that were written. */
class MemoryTest {

    private static final int EVENTS = 4000;
    /** A and L of the page. */
    private static final long FEWEST_ALERTS = 8000;

    private static final long ALERTS = 10_240;

    private static final long COUNTERS = 2048;
    /** w and what is collected after a fall of the scores. */
    private static final long WAITING = 4096;

    private static final long COLLECTED = 4846;
    /** What a record of the reservoir has beside its events. */
    private static final long NAMES = 300;

    @ParameterizedTest
    @CsvSource({
        "5, 8, full, none",
        "5, 8, full, 20000 events",
        "3, 4, tied, none",
        "5, 12, diagonal, none",
        "4, 3, spherical, PT6H",
        "auto, 4, full, none"
    })
    void aModelTakesWhatTheFormulaSays(String components, int d, String covariance, String halfLife) {
        String list = IntStream.range(0, d).mapToObj(j -> "f" + j).collect(Collectors.joining(","));
        WeirConfig config = Driven.config(
                "features=" + list,
                "model.components=" + components,
                "model.covariance=" + covariance,
                "learning.half.life=" + halfLife,
                "learning.starts=1");
        var random = new SplittableRandom(1);
        Learner learner = Learner.create(config.learning(), config.family(), 1, Runnable::run);
        EStep eStep = new EStep();
        PointBatch batch = new PointBatch(d);
        ScoringModel model = ScoringModel.initial(config.family(), new double[d]);
        double[] x = new double[d];
        double[] r = new double[32];
        var learningCodec = ModelStores.learningCodec(config, Runnable::run);
        List<long[]> learnings = new ArrayList<>();
        for (int i = 0; i < EVENTS; i++) {
            double center = 8 * random.nextInt(4);
            for (int j = 0; j < d; j++) {
                x[j] = center + random.nextGaussian();
            }
            batch.add(x, i, model.score(x, r, eStep));
            if (batch.size() >= model.batchEvents()) {
                model = learner.learn(model.contribute(batch, config.learning().halfLife(), 0, eStep))
                        .model();
                batch.clear();
                if (!model.warmingUp()) {
                    learnings.add(new long[] {model.mixture().size(), learningCodec.encode(learner).length});
                }
            }
        }
        assertThat(model.warmingUp()).isFalse();

        long k = model.mixture().size();
        boolean full = covariance.equals("full") || covariance.equals("tied");
        long s = 8L * (1 + d + (full ? d * (d + 1) / 2 : d));
        boolean forgets = !halfLife.equals("none");
        long m = forgets ? 1 : 2;
        long bank = forgets ? 1 : 5;
        long challenger = forgets ? 1 : 2;

        ScoringState state = ScoringState.of(model, config.alerts(), new History(config.features()));
        int b = config.learning().batchEvents();
        for (int i = 0; i < b; i++) {
            state.pending().add(x, i, 0);
        }
        for (int i = 0; i < 50_000; i++) {
            state.alarm().judge(random.nextDouble(), 0, i % 100 == 0, 0.5, 0, i, config.alerts());
        }
        byte[] scoring = ModelStores.scoringCodec(config).encode(state);
        long expected = m * k * s + 16 * k + 8L * (d + 2) * b;
        assertThat((long) scoring.length).isBetween(expected + FEWEST_ALERTS, expected + ALERTS);
        assertThat((long) scoring.length)
                .isLessThanOrEqualTo(config.recordSizes().scoring());

        long idle = (m + bank) * k * s + 16 * k + 2 * s;
        long shrinkage = full ? 8 * k * (bank + 1 + challenger) : 0;
        long searching = k * s + s + (full ? 8 * k : 0);
        long busy = idle + searching + challenger * k * s + 4 * WAITING + shrinkage;
        long most = busy + 8L * (d + 2) * (COLLECTED + b);
        // Of a stream that stays what it is the scores do not fall. Between two searches there is nothing but the
        // model; one that
        // forgets may have had no such time yet.
        long[] lengths = learnings.stream()
                .filter(sizeAndLength -> sizeAndLength[0] == k)
                .mapToLong(sizeAndLength -> sizeAndLength[1])
                .sorted()
                .toArray();
        assertThat(lengths).hasSizeGreaterThan(10);
        assertThat(lengths[0])
                .as("idle, of " + Arrays.toString(lengths))
                .isBetween(idle, idle + shrinkage + COUNTERS + (forgets ? searching : 0));
        assertThat(lengths[lengths.length - 1])
                .as("during a search")
                .isBetween(lengths[0] + (forgets ? 0 : k * s), busy + COUNTERS);
        assertThat(lengths[lengths.length - 1])
                .isLessThanOrEqualTo(config.recordSizes().learning());
        assertThat(most + COUNTERS).as("the limit covers all at once").isLessThanOrEqualTo(limit(config, k, d));

        var reservoirCodec = ModelStores.reservoirCodec(config);
        int records = learner.reservoir().chunks();
        long sample = 0;
        for (int i = 0; i < records; i++) {
            int chunk = reservoirCodec.encode(learner.reservoir().chunk(i)).length;
            assertThat((long) chunk).isLessThanOrEqualTo(config.recordSizes().reservoir());
            sample += chunk;
        }
        // It is not full: all events are in it, or wait behind it.
        assertThat(learner.events()).isGreaterThan(EVENTS - b);
        assertThat(sample).isBetween(8L * d * learner.events(), 8L * d * learner.events() + NAMES * records);
    }

    /** The bound is for the most components that may be chosen; what is there now has fewer. */
    private static long limit(WeirConfig config, long k, int d) {
        assertThat(k).isLessThanOrEqualTo(config.learning().components().most());
        assertThat(config.features().size()).isEqualTo(d);
        return config.recordSizes().learning();
    }
}
