package io.weir.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.family.Component;
import io.weir.family.CovarianceType;
import io.weir.family.Family;
import io.weir.family.Kinds;
import io.weir.family.Parameters;
import io.weir.family.gaussian.Gaussian;
import io.weir.family.gaussian.GaussianComponent;
import io.weir.family.independent.VonMises;
import io.weir.mixture.Mixture;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What must hold of scores whatever they are made of: they mean the same in other units, another order, another pattern. */
class ScoreLawsTest {

    private static final double[] WEIGHTS = {0.6, 0.4};
    private static final double EVENTS = 5000;

    private static Mixture mixture(CovarianceType type, double[][] means, double[][][] covariances) {
        Component[] components = new Component[means.length];
        for (int k = 0; k < means.length; k++) {
            components[k] = GaussianComponent.of(means[k], covariances[k], type);
        }
        return Mixture.of(Gaussian.of(means[0].length, type), WEIGHTS, components);
    }

    /** Two components of four features, of which the columns are taken in an order and multiplied by units. */
    private static Mixture mixture(CovarianceType type, long seed, int[] order, double[] units) {
        var random = new SplittableRandom(seed);
        int d = order.length;
        double[][] means = new double[2][d];
        double[][][] covariances = new double[2][d][d];
        for (int k = 0; k < 2; k++) {
            double[] mean = new double[d];
            double[][] factor = new double[d][d];
            double scale = 0.5 + random.nextDouble();
            for (int i = 0; i < d; i++) {
                mean[i] = 3 * random.nextGaussian();
                for (int j = 0; j < d; j++) {
                    factor[i][j] =
                            type == CovarianceType.FULL ? random.nextGaussian() : i == j ? 1 + random.nextDouble() : 0;
                }
            }
            for (int i = 0; i < d; i++) {
                means[k][i] = units[order[i]] * mean[order[i]];
                for (int j = 0; j < d; j++) {
                    for (int m = 0; m < d; m++) {
                        covariances[k][i][j] +=
                                units[order[i]] * units[order[j]] * factor[order[i]][m] * factor[order[j]][m];
                    }
                    if (type == CovarianceType.SPHERICAL) {
                        covariances[k][i][j] = i == j ? scale : 0;
                    }
                }
            }
        }
        return mixture(type, means, covariances);
    }

    private static final int[] AS_IS = {0, 1, 2, 3};
    private static final double[] ONE = {1, 1, 1, 1};

    private static double[] point(double[] x, int[] order, double[] units) {
        return IntStream.of(order).mapToDouble(j -> units[j] * x[j]).toArray();
    }

    private static double[] random(SplittableRandom random) {
        double[] x = new double[4];
        for (int j = 0; j < 4; j++) {
            x[j] = random.nextInt(6) == 0 ? Double.NaN : 12 * random.nextGaussian();
        }
        return x;
    }

    @ParameterizedTest
    @EnumSource(
            value = CovarianceType.class,
            names = {"FULL", "DIAGONAL", "SPHERICAL"})
    void theOrderOfTheFeaturesDoesNotMatter(CovarianceType type) {
        int[][] orders = {{3, 2, 1, 0}, {1, 3, 0, 2}, {0, 2, 1, 3}};
        for (int[] order : orders) {
            var random = new SplittableRandom(3);
            for (long seed = 0; seed < 20; seed++) {
                InlierScore here = InlierScore.of(mixture(type, seed, AS_IS, ONE), 1, EVENTS);
                InlierScore there = InlierScore.of(mixture(type, seed, order, ONE), 1, EVENTS);
                double[] x = random(random);
                double score = here.of(x);
                assertThat(there.of(point(x, order, ONE))).isCloseTo(score, within(1e-9 * (1 + score)));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = CovarianceType.class,
            names = {"FULL", "DIAGONAL"})
    void theUnitsDoNotMatterWhicheverFeaturesAreMissing(CovarianceType type) {
        double[] units = {1e-6, 1e3, 7, 1e9};
        var random = new SplittableRandom(4);
        for (long seed = 0; seed < 50; seed++) {
            InlierScore here = InlierScore.of(mixture(type, seed, AS_IS, ONE), 1, EVENTS);
            InlierScore there = InlierScore.of(mixture(type, seed, AS_IS, units), 1, EVENTS);
            double[] x = random(random);
            double score = here.of(x);
            assertThat(there.of(point(x, AS_IS, units))).isCloseTo(score, within(1e-9 * (1 + score)));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = CovarianceType.class,
            names = {"FULL", "DIAGONAL", "SPHERICAL"})
    void itGrowsStrictlyFromFiveToAThousandStandardDeviations(CovarianceType type) {
        for (long seed = 0; seed < 20; seed++) {
            Mixture mixture = mixture(type, seed, AS_IS, ONE);
            InlierScore score = InlierScore.of(mixture, 1, EVENTS);
            var random = new SplittableRandom(seed);
            double[] direction = {random.nextGaussian(), random.nextGaussian(), random.nextGaussian(), 0.1};
            double before = 0;
            for (double far = 5; far < 1000; far *= 1.05) {
                double distance = far;
                double[] x =
                        Arrays.stream(direction).map(v -> 100 * distance * v).toArray();
                double now = score.of(x);
                assertThat(now).isFinite().isGreaterThan(before);
                before = now;
            }
        }
    }

    static List<Family> families() {
        return Kinds.all().toList();
    }

    /** Of every family: an event without features says nothing, and one with fewer is no stranger than it can be. */
    @ParameterizedTest
    @MethodSource("families")
    void whatIsMissingIsNotStrange(Family family) {
        var random = new SplittableRandom(8);
        Component[] components = Kinds.truth(family, random);
        double[] weights = new double[components.length];
        Arrays.fill(weights, 1.0 / components.length);
        InlierScore score = InlierScore.of(Mixture.of(family, weights, components), 1, EVENTS);
        double[] nothing = new double[family.dimension()];
        Arrays.fill(nothing, Double.NaN);
        assertThat(score.of(nothing)).isCloseTo(0, within(1e-9));
        for (double[] x : Kinds.points(family, 50, random)) {
            assertThat(score.of(x)).isFinite().isGreaterThan(-1e-9);
        }
    }

    /** Events of a Gaussian have p-values that are uniform, whichever features are missing. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void pValuesOfEveryPatternAreUniform(long seed) {
        var random = new SplittableRandom(seed);
        Mixture mixture = mixture(CovarianceType.FULL, seed, AS_IS, ONE);
        InlierScore score = InlierScore.of(mixture, 1, 1e6);
        var threshold = AlertThreshold.of(AlertRate.share(0.01), false);
        double[][] missing = {{}, {0}, {1, 2}, {0, 1, 3}};
        List<List<Double>> p = new ArrayList<>();
        for (int i = 0; i < missing.length; i++) {
            p.add(new ArrayList<>());
        }
        for (int i = 0; i < 16_000; i++) {
            int which = random.nextInt(missing.length);
            double[] x = new double[4];
            mixture.component(random.nextDouble() < WEIGHTS[0] ? 0 : 1).sample(random, x, 0);
            for (double j : missing[which]) {
                x[(int) j] = Double.NaN;
            }
            double s = score.of(x);
            long pattern = MissingPattern.of(x);
            if (i >= 8000 && p.get(which).size() < 2000) {
                p.get(which).add(threshold.pValue(s, pattern, 0.01, true));
            }
            threshold.learn(s, pattern);
        }
        for (List<Double> of : p) {
            assertThat(kolmogorovSmirnov(of)).isLessThan(0.05);
        }
    }

    /** Of angles, as of everything else: the tail of the deviance of events from their own component is about uniform, and small ones are rare. */
    @ParameterizedTest(name = "κ = {0}")
    @ValueSource(doubles = {2, 3, 10, 100, 1e4, 1e6})
    void theDeviancesOfAnglesAreComparableWithThoseOfNumbers(double kappa) {
        Family family = VonMises.of(1);
        var random = new SplittableRandom(5);
        double direction = 3;
        Component component = family.component(new Parameters(
                Map.of("direction", new double[] {direction}, "concentration", new double[] {kappa}), "here"));
        InlierScore score =
                InlierScore.of(Mixture.of(family, new double[] {1}, new Component[] {component}), 1, EVENTS);
        List<Double> p = new ArrayList<>();
        int rare = 0;
        for (int i = 0; i < 20_000; i++) {
            double tail = Math.exp(-score.of(new double[] {VonMises.draw(random, direction, kappa)}));
            rare += tail < 0.01 ? 1 : 0;
            p.add(tail);
        }
        assertThat(kolmogorovSmirnov(p)).isLessThan(0.015);
        // Four standard errors, and what a circle that is not a line takes away or adds.
        assertThat(rare / 20_000.0).isCloseTo(0.01, within(4 * Math.sqrt(0.01 / 20_000) + 0.01 / kappa));
    }

    /** Where all angles are equally likely, none is strange: they only add what they add to the degrees of freedom. */
    @Test
    void anglesWithoutADirectionSayNothing() {
        Family family = VonMises.of(1);
        Component component = family.component(
                new Parameters(Map.of("direction", new double[] {1}, "concentration", new double[] {0}), "here"));
        InlierScore score =
                InlierScore.of(Mixture.of(family, new double[] {1}, new Component[] {component}), 1, EVENTS);
        for (double x = -3; x < 3.1; x += 0.5) {
            assertThat(score.of(new double[] {x})).isCloseTo(0, within(1e-9));
        }
    }

    private static double kolmogorovSmirnov(List<Double> p) {
        double[] sorted = p.stream().mapToDouble(v -> v).sorted().toArray();
        double most = 0;
        for (int i = 0; i < sorted.length; i++) {
            most = Math.max(most, Math.abs(sorted[i] - (i + 0.5) / sorted.length));
        }
        return most;
    }
}
