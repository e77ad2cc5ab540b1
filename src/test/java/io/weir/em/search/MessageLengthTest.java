package io.weir.em.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.em.BatchEm;
import io.weir.family.Component;
import io.weir.family.CovarianceType;
import io.weir.family.Family;
import io.weir.family.Statistic;
import io.weir.family.gaussian.Gaussian;
import io.weir.family.gaussian.GaussianComponent;
import io.weir.mixture.Mixture;
import io.weir.mixture.MixtureStatistics;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageLengthTest {

    private static final Family LINE = Gaussian.of(1, CovarianceType.FULL);

    private static Mixture mixture(double... weights) {
        Component[] components = new Component[weights.length];
        Arrays.setAll(
                components,
                k -> GaussianComponent.of(new double[] {10.0 * k}, new double[][] {{1}}, CovarianceType.FULL));
        return Mixture.of(LINE, weights, components);
    }

    /** T/2 (2 log 500 − log 1000) + (2 − 1)/2 log 1000 = 16.57 + 3.45 nats with T = 6. */
    @ParameterizedTest(name = "{0} nats")
    @CsvSource({"19.9, false", "20.2, true"})
    void aSecondComponentHasToGainItsParametersAndItsShareOfThePoints(double gain, boolean two) {
        var length = new MessageLength(1000, 6);
        boolean shorter = length.of(mixture(0.5, 0.5), -5000 + gain) < length.of(mixture(1), -5000);
        assertThat(shorter).isEqualTo(two);
    }

    /** T/2 (log 20 + log 980 − log 1000) = 8.93. */
    @ParameterizedTest(name = "{0} nats")
    @CsvSource({"12.3, false", "12.5, true"})
    void aSmallComponentCostsLess(double gain, boolean two) {
        var length = new MessageLength(1000, 6);
        boolean shorter = length.of(mixture(0.98, 0.02), -5000 + gain) < length.of(mixture(1), -5000);
        assertThat(shorter).isEqualTo(two);
    }

    @Test
    void theOrderOfTheComponentsDoesNotMatter() {
        var length = new MessageLength(1000, 3);
        assertThat(length.of(mixture(0.2, 0.5, 0.3), -10))
                .isCloseTo(length.of(mixture(0.3, 0.2, 0.5), -10), within(1e-9));
    }

    /** A mean and a variance: one point is all that they describe. */
    @ParameterizedTest(name = "a component of {0} points")
    @CsvSource({"1, true", "2, false"})
    void aComponentOfNoMoreThanHalfItsParametersIsWorthNothing(int few, boolean worthless) {
        var length = MessageLength.of(LINE, LINE.newStatistic(), 100);
        assertThat(length.perComponent()).isEqualTo(2);
        Statistic[] statistics = {LINE.newStatistic(), LINE.newStatistic()};
        for (int i = 0; i < 100; i++) {
            statistics[i < few ? 0 : 1].add(new double[] {i}, 0, 1);
        }
        var result = new BatchEm.Result(
                mixture(few / 100.0, 1 - few / 100.0), MixtureStatistics.of(LINE, statistics), 1, true, -3);
        assertThat(length.of(result) == Double.POSITIVE_INFINITY).isEqualTo(worthless);
    }
}
