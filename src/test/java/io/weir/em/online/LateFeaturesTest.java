package io.weir.em.online;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.anomaly.InlierScore;
import io.weir.em.EStep;
import io.weir.em.LearningSettings;
import io.weir.family.Attribution;
import io.weir.family.CovarianceType;
import io.weir.family.Family;
import io.weir.family.Kinds;
import io.weir.family.gaussian.Gaussian;
import io.weir.family.product.FeatureKind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Features that appear, vanish and come back, at any event and of any size: nothing stops the model, and what it says are numbers. */
class LateFeaturesTest {

    private static final int EVENTS = 700;
    private static final int SEEDS = 2;

    static Stream<Arguments> familiesAndSeeds() {
        Stream<Family> more = Stream.of(
                Gaussian.of(7, CovarianceType.FULL),
                Gaussian.of(5, CovarianceType.TIED),
                Kinds.mixed(CovarianceType.TIED),
                Kinds.mixed(CovarianceType.SPHERICAL));
        return Stream.concat(Kinds.all(), more)
                .flatMap(family -> LongStream.rangeClosed(1, SEEDS).mapToObj(seed -> Arguments.of(family, seed)));
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("familiesAndSeeds")
    void nothingStopsAModelAndEveryScoreIsANumber(Family family, long seed) throws IOException {
        var random = new SplittableRandom(seed);
        var settings = LearningSettings.defaults(1 + random.nextInt(4));
        LearningLoop stream = new LearningLoop(settings, family, 7);
        var features = new Restless(family, random);
        for (int i = 0; i < EVENTS; i++) {
            double[] x = features.next();
            double log = stream.score(x);
            assertThat(log).as("log p of event %d", i).isNotNaN().isLessThan(Double.POSITIVE_INFINITY);
            assertThat(Arrays.stream(stream.r, 0, stream.scored).sum()).isCloseTo(1, within(1e-12));
            if (i % 50 == 0) {
                explain(stream, x);
            }
        }
        assertThat(stream.learner.events() + stream.pending.size()).isEqualTo(EVENTS);
        readBack(stream);
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-140, 1e-153, 1e-155, 1e-158, 1e-160, 1e-162, 1e-165, 1e-300})
    void valuesWhoseSquaresUnderflowStopNothing(double scale) throws IOException {
        var random = new SplittableRandom(3);
        for (CovarianceType type : CovarianceType.values()) {
            LearningLoop stream = new LearningLoop(LearningSettings.defaults(3), Gaussian.of(2, type), 7);
            for (int i = 0; i < 300; i++) {
                double[] x = {scale * random.nextGaussian(), scale * (random.nextGaussian() + 9 * (i % 2))};
                assertThat(stream.score(x)).isNotNaN().isLessThan(Double.POSITIVE_INFINITY);
                explain(stream, x);
            }
            readBack(stream);
        }
    }

    /** A pressure of 1,000 ± 1 is judged as soon as one of 0 ± 1. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 10, 300, 1000, 1e6, -1e6})
    void aLateFeatureIsJudgedWhereverZeroIs(double offset) {
        for (CovarianceType type : CovarianceType.values()) {
            var random = new SplittableRandom(5);
            LearningLoop stream = new LearningLoop(LearningSettings.defaults(2), Gaussian.of(2, type), 7);
            for (int i = 0; i < 700; i++) {
                stream.score(
                        new double[] {random.nextGaussian(), i < 550 ? Double.NaN : offset + random.nextGaussian()});
            }
            InlierScore core = InlierScore.of(stream.model.mixture(), 0.8, stream.model.effectiveEvents());
            double ordinary = core.of(new double[] {0.5, offset + 0.5});
            assertThat(core.of(new double[] {0.5, offset + 12})).as("%s", type).isGreaterThan(ordinary + 5);
        }
    }

    /** Scores and explanations are numbers too. */
    private static void explain(LearningLoop stream, double[] x) {
        InlierScore core = InlierScore.of(stream.model.mixture(), 0.8, stream.model.effectiveEvents());
        assertThat(core.of(x)).isNotNaN();
        for (Attribution attribution : core.explain(x)) {
            assertThat(attribution.expected()).as("%s", attribution).isNotNaN();
            assertThat(x[attribution.slot()]).isEqualTo(attribution.value());
        }
    }

    private static void readBack(LearningLoop stream) throws IOException {
        var bytes = new ByteArrayOutputStream();
        stream.learner.write(new DataOutputStream(bytes));
        Learner read = Learner.read(
                new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())),
                LearningSettings.defaults(1),
                stream.family,
                Runnable::run,
                new EStep());
        var again = new ByteArrayOutputStream();
        read.write(new DataOutputStream(again));
        assertThat(again.toByteArray()).isEqualTo(bytes.toByteArray());
    }

    /** Points of which each feature is there for a while, in a scale of its own, and missing for a while. */
    private static final class Restless {

        private final Family family;
        private final SplittableRandom random;
        private final boolean[] there;
        private final int[] left;
        private final double[] scale;
        private final double[] shift;

        Restless(Family family, SplittableRandom random) {
            this.family = family;
            this.random = random;
            int d = family.dimension();
            there = new boolean[d];
            left = new int[d];
            scale = new double[d];
            shift = new double[d];
        }

        double[] next() {
            double[] x = Kinds.points(family, 1, random)[0];
            for (int j = 0; j < x.length; j++) {
                if (left[j]-- == 0) {
                    turn(j);
                }
                FeatureKind kind = Kinds.kind(family, j);
                if (!there[j]) {
                    x[j] = Double.NaN;
                } else if (kind == FeatureKind.GAUSSIAN) {
                    x[j] = Math.max(-1e150, Math.min(1e150, shift[j] + scale[j] * x[j]));
                } else if (kind == FeatureKind.POISSON) {
                    x[j] = Math.rint(x[j] * Math.max(1, Math.min(1e12, scale[j])));
                }
            }
            return x;
        }

        private void turn(int j) {
            there[j] = random.nextInt(3) > 0 && (scale[j] > 0 || random.nextInt(3) == 0);
            left[j] = (int) Math.exp(random.nextDouble(0, 6.5)) - 1;
            scale[j] = random.nextInt(4) == 0
                    ? 0
                    : Math.pow(10, random.nextInt(3) == 0 ? random.nextDouble(-150, 150) : random.nextDouble(-3, 3));
            scale[j] = Math.max(scale[j], Double.MIN_VALUE);
            shift[j] = random.nextBoolean() ? 0 : random.nextInt(-3, 4) * Math.pow(10, random.nextDouble(-3, 9));
        }
    }

    @ParameterizedTest
    @EnumSource(CovarianceType.class)
    void aFeatureThatComesLateIsMarginalisedFirstAndThenAsWellKnownAsTheOthers(CovarianceType type) {
        Family family = Gaussian.of(3, type);
        LearningLoop stream = new LearningLoop(LearningSettings.defaults(1), family, 7);
        LearningLoop without = new LearningLoop(LearningSettings.defaults(1), family, 7);
        var random = new SplittableRandom(3);
        double last = 0;
        for (int i = 0; i < 4000; i++) {
            double a = random.nextGaussian();
            double b = i < 400 ? Double.NaN : 50 + 2 * a + random.nextGaussian();
            double log = stream.score(new double[] {a, b, Double.NaN});
            if (i >= 20 && i < 400) {
                assertThat(log).isGreaterThan(-12);
            } else if (i >= 1000) {
                last += log / 3000;
            }
            without.score(new double[] {a, Double.NaN, Double.NaN});
        }
        double unseen = stream.model.mixture().logDensity(new double[] {0, Double.NaN, 1e9});
        assertThat(unseen).isEqualTo(stream.model.mixture().logDensity(new double[] {0, Double.NaN, Double.NaN}));
        assertThat(unseen)
                .isCloseTo(
                        without.model.mixture().logDensity(new double[] {0, 1, 2}),
                        within(type == CovarianceType.SPHERICAL ? 1 : 0.1));
        // −½ log 2πe per independent part; N(50, 5) of b where nothing is known of its correlation.
        double entropy = 1 + Math.log(2 * Math.PI);
        double best =
                switch (type) {
                    case FULL, TIED -> -entropy;
                    case DIAGONAL -> -entropy - 0.5 * Math.log(5);
                    case SPHERICAL -> -entropy - Math.log(3);
                };
        assertThat(last).isCloseTo(best, within(0.1));
    }

    @Test
    void whatFewEventsSayOfALateFeatureIsNotTakenForCertain() {
        LearningLoop stream = new LearningLoop(LearningSettings.defaults(1), Gaussian.of(2, CovarianceType.FULL), 7);
        var random = new SplittableRandom(4);
        for (int i = 0; i < 3000; i++) {
            stream.score(new double[] {random.nextGaussian(), Double.NaN});
        }
        double worst = 0;
        for (int i = 0; i < 600; i++) {
            worst = Math.min(worst, stream.score(new double[] {random.nextGaussian(), 100 + 10 * random.nextGaussian()
            }));
        }
        assertThat(worst).isGreaterThan(-40);
    }
}
