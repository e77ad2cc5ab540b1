package io.weir.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.family.gaussian.Gaussian;
import io.weir.family.gaussian.GaussianComponent;
import io.weir.family.independent.Poisson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is believed beside the events. */
class RegularizationTest {

    private static final Family LINE = Gaussian.of(1, CovarianceType.FULL);
    private static final Family PLANE = Gaussian.of(2, CovarianceType.FULL);

    private static Statistic of(Family family, double[]... points) {
        Statistic statistic = family.newStatistic();
        for (double[] x : points) {
            statistic.add(x, 0, 1);
        }
        return statistic;
    }

    private static GaussianComponent gaussian(Family family, Statistic own, Regularization prior) {
        return (GaussianComponent) family.maximize(new Statistic[] {own}, 1, prior)[0];
    }

    /** A component of variance 1 of a thousand events where all have 100: (1000 · 1 + 1 · .01 · 100) / 1001 and the floor. */
    @ParameterizedTest(name = "a floor of {0}")
    @ValueSource(doubles = {0, 1e-6, 0.01, 0.25})
    void theFloorUnderAVarianceIsTheConfiguredPartOfThatOfAllEvents(double floor) {
        Statistic own = LINE.newStatistic();
        own.add(new double[] {-1}, 0, 500);
        own.add(new double[] {1}, 0, 500);
        var prior = Regularization.FadingPrior.of(of(LINE, new double[] {-10}, new double[] {10}), floor);
        assertThat(gaussian(LINE, own, prior).covariance(0, 0)).isCloseTo(1 + 100 * floor, within(1e-9));
    }

    /** A variance below the rounding of the values would make the next double impossible. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(doubles = {1, 1e8, -3e15})
    void whereAllValuesAreTheSameTheNextDoubleIsAsLikely(double value) {
        Statistic own = of(LINE, new double[] {value}, new double[] {value});
        for (Regularization prior :
                new Regularization[] {Regularization.FadingPrior.of(own, 0), Regularization.none()}) {
            GaussianComponent component = gaussian(LINE, own, prior);
            double[] scratch = new double[1];
            double at = component.logDensity(new double[] {value}, 0, scratch);
            assertThat(component.logDensity(new double[] {Math.nextUp(value)}, 0, scratch))
                    .isBetween(at - 0.5, at);
        }
    }

    @Test
    void aYoungComponentBelievesInTheVariancesOfAllEventsAndNotInTheirCorrelations() {
        Statistic all = of(PLANE, new double[] {-1, -2}, new double[] {1, 2}, new double[] {0, 0.1});
        GaussianComponent young =
                gaussian(PLANE, of(PLANE, new double[] {0, 0}), Regularization.FadingPrior.provisional(all, 2, 0));
        assertThat(young.covariance(0, 1)).isZero();
        // Three pseudo-observations beside one event that has no variance.
        assertThat(young.covariance(0, 0)).isCloseTo(0.75 * 2 / 3, within(1e-12));
        GaussianComponent grown =
                gaussian(PLANE, of(PLANE, new double[] {0, 0}), Regularization.FadingPrior.of(all, 0));
        assertThat(grown.covariance(0, 1)).isPositive();
    }

    /** A hundred events without one: 1/101 of a pseudo-observation of .5 / 101. */
    @Test
    void aCountThatWasNeverSeenIsPossible() {
        Family counts = Poisson.of(1);
        Statistic none = counts.newStatistic();
        none.add(new double[] {0}, 0, 100);
        Component component = counts.maximize(new Statistic[] {none}, 1, Regularization.FadingPrior.of(none, 1e-6))[0];
        double rate = 0.5 / 101 / 101;
        assertThat(component.logDensity(new double[] {1}, 0, new double[1]))
                .isCloseTo(Math.log(rate) - rate, within(1e-9));
    }
}
