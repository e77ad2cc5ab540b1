package io.weir.anomaly;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.mixture.ComponentIds;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

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
