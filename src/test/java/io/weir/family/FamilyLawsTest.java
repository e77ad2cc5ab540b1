package io.weir.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.weir.family.gaussian.Gaussian;
import io.weir.family.independent.Categorical;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@link Family} and {@link Component} promise, for every family. */
class FamilyLawsTest {

    static Stream<Arguments> familiesAndSeeds() {
        return Kinds.all().flatMap(family -> Stream.of(1L, 2L, 3L).map(seed -> Arguments.of(family, seed)));
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("familiesAndSeeds")
    void theDensitiesOfABlockAreThoseOfItsPoints(Family family, long seed) {
        var random = new SplittableRandom(seed);
        double[][] points = Kinds.points(family, Block.CAPACITY - 5, random);
        points[17][0] = Double.NaN;
        Arrays.fill(points[18], Double.NaN);
        Block block = new Block(family.dimension());
        block.load(points, 0, points.length);
        double[] out = new double[Block.CAPACITY];
        double[] scratch = new double[family.dimension()];
        for (Component component : Kinds.truth(family, random)) {
            component.logDensities(block, 0, out, new BlockScratch());
            for (int i = 0; i < points.length; i++) {
                double log = component.logDensity(points[i], 0, scratch);
                if (log > Double.NEGATIVE_INFINITY) {
                    assertThat(out[i]).isCloseTo(log, within(1e-12 * (1 + Math.abs(log))));
                } else {
                    assertThat(out[i]).isEqualTo(log);
                }
            }
            assertThat(out[18]).isZero();
        }
    }

    /** exp(log p) averaged over draws of p against another density: E_p[q/p] = 1 for densities of the same support. */
    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("familiesAndSeeds")
    void densitiesIntegrateToOne(Family family, long seed) {
        var random = new SplittableRandom(seed);
        double[][] points = Kinds.points(family, 300, random);
        Statistic s = family.newStatistic();
        for (double[] x : points) {
            s.add(x, 0, 1);
        }
        var prior = Regularization.FadingPrior.of(s, 1e-6);
        Statistic wide = s.copy();
        Component p = family.maximize(new Statistic[] {wide}, 1, prior)[0];
        Statistic half = family.newStatistic();
        for (int i = 0; i < 200; i++) {
            half.add(points[i], 0, 1);
        }
        Component q = family.maximize(new Statistic[] {half}, 1, prior)[0];
        int n = 40_000;
        double sum = 0;
        double squares = 0;
        double[] x = new double[family.dimension()];
        double[] scratch = new double[family.dimension()];
        for (int i = 0; i < n; i++) {
            p.sample(random, x, 0);
            double ratio = Math.exp(q.logDensity(x, 0, scratch) - p.logDensity(x, 0, scratch));
            sum += ratio;
            squares += ratio * ratio;
        }
        double mean = sum / n;
        double error = Math.sqrt((squares / n - mean * mean) / n);
        assertThat(mean).isCloseTo(1, within(5 * error + 0.01));
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("familiesAndSeeds")
    void fittingASampleGivesTheParametersBack(Family family, long seed) {
        var random = new SplittableRandom(seed);
        Component truth = Kinds.truth(family, random)[0];
        Statistic s = family.newStatistic();
        int n = 20_000;
        double[] x = new double[family.dimension()];
        for (int i = 0; i < n; i++) {
            truth.sample(random, x, 0);
            s.add(x, 0, 1);
        }
        Component fitted = family.maximize(new Statistic[] {s}, 1, Regularization.none())[0];
        // Twice the log-likelihood ratio of the fit to the truth is χ² with p degrees of freedom: mean p, variance 2p.
        double gain = 0;
        random = new SplittableRandom(seed + 100);
        double[] scratch = new double[family.dimension()];
        for (int i = 0; i < n; i++) {
            truth.sample(random, x, 0);
            gain += truth.logDensity(x, 0, scratch) - fitted.logDensity(x, 0, scratch);
        }
        int parameters = Math.max(family.parameters(1, s), 8);
        assertThat(2 * gain / n).isLessThan((parameters + 6 * Math.sqrt(2 * parameters)) / n * 2);
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("familiesAndSeeds")
    void whatIsWrittenOrDescribedIsReadBackBitForBit(Family family, long seed) throws IOException {
        var random = new SplittableRandom(seed);
        for (Component component : Kinds.truth(family, random)) {
            byte[] written = bytes(component);
            Component read = family.readComponent(new DataInputStream(new ByteArrayInputStream(written)));
            assertThat(bytes(read)).isEqualTo(written);

            Map<String, Object> described = new LinkedHashMap<>();
            component.describe(described, new CategoryNames());
            assertThat(bytes(family.component(new Parameters(described, "here"))))
                    .isEqualTo(written);
        }
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("familiesAndSeeds")
    void aComponentWithoutMassIsStillADensity(Family family, long seed) {
        var random = new SplittableRandom(seed);
        double[][] points = Kinds.points(family, 50, random);
        Statistic s = family.newStatistic();
        for (double[] x : points) {
            s.add(x, 0, 1);
        }
        Statistic[] both = {s, family.newStatistic()};
        for (var regularization : List.of(Regularization.none(), Regularization.FadingPrior.of(s, 1e-6))) {
            for (Component component : family.maximize(both, 1, regularization)) {
                for (double[] x : points) {
                    assertThat(component.logDensity(x, 0, new double[x.length])).isFinite();
                }
            }
        }
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("familiesAndSeeds")
    void aSingleEventLeadsToADensityThatAllowsForOthers(Family family, long seed) {
        double[][] points = Kinds.points(family, 40, new SplittableRandom(seed));
        Statistic vague = family.vague(points[0], 0);
        Component component = family.maximize(new Statistic[] {vague}, 1, Regularization.none())[0];
        assertThat(vague.mass()).isEqualTo(1);
        for (double[] x : points) {
            assertThat(component.logDensity(x, 0, new double[x.length])).isFinite();
        }
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("familiesAndSeeds")
    void anUnseenFeatureEntersByItsExpectation(Family family, long seed) {
        var random = new SplittableRandom(seed);
        Component component = Kinds.truth(family, random)[0];
        // Everything missing: the statistic must be the component's own moments, so the M-step gives the component
        // back.
        double[] nothing = new double[family.dimension()];
        Arrays.fill(nothing, Double.NaN);
        Statistic s = family.newStatistic();
        component.expect(nothing, 0, 2.5, s);
        assertThat(s.mass()).isEqualTo(2.5);
        Component again = family.maximize(new Statistic[] {s}, 1, Regularization.none())[0];
        double[] x = new double[family.dimension()];
        for (int i = 0; i < 20; i++) {
            component.sample(random, x, 0);
            double log = component.logDensity(x, 0, new double[x.length]);
            assertThat(again.logDensity(x, 0, new double[x.length])).isCloseTo(log, within(1e-9 * (1 + Math.abs(log))));
        }
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("familiesAndSeeds")
    void aFeatureThatWasNeverObservedHasNoDensity(Family family, long seed) throws IOException {
        double[][] points = Kinds.points(family, 60, new SplittableRandom(seed));
        for (int unseen = 0; unseen < family.dimension(); unseen++) {
            Statistic s = family.newStatistic();
            for (double[] x : without(points, unseen)) {
                s.addObserved(x, 0, 1);
            }
            for (var regularization : List.of(Regularization.none(), Regularization.FadingPrior.of(s, 1e-6))) {
                Component component = family.maximize(new Statistic[] {s, family.newStatistic()}, 1, regularization)[0];
                for (double[] x : points) {
                    double[] less = x.clone();
                    less[unseen] = Double.NaN;
                    double log = component.logDensity(x, 0, new double[x.length]);
                    assertThat(log).isFinite().isEqualTo(component.logDensity(less, 0, new double[x.length]));
                }
                double[] drawn = new double[family.dimension()];
                component.sample(new SplittableRandom(seed), drawn, 0);
                assertThat(drawn[unseen]).isNaN();
                Statistic expected = family.newStatistic();
                component.expect(drawn, 0, 2, expected);
                Component again = family.maximize(new Statistic[] {expected}, 1, Regularization.none())[0];
                assertThat(again.logDensity(points[0], 0, new double[drawn.length]))
                        .isNotNaN();
                again.sample(new SplittableRandom(seed), drawn, 0);
                assertThat(drawn[unseen]).isNaN();
                byte[] written = bytes(component);
                Map<String, Object> described = new LinkedHashMap<>();
                component.describe(described, new CategoryNames());
                assertThat(bytes(family.component(new Parameters(described, "here"))))
                        .isEqualTo(written);
                List<Attribution> attributions = new java.util.ArrayList<>();
                component.attribute(points[0], 0, attributions);
                int slot = unseen;
                assertThat(attributions).noneMatch(a -> a.slot() == slot).noneMatch(a -> a.share() != a.share());
            }
        }
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("familiesAndSeeds")
    void whatIsKnownOfALateFeatureIsTheSameInWhateverOrderItIsMerged(Family family, long seed) {
        double[][] points = Kinds.points(family, 60, new SplittableRandom(seed));
        for (int late = 0; late < family.dimension(); late++) {
            double[][] first = without(Arrays.copyOf(points, 30), late);
            double[][] second = Arrays.copyOfRange(points, 30, 60);
            Statistic early = observed(family, first);
            Statistic lately = observed(family, second);
            Statistic one = early.copy();
            one.merge(lately);
            Statistic other = lately.copy();
            other.merge(early);
            Statistic byPoint = family.newStatistic();
            for (int i = 0; i < 30; i++) {
                byPoint.addObserved(first[i], 0, 1);
                byPoint.addObserved(second[i], 0, 1);
            }
            double[] alone = new double[family.dimension()];
            Arrays.fill(alone, Double.NaN);
            for (double[] x : points) {
                alone[late] = x[late];
                // What is known of the feature itself is what the points say that have it.
                double log = logDensity(family, lately, alone);
                if (family.covarianceType()
                        .filter(t -> t == CovarianceType.SPHERICAL)
                        .isEmpty()) {
                    assertThat(logDensity(family, one, alone)).isCloseTo(log, within(1e-9 * (1 + Math.abs(log))));
                }
                log = logDensity(family, one, alone);
                assertThat(logDensity(family, other, alone)).isCloseTo(log, within(1e-9 * (1 + Math.abs(log))));
                assertThat(logDensity(family, byPoint, alone)).isCloseTo(log, within(1e-9 * (1 + Math.abs(log))));
                assertThat(logDensity(family, byPoint, x)).isNotNaN();
            }
        }
    }

    private static double[][] without(double[][] points, int feature) {
        double[][] less = new double[points.length][];
        for (int i = 0; i < less.length; i++) {
            less[i] = points[i].clone();
            less[i][feature] = Double.NaN;
        }
        return less;
    }

    private static Statistic observed(Family family, double[][] points) {
        Statistic s = family.newStatistic();
        for (double[] x : points) {
            s.addObserved(x, 0, 1);
        }
        return s;
    }

    private static double logDensity(Family family, Statistic s, double[] x) {
        return family.maximize(new Statistic[] {s}, 1, Regularization.none())[0].logDensity(x, 0, new double[x.length]);
    }

    @Test
    void aLevelNobodyHasSeenIsImprobableAndNotImpossible() {
        Family family = Categorical.of(1);
        Statistic s = family.newStatistic();
        for (int i = 0; i < 999; i++) {
            s.add(new double[] {CategoryNames.code("ok")}, 0, 1);
        }
        Component c = family.maximize(new Statistic[] {s}, 1, Regularization.FadingPrior.of(s, 0))[0];
        double known = Math.exp(c.logDensity(new double[] {CategoryNames.code("ok")}, 0, new double[1]));
        double unseen = Math.exp(c.logDensity(new double[] {CategoryNames.code("new")}, 0, new double[1]));
        // Half an observation of two kinds in 1,000, of which one pseudo-observation in 1,000 counts.
        assertThat(unseen).isCloseTo(0.5 / 1000 / 1000, within(1e-9));
        assertThat(known + unseen).isCloseTo(1, within(1e-12));
    }

    @Test
    void aLevelThatNobodyHasSaysNothingOfWhichComponentItIs() {
        Family family = Categorical.of(1);
        Statistic a = family.newStatistic();
        Statistic b = family.newStatistic();
        a.add(new double[] {CategoryNames.code("a")}, 0, 10);
        b.add(new double[] {CategoryNames.code("b")}, 0, 1000);
        Component[] c = family.maximize(new Statistic[] {a, b}, 1, new Regularization.Ridge(0));
        double[] x = {CategoryNames.code("new")};
        assertThat(c[0].logDensity(x, 0, new double[1])).isFinite().isEqualTo(c[1].logDensity(x, 0, new double[1]));
        double[] known = {CategoryNames.code("a")};
        assertThat(c[1].logDensity(known, 0, new double[1])).isEqualTo(Double.NEGATIVE_INFINITY);
    }

    @Test
    void aCovarianceFileThatIsWrongIsRefusedWithThePlace() {
        var parameters = new Parameters(
                Map.of("mean", new double[] {0, 0}, "covariance", new double[][] {{1, 0}, {0, -1}}), "components[3]");
        assertThatThrownBy(() -> Gaussian.of(2, CovarianceType.FULL).component(parameters))
                .hasMessageContaining("components[3]")
                .hasMessageContaining("-1.0")
                .hasMessageContaining("feature 1");
    }

    private static byte[] bytes(Component c) throws IOException {
        var bytes = new ByteArrayOutputStream();
        c.write(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }
}
