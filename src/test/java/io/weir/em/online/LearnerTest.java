package io.weir.em.online;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.em.BatchEm;
import io.weir.em.ComponentCount;
import io.weir.em.EStep;
import io.weir.em.HalfLife;
import io.weir.em.Initializer;
import io.weir.em.LearningSettings;
import io.weir.family.CovarianceType;
import io.weir.family.Family;
import io.weir.family.Kinds;
import io.weir.family.Regularization;
import io.weir.family.Statistic;
import io.weir.family.gaussian.Gaussian;
import io.weir.family.gaussian.GaussianComponent;
import io.weir.mixture.Mixture;
import io.weir.mixture.MixtureStatistics;
import java.io.IOException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LearnerTest {

    private static final Family PLANE = Gaussian.of(2, CovarianceType.FULL);

    private static double[][] threeClusters(int n, long seed) {
        var random = new SplittableRandom(seed);
        double[][] points = new double[n][2];
        for (double[] x : points) {
            int k = random.nextInt(10) < 5 ? 0 : random.nextInt(5) < 3 ? 1 : 2;
            x[0] = 6 * k + random.nextGaussian();
            x[1] = (k == 1 ? 5 : -2) + 0.5 * x[0] + random.nextGaussian();
        }
        return points;
    }

    @Test
    void onePassFindsWhatBatchEmFinds() {
        double[][] points = threeClusters(20_000, 3);
        double[][] test = threeClusters(20_000, 4);
        LearningLoop loop = new LearningLoop(LearningSettings.defaults(3), PLANE, 42);
        for (double[] x : points) {
            loop.score(x);
        }
        EStep eStep = new EStep();
        Initializer start = new Initializer(PLANE, points, eStep);
        Mixture batch = start.best(
                        BatchEm.soft(300, 1e-6, Regularization.FadingPrior.of(start.background(), 1e-6)),
                        Initializer.Method.KMEANS,
                        3,
                        10,
                        new SplittableRandom(1))
                .mixture();
        double gap = (eStep.logLikelihood(batch, test) - eStep.logLikelihood(loop.model.mixture(), test)) / test.length;
        assertThat(gap).isLessThan(0.003);
    }

    @ParameterizedTest(name = "restart after every {0} events")
    @ValueSource(ints = {7, 400, 3333})
    void aLearnerReadBackGoesOnAsIfNothingHadHappened(int interval) throws IOException {
        readBack(LearningSettings.defaults(3), interval);
    }

    @ParameterizedTest(name = "restart after every {0} events")
    @ValueSource(ints = {57, 999})
    void aLearnerThatChoosesItsComponentsGoesOnToo(int interval) throws IOException {
        // A reservoir that is soon full, so that there are challengers of other sizes.
        readBack(
                new LearningSettings(ComponentCount.auto(), 64, HalfLife.none(), 1e-6, 2, 1000, true, false), interval);
    }

    private static void readBack(LearningSettings settings, int interval) throws IOException {
        double[][] points = threeClusters(4000, 5);
        LearningLoop whole = new LearningLoop(settings, PLANE, 42);
        LearningLoop broken = new LearningLoop(settings, PLANE, 42);
        for (int i = 0; i < points.length; i++) {
            assertThat(broken.score(points[i])).isEqualTo(whole.score(points[i]));
            if (i % interval == interval - 1) {
                broken.restart();
            }
        }
        assertThat(broken.model.version()).isEqualTo(whole.model.version());
        assertThat(broken.learner.events() + broken.pending.size()).isEqualTo(points.length);
    }

    @ParameterizedTest
    @EnumSource(CovarianceType.class)
    void everyEventIsScoredFromTheFirstOn(CovarianceType type) {
        LearningLoop loop = new LearningLoop(LearningSettings.defaults(3), Gaussian.of(2, type), 42);
        double[][] points = threeClusters(1500, 6);
        for (int i = 0; i < points.length; i++) {
            assertThat(loop.score(points[i])).isFinite();
            assertThat(loop.model.mixture().size())
                    .isEqualTo(loop.model.warmingUp() ? loop.model.identity().size() : 3);
        }
        assertThat(loop.model.warmingUp()).isFalse();
    }

    @Test
    void mixedEventsAreLearnedLikeAnyOther() {
        Family family = Kinds.mixed(CovarianceType.FULL);
        double[][] points = Kinds.points(family, 6000, new SplittableRandom(8));
        points[100][0] = Double.NaN;
        points[200][4] = Double.NaN;
        LearningLoop loop = new LearningLoop(LearningSettings.defaults(2), family, 42);
        double before = 0;
        double after = 0;
        for (int i = 0; i < points.length; i++) {
            double log = loop.score(points[i]);
            assertThat(log).isNotNaN();
            before += i >= 10 && i < 510 ? log / 500 : 0;
            after += i >= 5500 ? log / 500 : 0;
        }
        assertThat(after).isGreaterThan(before);
    }

    @Test
    void aContributionOfAnotherEpochIsMadeAnewFromItsEventsOrFromASampleOfThem() {
        LearningLoop loop = new LearningLoop(LearningSettings.defaults(3), PLANE, 42);
        LearningLoop twin = new LearningLoop(LearningSettings.defaults(3), PLANE, 42);
        double[][] points = threeClusters(3000, 9);
        ScoringModel stale = null;
        for (int i = 0; i < points.length; i++) {
            loop.score(points[i]);
            twin.score(points[i]);
            if (i == 500) {
                stale = loop.model;
            }
        }
        PointBatch batch = new PointBatch(2);
        batch.add(points[0], 0, -1);
        batch.add(points[1], 0, -1);
        Contribution late = stale.contribute(batch, new EStep());

        long events = loop.learner.events();
        assertThat(loop.learner.learn(late).dropped()).isZero();
        assertThat(loop.learner.events()).isEqualTo(events + 2);
        twin.learner.learn(twin.learner.model().contribute(batch, new EStep()));
        assertThat(weights(loop.learner.model())).isEqualTo(weights(twin.learner.model()));

        var sample = new Contribution(0, late.epoch(), 5, late.batch(), late.statistics());
        double[] before = weights(loop.learner.model());
        assertThat(loop.learner.learn(sample).dropped()).isZero();
        assertThat(loop.learner.events()).isEqualTo(events + 7);
        assertThat(loop.learner.dropped()).isZero();
        assertThat(weights(loop.learner.model())).isNotEqualTo(before);
    }

    @Test
    void aSampleStandsForItsEventsAndIsNoMoreEvidenceThanItsPoints() {
        LearningLoop loop = new LearningLoop(LearningSettings.defaults(3), PLANE, 42);
        for (double[] x : threeClusters(3000, 9)) {
            loop.score(x);
        }
        double[][] points = threeClusters(4, 10);
        PointBatch batch = new PointBatch(2);
        for (double[] x : points) {
            batch.add(x, 0, -1);
        }
        ScoringModel model = loop.learner.model();
        Contribution whole = model.contribute(batch, new EStep());
        var sampled = new Contribution(0, whole.epoch() - 1, 10, whole.batch(), whole.statistics());
        assertThat(sampled.equalEvents(HalfLife.none())).isEqualTo(10);

        Contribution remade = model.remade(sampled, HalfLife.none(), new EStep());

        assertThat(remade.epoch()).isEqualTo(model.epoch());
        assertThat(remade.events()).isEqualTo(10);
        assertThat(remade.statistics().mass()).isCloseTo(10, within(1e-12));
        assertThat(remade.equalEvents(HalfLife.none())).isEqualTo(4);
        double[] fromSample = mean(remade.statistics());
        double[] fromPoints = mean(whole.statistics());
        assertThat(fromSample).containsExactly(fromPoints, within(1e-12));
    }

    private static double[] mean(MixtureStatistics statistics) {
        var one = MixtureStatistics.of(PLANE, new Statistic[] {statistics.pooled()});
        var fitted = (GaussianComponent) one.maximize(1, Regularization.none()).component(0);
        return new double[] {fitted.mean(0), fitted.mean(1)};
    }

    private static double[] weights(ScoringModel model) {
        double[] weights = new double[model.learning().size()];
        java.util.Arrays.setAll(weights, model.learning()::weight);
        return weights;
    }

    @Test
    void constantAndDuplicateFeaturesGiveFiniteModels() {
        LearningLoop loop = new LearningLoop(LearningSettings.defaults(4), PLANE, 42);
        for (int i = 0; i < 5000; i++) {
            // Constant for long, then it moves.
            double x = i < 3000 ? 7 : 7 + i % 3;
            assertThat(loop.score(new double[] {x, 2 * x})).isNotNaN();
        }
        for (int k = 0; k < loop.model.mixture().size(); k++) {
            GaussianComponent c = (GaussianComponent) loop.model.mixture().component(k);
            assertThat(c.covariance(0, 0)).isPositive().isFinite();
        }
    }

    @Test
    void forgettingFollowsAChange() {
        LearningLoop loop = new LearningLoop(LearningSettings.defaults(1).withHalfLife(1000), PLANE, 42);
        var random = new SplittableRandom(1);
        for (int i = 0; i < 20_000; i++) {
            double shift = i < 12_000 ? 0 : 50;
            loop.score(new double[] {shift + random.nextGaussian(), random.nextGaussian()});
        }
        GaussianComponent c = (GaussianComponent) loop.model.mixture().component(0);
        // Eight half-lives later 1/256 of the old mean is left.
        assertThat(c.mean(0)).isCloseTo(50, within(50.0 / 256 + 0.3));
    }

    /** What a memory longer than the stream is fitted to anew is all that it knows; nothing has been forgotten yet. */
    @Test
    void aRefitHasToProveItselfOnlyWhereSomethingWasForgotten() {
        assertThat(epochsOf(100_000)).isEqualTo(epochsOf(1e9)).isGreaterThan(epochsOf(400) + 4);
    }

    private static int epochsOf(double halfLife) {
        LearningLoop loop = new LearningLoop(LearningSettings.defaults(3).withHalfLife(halfLife), PLANE, 42);
        for (double[] x : threeClusters(4000, 5)) {
            loop.score(x);
        }
        return loop.model.epoch();
    }

    @Test
    void theReservoirIsAUniformSample() {
        Reservoir reservoir = new Reservoir(1000, 3);
        for (int i = 0; i < 20_000; i++) {
            reservoir.offer(new double[] {i}, Double.POSITIVE_INFINITY, 1);
        }
        double mean = 0;
        for (double[] x : reservoir.points()) {
            mean += x[0] / 1000;
        }
        assertThat(mean).isCloseTo(10_000, within(4 * 20_000 / Math.sqrt(12) / Math.sqrt(1000)));
    }
}
