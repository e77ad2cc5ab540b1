package io.weir.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.numeric.Cholesky;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RobustGaussianTest {

    private static final double MANY = 1e15;
    /** Of √2π, which a normal density has, it differs by 8 in a million. */
    private static final double LOG_PEAK = -0.9189465668091449;

    private static Density robust(Family family, Component component) {
        return family.robust(new Component[] {component}, new double[] {MANY})[0];
    }

    /** Of a standardized feature. */
    private static double logDensity(double z) {
        double rho = Math.abs(z) <= 4 ? z * z : 16 * (1 + 2 * Math.log(Math.abs(z) / 4));
        return LOG_PEAK - rho / 2;
    }

    /** The definition, one factor at a time. */
    private static double byDefinition(GaussianComponent component, double[] x) {
        int[] there = java.util.stream.IntStream.range(0, x.length)
                .filter(j -> x[j] == x[j])
                .toArray();
        double[][] covariance = new double[there.length][];
        for (int a = 0; a < there.length; a++) {
            covariance[a] = new double[a + 1];
            for (int b = 0; b <= a; b++) {
                covariance[a][b] = component.covariance(there[a], there[b]);
            }
        }
        double[][] w = Cholesky.of(covariance).orElseThrow().inverse();
        double log = 0;
        for (int a = 0; a < there.length; a++) {
            double z = 0;
            for (int b = 0; b <= a; b++) {
                z += w[a][b] * (x[there[b]] - component.mean(there[b]));
            }
            log += Math.log(w[a][a]) + logDensity(z);
        }
        return log;
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(CovarianceType.class)
    void isAProductOfFactorsWithTails(CovarianceType type) {
        for (int d = 1; d <= 11; d++) {
            var random = new SplittableRandom(d);
            Family family = Gaussian.of(d, type);
            var component = (GaussianComponent) Kinds.truth(family, random)[0];
            Density robust = robust(family, component);
            for (double[] x : Kinds.points(family, 5, random)) {
                double[] padded = new double[d + 1];
                System.arraycopy(x, 0, padded, 1, d);
                assertThat(robust.logDensity(padded, 1, new double[d]))
                        .isCloseTo(byDefinition(component, x), within(1e-9));
                if (d > 1) {
                    x[d / 2] = Double.NaN;
                    assertThat(robust.logDensity(x, 0, new double[d]))
                            .isCloseTo(byDefinition(component, x), within(1e-9));
                }
            }
            double[] nothing = new double[d];
            Arrays.fill(nothing, Double.NaN);
            assertThat(robust.logDensity(nothing, 0, new double[d])).isZero();
        }
    }

    @Test
    void isADensity() {
        Family family = Gaussian.of(2, CovarianceType.FULL);
        Density robust = robust(
                family,
                GaussianComponent.of(new double[] {1, 2}, new double[][] {{1, .6}, {.6, 2}}, CovarianceType.FULL));
        double step = 0.25;
        double sum = 0;
        for (double a = -150; a < 150; a += step) {
            for (double b = -150; b < 150; b += step) {
                sum += Math.exp(robust.logDensity(new double[] {a, b}, 0, new double[2])) * step * step;
            }
        }
        assertThat(sum).isCloseTo(1, within(1e-4));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(doubles = {1e8, 1e39, 1e77, 1e100, 1e154, 1e200, 1e300})
    void isFiniteHoweverFarAPointIs(double far) {
        for (int d : new int[] {1, 4, 9}) {
            Family family = Gaussian.of(d, CovarianceType.DIAGONAL);
            double[][] identity = new double[d][d];
            double[] x = new double[d];
            for (int j = 0; j < d; j++) {
                identity[j][j] = 1;
                x[j] = far;
            }
            Density robust = robust(family, GaussianComponent.of(new double[d], identity, CovarianceType.DIAGONAL));
            double expected = d * logDensity(far);
            assertThat(robust.logDensity(x, 0, new double[d])).isCloseTo(expected, within(1e-9 * Math.abs(expected)));
        }
    }

    @ParameterizedTest(name = "of {0} points a part {1} is that of all")
    @CsvSource({"0, 1", "240, .25", "2160, .01", "1e15, 0"})
    void aComponentOfFewPointsIsAsWideAsTheOthers(double points, double prior) {
        Family family = Gaussian.of(2, CovarianceType.DIAGONAL);
        Component[] components = {variance(1), variance(9)};
        double[] counts = {points, 0};
        // All of the mass is the first one's, or none is anyone's.
        double within = points > 0 ? 1 : 5;
        Density[] robust = family.robust(components, counts);
        double[] x = {3, -2};
        double first = (1 - prior) * 1 + prior * within;
        assertThat(robust[0].logDensity(x, 0, new double[2])).isCloseTo(byDefinition(variance(first), x), within(1e-9));
        assertThat(robust[1].logDensity(x, 0, new double[2]))
                .isCloseTo(byDefinition(variance(within), x), within(1e-9));
        Density[] equal = family.robust(components, new double[] {points, points});
        assertThat(equal[0].logDensity(x, 0, new double[2]))
                .isCloseTo(byDefinition(variance(1 + prior * 4), x), within(1e-6));
    }

    private static GaussianComponent variance(double v) {
        return GaussianComponent.of(new double[2], new double[][] {{v, 0}, {0, v}}, CovarianceType.DIAGONAL);
    }

    @ParameterizedTest(name = "of {0} points")
    @ValueSource(doubles = {1, 1e3, 1e9, 1e15})
    void aSingularCovarianceIsNoFailure(double points) {
        Family family = Gaussian.of(3, CovarianceType.FULL);
        double[][] singular = {{1, 1, 1e9}, {1, 1, 1e9}, {1e9, 1e9, 1e18}};
        Component component = GaussianComponent.of(new double[3], singular, CovarianceType.FULL);
        Density robust = family.robust(new Component[] {component}, new double[] {points})[0];
        double on = robust.logDensity(new double[] {2, 2, 2e9}, 0, new double[3]);
        double off = robust.logDensity(new double[] {2, -2, 2e9}, 0, new double[3]);
        assertThat(off).isFinite().isLessThan(on);
    }

    @Test
    void theOtherFeaturesOfAProductStay() {
        var random = new SplittableRandom(3);
        Family family = Kinds.mixed(CovarianceType.DIAGONAL);
        Component[] components = Kinds.truth(family, random);
        double[] counts = new double[components.length];
        Arrays.fill(counts, MANY);
        Density[] robust = family.robust(components, counts);
        double[] x = Kinds.points(family, 1, random)[0];
        double[] y = x.clone();
        y[2] += 1;
        double[] scratch = new double[family.dimension()];
        for (int k = 0; k < components.length; k++) {
            assertThat(robust[k].logDensity(y, 0, scratch) - robust[k].logDensity(x, 0, scratch))
                    .isCloseTo(
                            components[k].logDensity(y, 0, scratch) - components[k].logDensity(x, 0, scratch),
                            within(1e-9));
        }
    }
}
