package io.weir.evaluation.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.evaluation.measure.NabScore.Profile;
import io.weir.evaluation.measure.NabScore.Series;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NabScoreTest {

    private static final int ROWS = 1000;

    /** Scores of 0 but for these rows, which have 1, and a window of 100 rows from 500 on. */
    private static Series series(int... alerts) {
        double[] scores = new double[ROWS];
        boolean[] positive = new boolean[ROWS];
        Arrays.fill(positive, 500, 600, true);
        for (int alert : alerts) {
            scores[alert] = 1;
        }
        return new Series(scores, positive);
    }

    @ParameterizedTest
    @EnumSource(Profile.class)
    void anAlertInTheFirstRowOfEachWindowAndNoOtherIsAHundred(Profile profile) {
        assertThat(NabScore.best(List.of(series(500), series(500)), profile)).isCloseTo(100, within(1e-12));
    }

    @ParameterizedTest
    @EnumSource(Profile.class)
    void scoresThatSayNothingAreZero(Profile profile) {
        double[] none = new double[ROWS];
        Arrays.fill(none, Double.NEGATIVE_INFINITY);
        assertThat(NabScore.best(List.of(new Series(none, series().positive())), profile))
                .isZero();
        assertThat(NabScore.best(List.of(series(100)), profile))
                .as("alerts in the probation alone")
                .isZero();
    }

    /** σ(−½) / σ(−1) in the middle of the window. */
    @Test
    void anAlertInTheMiddleOfAWindowCountsAlmostAsMuch() {
        double middle = (2 / (1 + Math.exp(-2.5)) - 1) / (2 / (1 + Math.exp(-5)) - 1);
        assertThat(NabScore.best(List.of(series(550)), Profile.STANDARD))
                .isCloseTo(100 * (middle + 1) / 2, within(1e-9));
    }

    @Test
    void laterAlertsInTheSameWindowAddNothing() {
        assertThat(NabScore.best(List.of(series(500, 510, 599)), Profile.STANDARD))
                .isCloseTo(100, within(1e-9));
    }

    /** Without a window before it, an alert outside costs 0.11 or 0.22 of two. */
    @Test
    void alertsOutsideCost() {
        assertThat(NabScore.best(List.of(series(500, 300)), Profile.STANDARD)).isCloseTo(100 - 5.5, within(1e-9));
        assertThat(NabScore.best(List.of(series(500, 300)), Profile.FEW_FALSE)).isCloseTo(100 - 11, within(1e-9));
    }

    @Test
    void anAlertRightAfterAWindowCostsLittle() {
        double near = NabScore.best(List.of(series(500, 601)), Profile.STANDARD);
        double far = NabScore.best(List.of(series(500, 900)), Profile.STANDARD);
        assertThat(near).isBetween(99.0, 100.0);
        assertThat(far).isCloseTo(100 - 5.5, within(0.01));
    }

    @Test
    void aMissedWindowCostsAsTheProfileSays() {
        List<Series> half = List.of(series(500), series());
        assertThat(NabScore.best(half, Profile.STANDARD)).isCloseTo(50, within(1e-9));
        assertThat(NabScore.best(half, Profile.FEW_MISSED)).isCloseTo(50, within(1e-9));
        // Two windows told: 2 + 2; one: 1 + 1, and an alert too many is the price of the second.
        List<Series> dear = List.of(series(500), series(300, 500));
        assertThat(NabScore.best(dear, Profile.STANDARD)).isCloseTo(100 * (4 - 0.11) / 4, within(1e-9));
    }

    /** One threshold for all: on another scale, the second series has no alert, or only false ones. */
    @Test
    void theThresholdIsTheSameForAllSeries() {
        Series small = series(500);
        double[] smaller = Arrays.stream(small.scores()).map(s -> s / 2 - 1).toArray();
        double mixed = NabScore.best(List.of(small, new Series(smaller, small.positive())), Profile.STANDARD);
        assertThat(mixed).isCloseTo(50, within(1e-9));
    }

    /** Against every threshold, one by one. */
    @Test
    void isThatOfTheBestThreshold() {
        var random = new SplittableRandom(5);
        boolean[] positive = new boolean[ROWS];
        Arrays.fill(positive, 200, 230, true);
        Arrays.fill(positive, 700, 760, true);
        double[] scores = new double[ROWS];
        for (int i = 0; i < ROWS; i++) {
            scores[i] = random.nextInt(50) + (positive[i] && i % 7 == 0 ? 30 : 0);
        }
        double best = 0;
        for (int threshold = 0; threshold <= 80; threshold++) {
            double[] alerts = new double[ROWS];
            Arrays.fill(alerts, Double.NEGATIVE_INFINITY);
            for (int i = 0; i < ROWS; i++) {
                if (scores[i] >= threshold) {
                    alerts[i] = 1;
                }
            }
            best = Math.max(best, NabScore.best(List.of(new Series(alerts, positive)), Profile.FEW_MISSED));
        }
        assertThat(NabScore.best(List.of(new Series(scores, positive)), Profile.FEW_MISSED))
                .isCloseTo(best, within(1e-9));
    }

    @Test
    void withoutAWindowThereIsNone() {
        assertThat(NabScore.best(List.of(new Series(new double[ROWS], new boolean[ROWS])), Profile.STANDARD))
                .isNaN();
    }
}
