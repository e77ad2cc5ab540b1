package io.weir.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.family.gaussian.Gaussian;
import io.weir.family.independent.Bernoulli;
import io.weir.family.independent.Poisson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Densities integrate to one, by quadrature and by sums: up to what is left out, not up to an error of sampling. */
class NormalizationTest {

    private static double density(Component component, double... x) {
        return Math.exp(component.logDensity(x, 0, new double[x.length]));
    }

    private static Component fitted(Family family, double[]... points) {
        Statistic statistic = family.newStatistic();
        for (double[] x : points) {
            statistic.add(x, 0, 1);
        }
        return family.maximize(new Statistic[] {statistic}, 1, Regularization.none())[0];
    }

    /** The trapezoidal rule is exact for a normal density but for rounding, with steps of half a deviation up to nine of them. */
    @ParameterizedTest
    @EnumSource(CovarianceType.class)
    void thatOfANormalDistributionInThePlane(CovarianceType type) {
        Component component =
                fitted(Gaussian.of(2, type), new double[] {3, -1}, new double[] {5, 0}, new double[] {4, 1.5});
        double step = 0.25;
        double sum = 0;
        for (double x = 4 - 12; x <= 4 + 12; x += step) {
            for (double y = -12; y <= 12; y += step) {
                sum += density(component, x, y) * step * step;
            }
        }
        assertThat(sum).isCloseTo(1, within(1e-9));
    }

    @ParameterizedTest(name = "a variance of {0}")
    @ValueSource(doubles = {1e-12, 1, 1e12})
    void thatOfANormalDistributionOnTheLine(double variance) {
        double deviation = Math.sqrt(variance);
        Component component =
                fitted(Gaussian.of(1, CovarianceType.FULL), new double[] {-deviation}, new double[] {deviation});
        double sum = 0;
        for (int i = -40; i <= 40; i++) {
            sum += density(component, i * deviation / 4) * deviation / 4;
        }
        assertThat(sum).isCloseTo(1, within(1e-9));
    }

    @ParameterizedTest(name = "a rate of {0}")
    @ValueSource(doubles = {0.02, 3.5, 400, 1e6})
    void thatOfCounts(double rate) {
        Component component = fitted(Poisson.of(1), new double[] {rate});
        int from = (int) Math.max(0, rate - 12 * Math.sqrt(rate));
        double sum = 0;
        for (int n = from; n <= rate + 12 * Math.sqrt(rate) + 30; n++) {
            sum += density(component, n);
        }
        assertThat(sum).isCloseTo(1, within(1e-7));
    }

    @Test
    void thatOfYesAndNo() {
        Component component = fitted(
                Bernoulli.of(3), new double[] {0, 1, 1}, new double[] {1, 1, 0}, new double[] {0, 0, 1}, new double[] {
                    0, 1, 1
                });
        double sum = 0;
        for (int bits = 0; bits < 8; bits++) {
            sum += density(component, bits & 1, bits >> 1 & 1, bits >> 2);
        }
        assertThat(sum).isCloseTo(1, within(1e-12));
    }
}
