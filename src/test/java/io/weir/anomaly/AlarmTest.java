package io.weir.anomaly;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.mixture.ComponentIds;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a burst of attacks teaches the threshold and the model: nothing. */
class AlarmTest {

    private static final AlertPolicy POLICY = AlertPolicy.DEFAULT;

    private final SplittableRandom random = new SplittableRandom(1);
    private final Alarm alarm = Alarm.of(POLICY);

    private Verdict judge(double score) {
        return alarm.judge(score, 0, alarm.flags(score, 0), alarm.pValue(score, 0), 0, 0, POLICY);
    }

    /** Ordinary events, some of them attacks of score 50, every so many-th; none if 0. */
    private void events(int n, int every) {
        for (int i = 0; i < n; i++) {
            judge(every > 0 && i % every == 0 ? 50 : random.nextGaussian());
        }
    }

    @Test
    void theScoresOfABurstAreForgottenWhenItEnds() {
        events(10_000, 0);
        double before = alarm.pValue(49, 0);
        events(400, 2);
        assertThat(alarm.pValue(49, 0)).as("during the burst").isLessThan(1e-3);
        events(2000, 0);
        assertThat(before).isLessThan(1e-3);
        assertThat(alarm.pValue(49, 0)).as("after the burst").isLessThan(1e-3);
    }

    /** Nothing tells an attack that comes now and then from what is rare, and the share of alerts has to be kept. */
    @Test
    void whatIsFlaggedNowAndThenTeachesTheThreshold() {
        events(10_000, 0);
        events(20_000, 100);
        assertThat(alarm.pValue(49, 0)).isGreaterThan(1e-3);
    }

    /** What can be made good is 20 alerts at 0.1 %, fewer than were told already; at 10 % it is 2,000, which is too long. */
    @ParameterizedTest(name = "at {0} it is told for {1} to {2} events more")
    @CsvSource({"0.001, 0, 0", "0.01, 150, 180", "0.1, 200, 200"})
    void aRegimeThatIsAcceptedSoonIsToldForAsManyEventsAsCanBeMadeGood(double share, int least, int most) {
        var policy = AlertPolicy.of(share, true);
        var one = Alarm.of(policy);
        for (int i = 0; i < 10_000; i++) {
            double score = random.nextGaussian();
            one.judge(score, 0, one.flags(score, 0), one.pValue(score, 0), 0, 0, policy);
        }
        Verdict verdict = Verdict.LEARN;
        for (int i = 0; verdict != Verdict.NEW_REGIME; i++) {
            assertThat(i).isLessThan(200);
            verdict = one.judge(50, 0, one.flags(50, 0), one.pValue(50, 0), 0, 0, policy);
        }
        assertThat(one.telling()).isBetween(least, most);
        int told = one.telling();
        for (int i = 0; i < told; i++) {
            assertThat(one.telling()).isEqualTo(told - i);
            assertThat(one.flags(50, 0)).isTrue();
            assertThat(one.judge(50, 0, true, one.pValue(50, 0), 0, 0, policy)).isEqualTo(Verdict.LEARN);
        }
        assertThat(one.telling()).isZero();
    }

    @Test
    void aComponentThatLeavesTheCoreDuringABurstDoesNotMakeItWelcome() {
        alarm.scores(InlierComponentsTest.mixture(0.4, 0.3, 0.3), ComponentIds.first(3, 0), 1e6, POLICY);
        events(10_000, 0);
        events(200, 2);
        long withheld = alarm.withheld();
        alarm.scores(InlierComponentsTest.mixture(0.6, 0.3, 0.1), ComponentIds.first(3, 0), 1e6, POLICY);
        events(200, 2);
        assertThat(alarm.withheld() - withheld).isEqualTo(200);
    }
}
