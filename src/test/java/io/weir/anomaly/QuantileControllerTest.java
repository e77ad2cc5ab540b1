package io.weir.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Where the threshold stands after how many alerts, at a rate of 1 %. */
class QuantileControllerTest {

    private static final double RATE = 0.01;

    private final QuantileController level = new QuantileController();

    private void judge(int events, boolean alert) {
        for (int i = 0; i < events; i++) {
            level.judged(alert, RATE, RATE);
        }
    }

    /** The level in units of the rate. */
    private double level() {
        return level.level(RATE) / RATE;
    }

    @Test
    void fourAlertsTooManyLowerTheLevelByAFactorOfE() {
        assertThat(level()).isEqualTo(1);
        judge(4, true);
        assertThat(level()).isCloseTo(Math.exp(-0.99), within(1e-2));
    }

    /** The surplus goes from 0 to −10 and back: −5 on the average, for as many events as ten alerts are due to, of sixty. */
    @Test
    void whatWasTooFewForLongIsMadeUpForWithoutASurplus() {
        judge(1000, false);
        judge(10, true);
        judge(10, false);
        assertThat(level()).isCloseTo(Math.exp(0.2 / 4 + 5.0 / 4 * 10 / 60), within(0.02));
    }

    /** From 30 down to 0, of which only the part from 15 on counts: 7.5 on the average, for fifteen alerts' worth of events. */
    @Test
    void whileALargeSurplusIsPaidBackTheOffsetStandsStill() {
        judge(30, true);
        judge(2970, false);
        assertThat(level()).isCloseTo(Math.exp(-7.5 / 4 * 15 / 60), within(0.02));
    }

    @Test
    void theLevelIsBetweenAFiftiethOfTheRateAndThirtyTimesTheRate() {
        judge(5000, true);
        assertThat(level()).isEqualTo(0.02);
        judge(1_000_000, false);
        assertThat(level()).isEqualTo(30);
        assertThat(level.level(0.4)).as("and no more than a half").isEqualTo(0.5);
    }

    /** Of ten thousand alerts in a row, two hundred are paid back: they are due to twenty thousand events. */
    @Test
    void ofAFloodNoMoreIsPaidBackThanTwentyThousandEventsAreDue() {
        judge(10_000, true);
        judge(17_000, false);
        assertThat(level()).as("with a surplus of thirty").isEqualTo(0.02);
        judge(3000, false);
        assertThat(level()).isCloseTo(Math.exp(-7.5 / 4 * 15 / 60), within(0.02));
    }
}
