package io.weir.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.weir.family.Attribution;
import io.weir.family.Component;
import io.weir.family.ConditionalDeviance;
import io.weir.family.CovarianceType;
import io.weir.family.Deviance;
import io.weir.family.Family;
import io.weir.family.Kinds;
import io.weir.family.gaussian.Gaussian;
import io.weir.family.gaussian.GaussianComponent;
import io.weir.family.product.FeatureKind;
import io.weir.mixture.Mixture;
import io.weir.numeric.ChiSquare;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What must hold of scores of some features given the others, for every family. */
class ContextLawsTest {

    private static final double[] WEIGHTS = {0.6, 0.4};
    private static final double EVENTS = 5000;

    /** Families of more than one feature, and which of them are given. */
    static Stream<Arguments> contexts() {
        List<Family> families = new ArrayList<>(Kinds.all().toList());
        families.add(Kinds.mixed(CovarianceType.TIED));
        families.add(Gaussian.of(7, CovarianceType.FULL));
        return families.stream()
                .filter(f -> f.dimension() > 1)
                .flatMap(f -> Stream.of(1L, 2L, 3L, 4L)
                        .map(seed -> Arguments.of(f, seed, given(f, new SplittableRandom(seed)))));
    }

    private static boolean[] given(Family family, SplittableRandom random) {
        boolean[] given = new boolean[family.dimension()];
        int count;
        do {
            count = 0;
            for (int j = 0; j < given.length; j++) {
                given[j] = random.nextBoolean();
                count += given[j] ? 1 : 0;
            }
        } while (count == 0 || count == given.length);
        return given;
    }

    private static double[] only(double[] x, boolean[] given, boolean context) {
        double[] some = x.clone();
        for (int j = 0; j < x.length; j++) {
            some[j] = given[j] == context ? x[j] : Double.NaN;
        }
        return some;
    }

    private static double[][] points(Family family, SplittableRandom random) {
        double[][] points = Kinds.points(family, 60, random);
        for (double[] x : points) {
            if (random.nextInt(3) == 0) {
                x[random.nextInt(x.length)] = Double.NaN;
            }
        }
        return points;
    }

    private static InlierScore score(Family family, Component[] components, boolean... given) {
        return InlierScore.of(Mixture.of(family, WEIGHTS, components), 1, EVENTS, Context.of(given));
    }

    /** −log Σ πₖ P(χ² ≥ Dₖ), π from the marginal densities of the context. */
    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("contexts")
    void itIsTheMixtureOfTheTailsByTheResponsibilitiesOfTheContext(Family family, long seed, boolean[] given) {
        var random = new SplittableRandom(seed);
        Component[] components = Kinds.truth(family, random);
        InlierScore score = score(family, components, given);
        ConditionalDeviance[] deviances = ConditionalDeviance.of(
                family,
                components,
                new double[] {WEIGHTS[0] * EVENTS, WEIGHTS[1] * EVENTS},
                given,
                new int[given.length]);
        Mixture mixture = Mixture.of(family, WEIGHTS, components);
        for (double[] x : points(family, random)) {
            double[] r = new double[2];
            mixture.responsibilities(only(x, given, true), r, new double[x.length]);
            double sum = 0;
            for (int k = 0; k < 2; k++) {
                double marginal = components[k].logDensity(only(x, given, true), 0, new double[x.length]);
                assertThat(deviances[k].logContext(x, 0)).isCloseTo(marginal, within(1e-9 * (1 + Math.abs(marginal))));
                double d = deviances[k].of(x, 0, new double[2 * x.length]);
                sum += r[k] * Math.exp(ChiSquare.logSurvival(deviances[k].degreesOfFreedom(x, 0), d));
            }
            assertThat(score.of(x)).isCloseTo(-Math.log(sum), within(1e-7)).isGreaterThan(-1e-9);
        }
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("contexts")
    void contextThatIsMissingIsMarginalised(Family family, long seed, boolean[] given) {
        var random = new SplittableRandom(seed);
        Component[] components = Kinds.truth(family, random);
        InlierScore joint = InlierScore.of(Mixture.of(family, WEIGHTS, components), 1, EVENTS);
        InlierScore conditional = score(family, components, given);
        for (double[] x : points(family, random)) {
            double[] rest = only(x, given, false);
            // Nothing of the context is there: the score of the rest alone.
            assertThat(conditional.of(rest)).isCloseTo(joint.of(rest), within(1e-6 * (1 + joint.of(rest))));
        }
        int one = 0;
        while (!given[one]) {
            one++;
        }
        boolean[] fewer = given.clone();
        fewer[one] = false;
        InlierScore less = score(family, components, fewer);
        for (double[] x : points(family, random)) {
            x[one] = Double.NaN;
            assertThat(conditional.of(x)).isCloseTo(less.of(x), within(1e-6 * (1 + less.of(x))));
        }
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("contexts")
    void noContextIsEverNamedAndTheSharesAreThoseOfTheRest(Family family, long seed, boolean[] given) {
        var random = new SplittableRandom(seed);
        InlierScore score = score(family, Kinds.truth(family, random), given);
        for (double[] x : points(family, random)) {
            List<Attribution> explanation = score.explain(x);
            for (Attribution a : explanation) {
                assertThat(given[a.slot()]).as("%s", a).isFalse();
                assertThat(a.value()).isEqualTo(x[a.slot()]);
                assertThat(a.expected()).isNotNaN();
                assertThat(a.share()).isBetween(0.0, 1.0);
            }
            double[] rest = only(x, given, false);
            assertThat(explanation)
                    .hasSize((int) Arrays.stream(rest).filter(v -> v == v).count());
        }
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("contexts")
    void anEventOfWhichOnlyTheContextIsThereSaysNothing(Family family, long seed, boolean[] given) {
        var random = new SplittableRandom(seed);
        InlierScore score = score(family, Kinds.truth(family, random), given);
        for (double[] x : points(family, random)) {
            assertThat(score.of(only(x, given, true))).isCloseTo(0, within(1e-9));
        }
    }

    /** However far out the context is, and whatever it is. */
    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("contexts")
    void scoresAreNumbersInAnyContext(Family family, long seed, boolean[] given) {
        var random = new SplittableRandom(seed);
        InlierScore score = score(family, Kinds.truth(family, random), given);
        for (double[] x : points(family, random)) {
            for (int j = 0; j < x.length; j++) {
                if (Kinds.kind(family, j) == FeatureKind.GAUSSIAN && random.nextBoolean()) {
                    x[j] = Math.pow(10, random.nextDouble(0, 150)) * (random.nextBoolean() ? 1 : -1);
                }
            }
            assertThat(score.of(x)).isFinite().isGreaterThan(-1e-9);
            for (Attribution a : score.explain(x)) {
                assertThat(a.share()).isBetween(0.0, 1.0);
                if (Kinds.kind(family, a.slot()) != FeatureKind.CATEGORICAL) {
                    assertThat(a.low()).isLessThan(Double.POSITIVE_INFINITY);
                }
            }
        }
    }

    /** Mahalanobis distances of the whole are those of the context and of the rest given it. */
    @ParameterizedTest
    @EnumSource(CovarianceType.class)
    void theDistanceOfTheRestIsWhatIsLeftOfThatOfTheWhole(CovarianceType type) {
        var random = new SplittableRandom(8);
        Family family = Gaussian.of(5, type);
        Component[] components = Kinds.truth(family, random);
        double[] many = {1e12, 1e12};
        Deviance[] whole = family.deviances(components, many);
        for (long seed = 0; seed < 10; seed++) {
            boolean[] given = given(family, new SplittableRandom(seed));
            ConditionalDeviance[] rest = ConditionalDeviance.of(family, components, many, given, new int[5]);
            for (double[] x : Kinds.points(family, 50, random)) {
                double all = whole[0].of(x, 0, new double[10]);
                double context = whole[0].of(only(x, given, true), 0, new double[10]);
                if (all < 9) {
                    assertThat(rest[0].of(x, 0, new double[10])).isCloseTo(all - context, within(1e-6));
                }
            }
        }
    }

    /** Ten at noon and two at night: ten is strange at night alone, and how rare nights are does not matter. */
    @Test
    void whatIsNormalAtNoonIsStrangeAtNight() {
        Family family = Gaussian.of(2, CovarianceType.FULL);
        Component[] components = {
            GaussianComponent.of(new double[] {10, 12}, new double[][] {{1, 0}, {0, 1}}, CovarianceType.FULL),
            GaussianComponent.of(new double[] {2, 0}, new double[][] {{1, 0}, {0, 1}}, CovarianceType.FULL)
        };
        InlierScore given = InlierScore.of(
                Mixture.of(family, new double[] {0.999, 0.001}, components), 1, 1e7, Context.of(false, true));
        double noon = given.of(new double[] {10, 12});
        assertThat(noon).isLessThan(0.01);
        assertThat(given.of(new double[] {2, 0})).isCloseTo(noon, within(1e-3));
        assertThat(given.of(new double[] {10, 0})).isGreaterThan(10);
        List<Attribution> why = given.explain(new double[] {10, 0});
        assertThat(why).hasSize(1);
        assertThat(why.get(0).expected()).isCloseTo(2, within(1e-9));
        assertThat(why.get(0).low()).isCloseTo(2 - 1.96, within(0.01));
    }

    /** In every context, and whatever is missing of it. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void pValuesAreUniformInEveryContext(long seed) {
        var random = new SplittableRandom(seed);
        Component[] components = {
            GaussianComponent.of(new double[] {0, 0}, new double[][] {{1, 0.9}, {0.9, 1}}, CovarianceType.FULL),
            GaussianComponent.of(new double[] {5, 9}, new double[][] {{4, -1}, {-1, 1}}, CovarianceType.FULL)
        };
        Mixture mixture = Mixture.of(Gaussian.of(2, CovarianceType.FULL), WEIGHTS, components);
        InlierScore score = InlierScore.of(mixture, 1, 1e9, Context.of(false, true));
        List<List<Double>> p = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        double[] x = new double[2];
        for (int i = 0; i < 12_000; i++) {
            components[random.nextDouble() < WEIGHTS[0] ? 0 : 1].sample(random, x, 0);
            // By the value of the context: within one cluster its quarters, far out in the other.
            p.get(x[1] < 0 ? 0 : x[1] < 5 ? 1 : 2).add(Math.exp(-score.of(x)));
        }
        for (List<Double> of : p) {
            double[] sorted = of.stream().mapToDouble(v -> v).sorted().toArray();
            for (int i = 0; i < sorted.length; i += 50) {
                assertThat(sorted[i]).isCloseTo((i + 0.5) / sorted.length, within(0.045));
            }
        }
    }

    @Test
    void somethingMustBeLeftToJudge() {
        assertThat(Context.of(false, false)).isEqualTo(Context.NONE);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Context.of(true, true))
                .withMessageContaining("all features are given");
    }
}
