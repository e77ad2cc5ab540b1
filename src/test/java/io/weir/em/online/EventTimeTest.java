package io.weir.em.online;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.em.EStep;
import io.weir.em.HalfLife;
import io.weir.em.LearningSettings;
import io.weir.em.StepSize;
import io.weir.family.CovarianceType;
import io.weir.family.Family;
import io.weir.family.Regularization;
import io.weir.family.gaussian.Gaussian;
import io.weir.family.gaussian.GaussianComponent;
import io.weir.mixture.Mixture;
import io.weir.mixture.MixtureStatistics;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventTimeTest {

    private static final Family LINE = Gaussian.of(1, CovarianceType.FULL);
    private static final HalfLife HOUR = HalfLife.time(Duration.ofHours(1).toMillis());
    private static final long H = Duration.ofHours(1).toMillis();

    private static Mixture unit() {
        MixtureStatistics one = MixtureStatistics.empty(LINE, 1);
        one.component(0).add(new double[] {-1}, 0, 1);
        one.component(0).add(new double[] {1}, 0, 1);
        return one.maximize(1, Regularization.none());
    }

    private static PointBatch batch(double[] x, long[] times) {
        PointBatch batch = new PointBatch(1);
        for (int i = 0; i < x.length; i++) {
            batch.add(new double[] {x[i]}, times[i], 0);
        }
        return batch;
    }

    private static GaussianComponent component(MixtureStatistics statistics) {
        return (GaussianComponent) statistics.maximize(1, Regularization.none()).component(0);
    }

    @Test
    void anEventHalfAsOldWeighsHalf() {
        PointBatch batch = batch(new double[] {0, 3}, new long[] {0, H});
        MixtureStatistics statistics = batch.expect(unit(), HOUR, new EStep());
        assertThat(statistics.mass()).isCloseTo(1.5, within(1e-12));
        // (½ · 0 + 1 · 3) / 1.5
        assertThat(component(statistics).mean(0)).isCloseTo(2, within(1e-12));
        assertThat(batch.equalEvents(HOUR)).isCloseTo(1.5 * 1.5 / 1.25, within(1e-12));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void theWeightsDoNotDependOnTheOrderInWhichEventsCome(int seed) {
        var random = new Random(seed);
        List<long[]> batches = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            // Timestamps that repeat.
            long time = random.nextInt(20) * H / 4;
            batches.add(new long[] {time, 1 + random.nextInt(9)});
        }
        double expected = batches.stream()
                .mapToDouble(b -> b[1] * HOUR.left(19 * H / 4 - b[0]))
                .sum();
        long newest = batches.stream().mapToLong(b -> b[0]).max().orElseThrow();
        for (int permutation = 0; permutation < 10; permutation++) {
            Collections.shuffle(batches, random);
            var clock = new EventClock(HOUR);
            batches.forEach(b -> clock.advance(b[0], 1, b[1]));
            assertThat(clock.mass()).isCloseTo(expected / HOUR.left(19 * H / 4 - newest), within(1e-12 * expected));
        }
    }

    @Test
    void statisticsWithEqualTimestampsMergeInAnyOrder() {
        var random = new SplittableRandom(1);
        List<MixtureStatistics> parts = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            double[] x = random.doubles(5, -2, 2).toArray();
            parts.add(batch(x, new long[] {7, 7, 7, 7, 7}).expect(unit(), HOUR, new EStep()));
        }
        MixtureStatistics forwards = MixtureStatistics.empty(LINE, 1);
        parts.forEach(forwards::merge);
        Collections.reverse(parts);
        MixtureStatistics backwards = MixtureStatistics.empty(LINE, 1);
        parts.forEach(backwards::merge);
        assertThat(forwards.mass()).isCloseTo(100, within(1e-11));
        assertThat(component(forwards).mean(0)).isCloseTo(component(backwards).mean(0), within(1e-13));
        assertThat(component(forwards).covariance(0, 0))
                .isCloseTo(component(backwards).covariance(0, 0), within(1e-13));
    }

    /** Steps of one event, an equal time apart, until what was there before is 2⁻⁴⁰ of it. */
    @Test
    void equallySpacedEventsAreForgottenAsByAHalfLifeInEvents() {
        int halfLife = 100;
        var random = new SplittableRandom(4);
        MixtureStatistics start =
                batch(random.doubles(50, -1, 1).toArray(), new long[50]).expect(unit(), HalfLife.none(), new EStep());
        StepwiseEm byEvents = StepwiseEm.from(start, 50, 50, new StepSize(3, HalfLife.events(halfLife)));
        StepwiseEm byTime = StepwiseEm.from(start, 50, 50, new StepSize(3, HOUR));
        var clock = new EventClock(HOUR);
        var eStep = new EStep();
        for (int i = 0; i < 40 * halfLife; i++) {
            PointBatch one = batch(new double[] {random.nextDouble() + i / 1000.0}, new long[] {i * H / halfLife});
            MixtureStatistics statistics = one.expect(unit(), HOUR, eStep);
            byEvents.step(statistics, 1, EventClock.Tick.NONE);
            byTime.step(statistics, one.equalEvents(HOUR), clock.advance(one.newest(), 1, statistics.mass()));
        }
        assertThat(clock.halfLifeInEvents()).isCloseTo(halfLife, within(0.5));
        var a = component(byEvents.average());
        var b = component(byTime.average());
        assertThat(b.mean(0)).isCloseTo(a.mean(0), within(1e-9));
        assertThat(b.covariance(0, 0)).isCloseTo(a.covariance(0, 0), within(1e-9));
        assertThat(byTime.effectiveEvents()).isCloseTo(byEvents.effectiveEvents(), within(1e-7));
    }

    @Test
    void afterASilenceWhatIsNewWeighsMoreAndTheOldKeepsComponentsInReach() {
        LearningLoop loop = loop(10_000);
        long time = 10_000 * 1000L;
        double before = loop.learner.effectiveEvents();
        assertThat(loop.score(new double[] {-5}, time)).isFinite();
        double old = loop.score(new double[] {-5}, time);
        long year = Duration.ofDays(365).toMillis();
        for (int i = 0; i < 300; i++) {
            assertThat(loop.score(new double[] {5 + 0.01 * (i % 10)}, time + 10 * year + i))
                    .isFinite();
        }
        assertThat(loop.learner.effectiveEvents()).isLessThan(before / 4).isPositive();
        double weight = 0;
        for (int k = 0; k < 2; k++) {
            if (((GaussianComponent) loop.model.mixture().component(k)).mean(0) > 0) {
                weight += loop.model.mixture().weight(k);
            }
        }
        // 300 events against the few that ten years left of 10,000 in equal shares.
        assertThat(weight).isGreaterThan(0.9);
        assertThat(loop.score(new double[] {-5}, time + 10 * year)).isBetween(old - 10, old);
    }

    @Test
    void aLateEventTeachesNextToNothing() {
        LearningLoop loop = loop(8000);
        var mean = loop.learner.model().learning();
        long time = 8000 * 1000L;
        for (int i = 0; i < 240; i++) {
            loop.score(new double[] {100}, time - 40 * H);
        }
        assertThat(loop.learner.events()).isGreaterThan(8000);
        assertThat(loop.model.mixture().logDensity(new double[] {-5}))
                .isCloseTo(mean.logDensity(new double[] {-5}), within(1e-2));
        assertThat(loop.model.mixture().logDensity(new double[] {100})).isLessThan(-100);
    }

    @Test
    void oneWrongTimestampFarAheadDoesNotStopLearningForLong() {
        LearningLoop loop = loop(5000);
        loop.score(new double[] {5}, Long.MAX_VALUE / 2);
        var random = new SplittableRandom(9);
        for (int i = 0; i < 4000; i++) {
            loop.score(new double[] {20 + random.nextGaussian()}, 5_000_000 + 1000L * i);
        }
        double best = Math.max(
                ((GaussianComponent) loop.model.mixture().component(0)).mean(0),
                ((GaussianComponent) loop.model.mixture().component(1)).mean(0));
        assertThat(best).isCloseTo(20, within(2.0));
        assertThat(loop.score(new double[] {20}, 9_000_000)).isGreaterThan(-5);
    }

    @ParameterizedTest(name = "restart after every {0} events")
    @ValueSource(ints = {7, 700})
    void aLearnerReadBackGoesOnAsIfNothingHadHappened(int interval) throws IOException {
        LearningLoop whole = loop(0);
        LearningLoop broken = loop(0);
        var random = new SplittableRandom(5);
        for (int i = 0; i < 3000; i++) {
            double x = (random.nextBoolean() ? 5 : -5) + random.nextGaussian();
            long time = 1000L * (i - random.nextInt(3000)) + (i > 2000 ? 400 * H : 0);
            assertThat(broken.score(new double[] {x}, time)).isEqualTo(whole.score(new double[] {x}, time));
            if (i % interval == interval - 1) {
                broken.restart();
            }
        }
        assertThat(broken.model.version()).isEqualTo(whole.model.version()).isPositive();
    }

    @Test
    void theReservoirHoldsEventsInProportionToWhatIsLeftOfThem() {
        Reservoir reservoir = new Reservoir(2000, 3);
        var clock = new EventClock(HOUR);
        int perHalfLife = 4000;
        for (int i = 0; i < 10 * perHalfLife; i++) {
            EventClock.Tick tick = clock.advance(i * (H / perHalfLife), 1, 1);
            reservoir.offer(new double[] {i}, tick.present(), clock.mass());
        }
        int newest = 0;
        int before = 0;
        for (double[] x : reservoir.points()) {
            newest += x[0] >= 9 * perHalfLife ? 1 : 0;
            before += x[0] >= 8 * perHalfLife && x[0] < 9 * perHalfLife ? 1 : 0;
        }
        // Half of the sample from the last half-life, a quarter from the one before; four standard deviations.
        assertThat((double) newest).isCloseTo(1000, within(4 * Math.sqrt(2000 * 0.25)));
        assertThat((double) before).isCloseTo(500, within(4 * Math.sqrt(2000 * 0.1875)));
    }

    /** A loop with a half-life of an hour that has seen so many events, one a second, of clusters at −5 and 5. */
    private static LearningLoop loop(int events) {
        var loop = new LearningLoop(LearningSettings.defaults(2).withHalfLife(HOUR), LINE, 1);
        var random = new SplittableRandom(2);
        for (int i = 0; i < events; i++) {
            loop.score(new double[] {(i % 2 == 0 ? 5 : -5) + random.nextGaussian()}, 1000L * i);
        }
        return loop;
    }
}
