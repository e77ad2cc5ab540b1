package io.weir.numeric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChiSquareTest {

    /** scipy: stats.chi2.logsf(x, degrees); where that is −∞, the asymptotic series. */
    @ParameterizedTest(name = "{0} degrees, {1}")
    @CsvSource({
        "1, 3.841458820694124, -2.995732273553991",
        "1, 100, -52.53813796995253",
        "1, 1e6, -500007.1335471905",
        "2, 7, -3.5",
        "3, 1e5, -49994.46940617",
        "8, 15.50731305586545, -2.995732273553991",
        "8, 0.5, -0.00013337854503674986",
        "128, 200, -9.929301142829651"
    })
    void isThatOfTheDistribution(double degrees, double x, double expected) {
        assertThat(ChiSquare.exact(degrees, x)).isCloseTo(expected, within(1e-4 + 1e-7 * Math.abs(expected)));
        assertThat(ChiSquare.logSurvival(degrees, x)).isCloseTo(expected, within(1e-3 + 1e-7 * Math.abs(expected)));
    }

    @ParameterizedTest(name = "{0} degrees")
    @ValueSource(doubles = {0.1, 0.25, 1, 2.3, 7, 31, 128, 511.9, 700})
    void fallsStrictlyAndNeverJumps(double degrees) {
        double before = ChiSquare.logSurvival(degrees, 25);
        for (double x = 25 * 1.001; x < 1e9; x *= 1.001) {
            double log = ChiSquare.logSurvival(degrees, x);
            if (before < -1e-12) {
                assertThat(log).as("x = %s", x).isLessThan(before);
            }
            assertThat(before - log).isLessThan(0.01 + 0.001 * x);
            before = log;
        }
        assertThat(ChiSquare.logSurvival(degrees, Double.POSITIVE_INFINITY)).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(ChiSquare.logSurvival(degrees, 0)).isZero();
    }

    @Test
    void aDeviationIsExceededWithItsProbability() {
        for (double p : new double[] {1, 0.5, 0.05, 1e-6, 1e-100, 1e-299}) {
            assertThat(ChiSquare.exact(1, ChiSquare.squaredDeviation(p))).isCloseTo(Math.log(p), within(1e-8));
        }
        assertThat(ChiSquare.squaredDeviation(0)).isBetween(1000.0, 2000.0);
    }
}
