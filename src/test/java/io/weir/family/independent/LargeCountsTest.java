package io.weir.family.independent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.family.Component;
import io.weir.family.Deviance;
import io.weir.family.Regularization;
import io.weir.family.Statistic;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Counts of bytes or nanoseconds: near a large rate a Poisson distribution is normal, and no rounding may say otherwise. */
class LargeCountsTest {

    private static Component ofRate(double rate) {
        Poisson family = Poisson.of(1);
        Statistic s = family.newStatistic();
        s.addObserved(new double[] {rate}, 0, 1);
        return family.maximize(new Statistic[] {s}, 1, Regularization.none())[0];
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e8, 1e10, 1e12, 1e14, 1e15})
    void densityAndDevianceAreThoseOfANormalVariable(double rate) {
        double sd = Math.sqrt(rate);
        double[] scratch = new double[2];
        Component component = ofRate(rate);
        Deviance deviance = Poisson.of(1).deviances(new Component[] {component}, new double[] {1000})[0];
        for (double z : new double[] {-3, -1, -0.25, 0, 0.25, 1, 3}) {
            double[] x = {Math.rint(rate + z * sd)};
            double exactly = (x[0] - rate) / sd;
            double normal = -0.5 * exactly * exactly - Math.log(sd) - 0.5 * Math.log(2 * Math.PI);
            // The third cumulant of a count is its rate.
            double skew = 27 / sd + 1e-9;
            assertThat(component.logDensity(x, 0, scratch)).isCloseTo(normal, within(skew));
            assertThat(deviance.of(x, 0, scratch)).isCloseTo(exactly * exactly, within(skew));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {-3000, -1, 0, 1, 3000})
    void oneFormulaFollowsTheOther(double far) {
        double[] scratch = new double[2];
        double[] x = {PoissonDeviance.CANCELLING + 1 + far};
        double below = ofRate(PoissonDeviance.CANCELLING).logDensity(x, 0, scratch);
        double above = ofRate(Math.nextUp(PoissonDeviance.CANCELLING)).logDensity(x, 0, scratch);
        assertThat(above).isCloseTo(below, within(1e-7));
    }
}
