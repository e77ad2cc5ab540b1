package io.weir.em.online;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.em.EStep;
import io.weir.em.HalfLife;
import io.weir.em.StepSize;
import io.weir.family.CovarianceType;
import io.weir.family.Family;
import io.weir.family.Regularization;
import io.weir.family.Statistic;
import io.weir.family.gaussian.Gaussian;
import io.weir.mixture.Mixture;
import io.weir.mixture.MixtureStatistics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Which challengers win. The champion is N(0, 1) and the challenger N(δ, 1), so that an event at x gains δx − δ²/2 nats. Events come at μ ± s: a
 * mean gain of δμ − δ²/2 with a standard deviation of δs, over 4,000 events.
 */
class ChallengerTest {

    private static final Family LINE = Gaussian.of(1, CovarianceType.FULL);
    private static final EStep E_STEP = new EStep();
    private static final double DELTA = 0.1;
    /** So that three parameters cost 3 log 2000 / 4000 = .0057 nats per event. */
    private static final int FITTED = 2000;

    private final Regularization.FadingPrior prior = new Regularization.FadingPrior(at(0, 300), 0, 0, false, 0, null);

    /** Two points about a mean. */
    private static Statistic at(double mean, double deviation) {
        Statistic one = LINE.newStatistic();
        one.add(new double[] {mean - deviation}, 0, 1);
        one.add(new double[] {mean + deviation}, 0, 1);
        return one;
    }

    private static MixtureStatistics normal(double mean) {
        return MixtureStatistics.of(LINE, new Statistic[] {at(mean, 1)});
    }

    /** It has seen so much that it learns next to nothing from the trial. */
    private static Challenger challenger(int parameters) {
        var stepwise = StepwiseEm.from(normal(DELTA), 1e12, 1e12, new StepSize(1, HalfLife.none()));
        return Challenger.of(stepwise, parameters, FITTED);
    }

    private void compare(Challenger challenger, double... values) {
        PointBatch batch = new PointBatch(1);
        for (double x : values) {
            batch.add(new double[] {x}, 0, 0);
        }
        Mixture champion = normal(0).maximize(1, prior);
        challenger.compare(batch, EventClock.Tick.NONE, champion, prior, E_STEP);
    }

    /** Whether it wins with such a mean gain. */
    private boolean wins(int parameters, double meanGain, double deviation) {
        Challenger challenger = challenger(parameters);
        double middle = (meanGain + DELTA * DELTA / 2) / DELTA;
        while (!challenger.finished()) {
            compare(challenger, middle - deviation, middle + deviation);
        }
        return challenger.wins();
    }

    @ParameterizedTest(name = "a gain of {0} nats per event that hardly varies")
    @CsvSource({"0.0060, true", "0.0054, false"})
    void oneOfMoreParametersHasToGainTheirPrice(double gain, boolean wins) {
        assertThat(wins(3, gain, 1e-3)).isEqualTo(wins);
    }

    /** The standard error is .1 / √4000 = .00158: three of them and the price are .01044. */
    @ParameterizedTest(name = "a gain of {0} nats per event")
    @CsvSource({"0.0110, true", "0.0099, false"})
    void oneOfMoreParametersHasToWinByThreeStandardErrorsBesides(double gain, boolean wins) {
        assertThat(wins(3, gain, 1)).isEqualTo(wins);
    }

    @ParameterizedTest(name = "a gain of {0} nats per event")
    @CsvSource({"0.0050, true", "0.0045, false", "-0.1, false"})
    void oneOfAsManyParametersHasToWinByThreeStandardErrors(double gain, boolean wins) {
        assertThat(wins(0, gain, 1)).isEqualTo(wins);
    }

    /** It saves .0057 nats per event. */
    @ParameterizedTest(name = "a gain of {0} nats per event")
    @CsvSource({"-0.0055, true", "-0.0059, false"})
    void oneOfFewerParametersWinsIfItLosesLessThanTheySave(double gain, boolean wins) {
        assertThat(wins(-3, gain, 1)).isEqualTo(wins);
    }

    /** At 1,000 the challenger gains a hundred nats, and both are far below the background. */
    @Test
    void oneEventInTheTailDoesNotDecide() {
        Challenger challenger = challenger(-3);
        compare(challenger, 1000);
        for (int i = 1; i < Challenger.EVENTS; i++) {
            // 4,000 times −.01 nats.
            compare(challenger, -0.05);
        }
        assertThat(challenger.finished()).isTrue();
        assertThat(challenger.wins()).isFalse();
    }

    @Test
    void theTrialTakesFourThousandEvents() {
        Challenger challenger = challenger(0);
        compare(challenger, new double[3999]);
        assertThat(challenger.finished()).isFalse();
        compare(challenger, 0);
        assertThat(challenger.finished()).isTrue();
    }

    @Test
    void itLearnsFromTheTrialButOnlyAfterItHasScored() {
        var stepwise = StepwiseEm.from(normal(5), 10, 10, new StepSize(1, HalfLife.none()));
        Challenger challenger = Challenger.of(stepwise, 0, FITTED);
        compare(challenger, new double[90]);
        assertThat(challenger.wins()).isFalse();
        // The running mean of ten events at 5 and ninety at 0.
        double[] x = {0.5};
        Mixture learned = challenger.stepwise().learning(prior);
        assertThat(learned.logDensity(x)).isGreaterThan(learned.logDensity(new double[] {0.6}));
        assertThat(learned.logDensity(x)).isGreaterThan(learned.logDensity(new double[] {0.4}));
        assertThat(challenger.stepwise().mass()).isEqualTo(100);
    }
}
