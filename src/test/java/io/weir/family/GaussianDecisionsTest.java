package io.weir.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.family.gaussian.Gaussian;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two features with mean 0 and variances 1 and 4, whose correlation is 0.6: all figures are of the formulas of the normal distribution. */
class GaussianDecisionsTest {

    private static final double R = 0.6;
    private static final Family FAMILY = Gaussian.of(2, CovarianceType.FULL);
    private static final Component COMPONENT = component();

    /** Four points that have these moments: ± (1, 2), seen (1 + R) / 4 each, and ± (1, −2), seen (1 − R) / 4 each. */
    private static Component component() {
        Statistic statistic = FAMILY.newStatistic();
        for (int sign = -1; sign <= 1; sign += 2) {
            statistic.add(new double[] {sign, 2 * sign}, 0, 100 * (1 + R));
            statistic.add(new double[] {sign, -2 * sign}, 0, 100 * (1 - R));
        }
        return FAMILY.maximize(new Statistic[] {statistic}, 1, Regularization.none())[0];
    }

    private static ConditionalDeviance given(boolean first, int... directions) {
        return ConditionalDeviance.of(
                FAMILY, new Component[] {COMPONENT}, new double[] {1e12}, new boolean[] {first, false}, directions)[0];
    }

    private static double of(Deviance deviance, double... x) {
        return deviance.of(x, 0, new double[4]);
    }

    @Test
    void thePeakIsTheDensityAtTheMean() {
        assertThat(COMPONENT.logPeak())
                .isCloseTo(COMPONENT.logDensity(new double[2], 0, new double[4]), within(1e-9))
                .isCloseTo(-Math.log(2 * Math.PI) - 0.5 * Math.log(4 * (1 - R * R)), within(1e-9));
    }

    @Test
    void theConditionNumberIsOfTheCorrelations() {
        assertThat(COMPONENT.conditionNumber()).isCloseTo((1 + R) / (1 - R), within(1e-6));
    }

    /** (z₂ − R z₁)² / (1 − R²). */
    @ParameterizedTest
    @CsvSource({"1, 2", "1, -2", "0, 3", "-1.5, 1"})
    void whatIsLeftOfAFeatureGivenTheOtherIsItsSquaredDeviationFromWhatTheOtherSays(double x, double y) {
        double expected = Math.pow(y / 2 - R * x, 2) / (1 - R * R);
        assertThat(of(given(true, 0, 0), x, y)).isCloseTo(expected, within(1e-6));
    }

    @Test
    void withoutTheContextItIsJudgedByItself() {
        assertThat(of(given(true, 0, 0), Double.NaN, 3)).isCloseTo(2.25, within(1e-6));
        assertThat(given(true, 0, 0).logContext(new double[] {Double.NaN, 3}, 0))
                .isZero();
    }

    /** Given x = 1, y is expected at 1.2. */
    @Test
    void whatDeviatesInTheOtherDirectionDoesNotCount() {
        assertThat(of(given(true, 0, 1), 1, 1.1)).isZero();
        assertThat(of(given(true, 0, 1), 1, -3)).isZero();
        assertThat(of(given(true, 0, 1), 1, 3)).isCloseTo(of(given(true, 0, 0), 1, 3), within(1e-9));
        assertThat(of(given(true, 0, -1), 1, 3)).isZero();
        assertThat(of(given(true, 0, -1), 1, -3)).isCloseTo(of(given(true, 0, 0), 1, -3), within(1e-9));
    }

    /** x counts and y, which is lower than x says of it, does not: as if it was missing. */
    @Test
    void withoutContextAFeatureOnTheOtherSideOfWhatTheOthersSayCountsAsIfItWasMissing() {
        assertThat(of(given(false, 0, 1), 2, 1)).isCloseTo(4, within(1e-6));
        assertThat(of(given(false, 1, 1), -1, -2)).isZero();
        Deviance whole = FAMILY.deviances(new Component[] {COMPONENT}, new double[] {1e12})[0];
        assertThat(of(given(false, 1, 1), 2, 4)).isCloseTo(of(whole, 2, 4), within(1e-6));
        assertThat(given(false, 1, 1).degreesOfFreedom()).isEqualTo(2);
        assertThat(given(false, 1, 1).degreesOfFreedom(new double[] {Double.NaN, 1}, 0))
                .isEqualTo(1);
    }

    @Test
    void theIntervalOfAFeatureHoldsNineteenOfTwentyValuesGivenTheOther() {
        List<Attribution> shares = new ArrayList<>();
        given(true, 0, 0).attribute(new double[] {1, 5}, 0, shares);
        assertThat(shares).hasSize(1);
        Attribution y = shares.get(0);
        assertThat(y.slot()).isEqualTo(1);
        assertThat(y.expected()).isCloseTo(1.2, within(1e-6));
        double half = 1.959964 * 2 * Math.sqrt(1 - R * R);
        assertThat(y.low()).isCloseTo(1.2 - half, within(1e-4));
        assertThat(y.high()).isCloseTo(1.2 + half, within(1e-4));
        assertThat(y.share()).isCloseTo(Math.pow(2.5 - R, 2) / (1 - R * R), within(1e-5));
    }

    /** The prior is as if 120 points of each feature had said that there is no correlation; its part is squared. */
    @Test
    void aClusterOfFewPointsIsJudgedAsIfItsFeaturesWereLessCorrelated() {
        double[] against = {1, -2};
        double few = of(FAMILY.deviances(new Component[] {COMPONENT}, new double[] {240})[0], against);
        double r = R * (1 - 0.25);
        assertThat(few).isCloseTo(2 / (1 - r), within(1e-6));
        double many = of(FAMILY.deviances(new Component[] {COMPONENT}, new double[] {1e12})[0], against);
        assertThat(many).isCloseTo(2 / (1 - R), within(1e-6));
    }

    @Test
    void rankedSharesAreTheLargestFirstAndPartsOfAll() {
        List<Attribution> ranked = Attribution.ranked(List.of(share(0, 1), share(1, 3), share(2, 0)));
        assertThat(ranked).extracting(Attribution::slot).containsExactly(1, 0, 2);
        assertThat(ranked).extracting(Attribution::share).containsExactly(0.75, 0.25, 0.0);
    }

    @Test
    void ofAnInfiniteShareTheOthersArePartsOfNothing() {
        List<Attribution> ranked = Attribution.ranked(List.of(share(0, 1), share(1, Double.POSITIVE_INFINITY)));
        assertThat(ranked).extracting(Attribution::share).containsExactly(1.0, 0.0);
        assertThat(Attribution.ranked(List.of(share(0, 0), share(1, 0))))
                .extracting(Attribution::share)
                .containsExactly(0.5, 0.5);
    }

    private static Attribution share(int slot, double share) {
        return new Attribution(slot, share, 0, 0, 0, 0);
    }
}
