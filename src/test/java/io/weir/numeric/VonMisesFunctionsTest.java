package io.weir.numeric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class VonMisesFunctionsTest {

    static DoubleStream concentrations() {
        DoubleStream grid = DoubleStream.iterate(1e-8, k -> k < 1e6, k -> k * 1.7);
        return DoubleStream.concat(grid, DoubleStream.of(0, 1, 29.999, 30, 30.001, 50, 50.001, 1e6));
    }

    /**
     * The mean of f(θ) exp(κ (cos θ − 1)) over half a circle. The trapezoidal rule converges faster than any power of its step on a period; far
     * out, where the integrand is no number any more, it is left away.
     */
    private static double quadrature(double kappa, double to, DoubleUnaryOperator f) {
        int steps = 20_000;
        double h = to / steps;
        double sum = 0;
        for (int i = 0; i <= steps; i++) {
            double theta = i * h;
            double half = Math.sin(theta / 2);
            double weight = i == 0 || i == steps ? 0.5 : 1;
            sum += weight * f.applyAsDouble(theta) * Math.exp(-2 * kappa * half * half);
        }
        return sum * h / Math.PI;
    }

    private static double reach(double kappa) {
        // exp(−κ θ²/2 …) is below 1e-80 there.
        return Math.min(Math.PI, 22 / Math.sqrt(Math.max(kappa, 1e-9)));
    }

    @ParameterizedTest
    @MethodSource("concentrations")
    void theLogarithmOfI0IsThatOfItsIntegral(double kappa) {
        double exact = Math.log(quadrature(kappa, reach(kappa), t -> 1));
        assertThat(VonMisesFunctions.logScaledI0(kappa)).isCloseTo(exact, within(1e-11));
    }

    @ParameterizedTest
    @MethodSource("concentrations")
    void theDispersionIsTheMeanOfOneMinusTheCosine(double kappa) {
        double exact = quadrature(kappa, reach(kappa), t -> 2 * Math.pow(Math.sin(t / 2), 2))
                / quadrature(kappa, reach(kappa), t -> 1);
        assertThat(VonMisesFunctions.dispersion(kappa)).isCloseTo(exact, within(1e-11 * exact));
    }

    @ParameterizedTest
    @MethodSource("concentrations")
    void theConcentrationOfADispersionIsItsInverse(double kappa) {
        double again = VonMisesFunctions.concentration(VonMisesFunctions.dispersion(kappa), 1e6);
        // One ulp of a dispersion near 1 is 2e-16 of a resultant of κ/2.
        assertThat(again).isCloseTo(kappa, within(1e-11 * kappa + 1e-15));
    }

    /** Mardia and Jupp, Directional Statistics, appendix 2.1 and 2.2. */
    @ParameterizedTest
    @CsvSource({"0.5, 0.24250", "1, 0.44640", "2, 0.69777", "5, 0.89338", "10, 0.94860"})
    void theMeanResultantLengthIsThatOfThePublishedTable(double kappa, double length) {
        assertThat(1 - VonMisesFunctions.dispersion(kappa)).isCloseTo(length, within(6e-5));
    }

    @Test
    void whatHasNoDirectionHasNoConcentrationAndWhatIsOnePlaceTheLargest() {
        assertThat(VonMisesFunctions.concentration(1, 1e6)).isZero();
        assertThat(VonMisesFunctions.concentration(1.5, 1e6)).isZero();
        assertThat(VonMisesFunctions.concentration(0, 1e6)).isEqualTo(1e6);
        assertThat(VonMisesFunctions.concentration(1e-18, 1e6)).isEqualTo(1e6);
    }

    @ParameterizedTest
    @CsvSource({"0, 1e-12", "0.01, 1e-12", "1, 1e-12", "7, 1e-12", "49, 1e-12", "51, 2e-4", "1000, 1e-5", "1e6, 1e-6"})
    void theProbabilityOfAnArcIsThatOfItsIntegral(double kappa, double tolerance) {
        double all = quadrature(kappa, reach(kappa), t -> 1);
        for (double part : new double[] {0.01, 0.1, 0.3, 0.7}) {
            double a = part * reach(kappa) / (kappa > 50 ? 4 : 1);
            assertThat(VonMisesFunctions.arc(kappa, a))
                    .isCloseTo(quadrature(kappa, a, t -> 1) / all, within(Math.max(tolerance, 1e-9)));
        }
        assertThat(VonMisesFunctions.arc(kappa, 0)).isZero();
        assertThat(VonMisesFunctions.arc(kappa, Math.PI)).isCloseTo(1, within(1e-12));
    }

    @ParameterizedTest
    @MethodSource("concentrations")
    void theHalfWidthHoldsItsProbability(double kappa) {
        double a = VonMisesFunctions.halfWidth(kappa, 0.95);
        assertThat(a).isBetween(0.0, Math.PI);
        assertThat(VonMisesFunctions.arc(kappa, a)).isCloseTo(0.95, within(1e-9));
    }
}
