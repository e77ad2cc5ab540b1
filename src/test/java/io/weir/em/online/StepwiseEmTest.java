package io.weir.em.online;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.em.HalfLife;
import io.weir.em.StepSize;
import io.weir.family.CovarianceType;
import io.weir.family.Family;
import io.weir.family.Regularization;
import io.weir.family.gaussian.Gaussian;
import io.weir.mixture.MixtureStatistics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StepwiseEmTest {

    private static final Family LINE = Gaussian.of(1, CovarianceType.FULL);
    private static final double[] X = {0.5};

    private static MixtureStatistics thousand() {
        MixtureStatistics statistics = MixtureStatistics.empty(LINE, 1);
        for (int i = 0; i < 1000; i++) {
            statistics.component(0).add(new double[] {(i % 5) - 2}, 0, 1);
        }
        return statistics;
    }

    private static StepwiseEm stepwise(HalfLife halfLife) {
        return StepwiseEm.from(thousand(), 1000, 1000, new StepSize(3, halfLife));
    }

    /** What an event weighs that is taken back, of all that is remembered. */
    private static double taken(HalfLife halfLife, double age, double timeLeft) {
        StepwiseEm stepwise = stepwise(halfLife);
        var prior = new Regularization.FadingPrior(thousand().component(0), 0, 0, false, 0, null);
        stepwise.remove(X, age, timeLeft, prior);
        return 1 - stepwise.average().mass();
    }

    /** With a half-life of H events, all that is remembered is worth H / ln 2 of the newest. */
    @ParameterizedTest(name = "{0} events after it was learned")
    @CsvSource({"0, 1", "100, 0.5", "300, 0.125"})
    void anEventThatIsTakenBackWeighsWhatIsLeftOfIt(double age, double left) {
        assertThat(taken(HalfLife.events(100), age, 1)).isCloseTo(left * Math.log(2) / 100, within(1e-12));
    }

    @Test
    void whereEventsAgeByTimeItWeighsWhatTimeHasLeft() {
        assertThat(taken(HalfLife.time(1000), 5000, 0.25)).isCloseTo(0.25 / 1000, within(1e-12));
    }

    @Test
    void whereNothingIsForgottenItWeighsAsMuchAsAnyOther() {
        assertThat(taken(HalfLife.none(), 900, 1)).isCloseTo(1.0 / 1000, within(1e-12));
    }

    @Test
    void thePastIsTrustedNoMoreThanItIsCappedTo() {
        StepwiseEm stepwise = stepwise(HalfLife.none());
        stepwise.cap(250);
        assertThat(stepwise.mass()).isEqualTo(250);
        assertThat(stepwise.effectiveEvents()).isCloseTo(250, within(1e-9));
        stepwise.cap(400);
        assertThat(stepwise.effectiveEvents()).as("it learns nothing by it").isCloseTo(250, within(1e-9));
    }

    @Test
    void aBatchOfNoMassChangesNothing() {
        StepwiseEm stepwise = stepwise(HalfLife.none());
        stepwise.step(MixtureStatistics.empty(LINE, 1), 1, EventClock.Tick.NONE);
        assertThat(stepwise.mass()).isEqualTo(1000);
        assertThat(stepwise.effectiveEvents()).isCloseTo(1000, within(1e-9));
    }
}
