package io.weir.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class AlertThresholdTest {

    private static final double RATE = 0.01;

    /** Of 10,000 scores from 0 to 100 that come in a random order of sorts. */
    private static AlertThreshold threshold() {
        AlertThreshold threshold = AlertThreshold.of(AlertRate.share(RATE), false);
        for (int i = 0; i < 10_000; i++) {
            threshold.learn(i * 7919 % 10_000 / 100.0, 0);
        }
        return threshold;
    }

    /** Twenty alerts too many make the level e⁻⁵ of what it was. */
    @Test
    void tooManyAlertsRaiseTheThresholdButNotDuringABurst() {
        AlertThreshold threshold = threshold();
        double calm = threshold.at(RATE, false);
        double p = threshold.pValue(99.5, 0, RATE, false);
        assertThat(calm).isCloseTo(99, within(0.5));
        assertThat(threshold.flags(99.9, 0, RATE, false)).isTrue();
        for (int i = 0; i < 20; i++) {
            threshold.judged(true, true, RATE, 0);
        }
        assertThat(threshold.at(RATE, false)).isGreaterThan(calm + 0.5);
        assertThat(threshold.pValue(99.5, 0, RATE, false)).isGreaterThan(2 * p);
        assertThat(threshold.flags(99.7, 0, RATE, false)).isFalse();
        assertThat(threshold.at(RATE, true)).as("during a burst").isEqualTo(calm);
        assertThat(threshold.pValue(99.5, 0, RATE, true)).isEqualTo(p);
        assertThat(threshold.flags(99.7, 0, RATE, true)).isTrue();
    }

    @Test
    void beforeThereAreScoresEnoughToTellAShareOnlyWhatIsBeyondDoubtIsFlagged() {
        AlertThreshold threshold = AlertThreshold.of(AlertRate.share(0.001), false);
        for (int i = 0; i < 500; i++) {
            threshold.learn(i * 7 % 500 / 100.0, 0);
        }
        assertThat(threshold.flags(8, 0, 0.001, false)).isFalse();
        assertThat(threshold.flags(8, 0, 0.01, false)).isTrue();
        assertThat(threshold.flags(1e4, 0, 0.001, false)).isTrue();
    }

    @Test
    void anEventIsFlaggedExactlyIfItsScoreIsBeyondTheThreshold() {
        AlertThreshold threshold = threshold();
        for (double score = 98; score < 101; score += 0.01) {
            boolean beyond = score > threshold.at(RATE, false);
            assertThat(threshold.flags(score, 0, RATE, false))
                    .as("score %f", score)
                    .isEqualTo(beyond);
        }
    }
}
