package io.weir.anomaly;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuarantineTest {

    @Test
    void whileAlertsAboundNothingIsLearnedAndAfterwardsOrdinaryEventsAreAgain() {
        var policy = AlertPolicy.DEFAULT;
        Quarantine quarantine = new Quarantine();
        var random = new SplittableRandom(2);
        DoubleSupplier uniform = random::nextDouble;
        long ordinary = admitted(quarantine, policy, 20_000, () -> uniform.getAsDouble() < 0.01);
        assertThat(ordinary).isGreaterThan(19_950);
        long attacked = admitted(quarantine, policy, 1900, () -> uniform.getAsDouble() < 0.5);
        // The share of alerts, over a memory of 200 events, is above 5 % after some twenty.
        assertThat(attacked).isLessThan(60);
        admitted(quarantine, policy, 1000, () -> uniform.getAsDouble() < 0.01);
        assertThat(admitted(quarantine, policy, 10_000, () -> uniform.getAsDouble() < 0.01))
                .isGreaterThan(9950);
    }

    @Test
    void whatGoesOnForLongerThanThePatienceIsANewRegime() {
        var policy = AlertPolicy.DEFAULT;
        assertThat(accepted(i -> i % 2 == 0, policy))
                .hasSize(1)
                .allSatisfy(i -> assertThat(i).isBetween(2000, 2100));
        assertThat(accepted(i -> true, policy))
                .hasSize(1)
                .allSatisfy(i -> assertThat(i).isLessThan(50));
    }

    @Test
    void patienceCanBeATime() {
        var policy = new AlertPolicy(AlertRate.share(0.01), 0.8, true, RegimeTimeout.millis(200_000));
        assertThat(accepted(i -> i % 2 == 0, policy))
                .hasSize(1)
                .allSatisfy(i -> assertThat(i).isBetween(2000, 2100));
    }

    @ParameterizedTest(name = "{0} of the events are ordinary, {1} of the others just not flagged")
    @CsvSource({"0,0,27,28", "0.02,0.1,24,60", "0.06,0.1,24,150", "0.4,0,1900,2100", "0.5,0,2000,2100"})
    void aChangedStreamIsAcceptedSoonThoughSomeEventsLookOrdinaryAndAnAttackAmongOrdinaryEventsIsNot(
            double ordinary, double missed, int earliest, int latest) {
        var random = new SplittableRandom(11);
        var policy = AlertPolicy.of(0.001, true);
        for (int trial = 0; trial < 20; trial++) {
            List<Integer> accepted = accepted(
                    i -> random.nextDouble() < ordinary
                            ? random.nextDouble()
                            : random.nextDouble() < missed ? 0.005 : 0.0005,
                    p -> p < 0.001,
                    policy);
            assertThat(accepted).isNotEmpty();
            assertThat(accepted.get(0)).isBetween(earliest, latest);
        }
    }

    /** The events out of 6,000 at which a new regime was accepted. */
    private static List<Integer> accepted(java.util.function.IntPredicate alert, AlertPolicy policy) {
        return accepted(i -> alert.test(i) ? 0.001 : 0.5, p -> p < 0.01, policy);
    }

    private static List<Integer> accepted(
            java.util.function.IntToDoubleFunction pValues,
            java.util.function.DoublePredicate alert,
            AlertPolicy policy) {
        Quarantine quarantine = new Quarantine();
        return java.util.stream.IntStream.range(0, 6000)
                .filter(i -> {
                    double p = pValues.applyAsDouble(i);
                    return quarantine.judge(
                                    alert.test(p), p, false, policy.rate().shareNow(1), 100, policy)
                            == Verdict.NEW_REGIME;
                })
                .boxed()
                .toList();
    }

    private static long admitted(
            Quarantine quarantine, AlertPolicy policy, int events, java.util.function.BooleanSupplier alert) {
        long admitted = 0;
        for (int i = 0; i < events; i++) {
            admitted += quarantine.judge(alert.getAsBoolean(), 0.5, false, 0.01, 100, policy) == Verdict.LEARN ? 1 : 0;
        }
        return admitted;
    }

    /** What becomes of events of which these are alerts, the others having this p-value. */
    private static List<Verdict> verdicts(
            Quarantine quarantine, AlertPolicy policy, int events, boolean alerts, double pValue) {
        List<Verdict> verdicts = new java.util.ArrayList<>();
        for (int i = 0; i < events; i++) {
            verdicts.add(quarantine.judge(
                    alerts, alerts ? 0.001 : pValue, false, policy.rate().shareNow(1), 100, policy));
        }
        return verdicts;
    }

    /** A token is worth 1 / (1.2 · .01) = 84 events; six alerts are no burst yet. */
    @Test
    void inCalmFiveFlaggedEventsAreLearnedAndThenOneInEightyFourEvents() {
        var policy = AlertPolicy.DEFAULT;
        Quarantine quarantine = new Quarantine();
        assertThat(verdicts(quarantine, policy, 5, true, 0.5)).containsOnly(Verdict.LEARN);
        assertThat(verdicts(quarantine, policy, 1, true, 0.5)).containsOnly(Verdict.WITHHOLD);
        for (int i = 0; i < 3; i++) {
            // Five times .012 have come with the alerts themselves.
            assertThat(verdicts(quarantine, policy, i == 0 ? 78 : 83, false, 0.5))
                    .containsOnly(Verdict.LEARN);
            assertThat(verdicts(quarantine, policy, 1, true, 0.5)).containsOnly(Verdict.LEARN);
            assertThat(verdicts(quarantine, policy, 1, true, 0.5)).containsOnly(Verdict.WITHHOLD);
        }
        assertThat(quarantine.withheld()).isEqualTo(4);
    }

    @Test
    void inEachOfSeveralPartitionsItIsOne() {
        var policy = new AlertPolicy(AlertRate.share(0.01), 0.8, true, RegimeTimeout.events(2000), true, false);
        Quarantine quarantine = new Quarantine();
        assertThat(verdicts(quarantine, policy, 2, true, 0.5)).containsExactly(Verdict.LEARN, Verdict.WITHHOLD);
        verdicts(quarantine, policy, 1000, false, 0.5);
        assertThat(verdicts(quarantine, policy, 2, true, 0.5)).containsExactly(Verdict.LEARN, Verdict.WITHHOLD);
    }

    /** A mean of .2 where that of ordinary events is .5: below .3 after 110 of them, which are half of the events. */
    @Test
    void aStreamWhoseEventsAreAllStrangerThanTheyWereIsANewRegimeThoughMostAreNotFlagged() {
        var policy = AlertPolicy.DEFAULT;
        assertThat(accepted(i -> i % 2 == 0 ? 0.001 : 0.2, p -> p < 0.01, policy)
                        .get(0))
                .isBetween(2 * 110 + 15, 2 * 110 + 25);
        assertThat(accepted(i -> i % 2 == 0 ? 0.001 : 0.35, p -> p < 0.01, policy)
                        .get(0))
                .isGreaterThan(2000);
    }

    /** Of an attack of a half, the ordinary events come at night, when they are stranger than by day. */
    @Test
    void aNightOfOrdinaryEventsThatAreALittleStrangeIsNoNewRegime() {
        int night = 160;
        var policy = AlertPolicy.DEFAULT;
        assertThat(accepted(i -> i % 2 == 0 ? 0.001 : i % (2 * night) < night ? 0.25 : 0.6, p -> p < 0.01, policy)
                        .get(0))
                .isGreaterThan(2000);
    }

    /** Five times a rate of .1 % would be one alert in 200 events. */
    @Test
    void howeverLowTheRateFewAlertsAreNoBurst() {
        var policy = AlertPolicy.of(0.001, true);
        Quarantine quarantine = new Quarantine();
        verdicts(quarantine, policy, 7, true, 0.5);
        assertThat(quarantine.suspicious(0.001, policy)).isFalse();
        assertThat(verdicts(quarantine, policy, 100, false, 0.5)).containsOnly(Verdict.LEARN);
        verdicts(quarantine, policy, 6, true, 0.5);
        assertThat(quarantine.suspicious(0.001, policy)).isTrue();
        assertThat(verdicts(quarantine, policy, 1, false, 0.5)).containsOnly(Verdict.WITHHOLD);
    }

    /** At 10 %, more than a half; where three of four events are flagged, .75 (1 − (1 − 1/200)ⁿ) is above that after 220 events. */
    @Test
    void fiveTimesTheRateIsABurst() {
        var policy = AlertPolicy.of(0.1, true);
        Quarantine quarantine = new Quarantine();
        int events = 0;
        for (; events < 1000 && !quarantine.suspicious(0.1, policy); events++) {
            verdicts(quarantine, policy, 1, events % 4 != 3, 0.5);
        }
        assertThat(events).isBetween(216, 224);
    }
}
