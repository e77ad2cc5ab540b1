package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.engine.Scoring;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What waits is gone through in the time that is given, whatever an event takes. */
class HoldLimitTest {

    private static final long MILLISECOND = 1_000_000;
    private static final long BUDGET = 750 * MILLISECOND;

    @Test
    void whereEventsAreQuickAsManyWaitAsThereIsRoomFor() {
        var limit = new HoldLimit(BUDGET);
        assertThat(limit.most()).as("before the first").isEqualTo(Scoring.MOST_HELD);
        for (int i = 0; i < 100; i++) {
            limit.took(limit.most(), limit.most() * MILLISECOND / 20);
        }
        assertThat(limit.most()).isEqualTo(Scoring.MOST_HELD);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 3, 12, 100, 700})
    void whereTheyTakeLongThoseThatWaitTakeNoLongerThanTheBudget(long milliseconds) {
        var limit = new HoldLimit(BUDGET);
        limit.took(Scoring.MOST_HELD, Scoring.MOST_HELD * milliseconds * MILLISECOND);
        for (int i = 0; i < 50; i++) {
            long time = limit.most() * milliseconds * MILLISECOND;
            assertThat(time).isBetween(Math.min(BUDGET / 2, milliseconds * MILLISECOND), BUDGET);
            limit.took(limit.most(), time);
        }
    }

    @Test
    void anEventThatTakesLongerThanAllThatIsGivenIsAlone() {
        var limit = new HoldLimit(BUDGET);
        limit.took(1, 60_000 * MILLISECOND);
        assertThat(limit.most()).isOne();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void aWaitNowAndThenIsRememberedAndForgotten(long seed) {
        var random = new SplittableRandom(seed);
        var limit = new HoldLimit(BUDGET);
        limit.took(1, MILLISECOND);
        for (int i = 0; i < 1000; i++) {
            int events = limit.most();
            // One batch in five waits for a search.
            long time = events * MILLISECOND + (random.nextInt(5) == 0 ? 2000 * MILLISECOND : 0);
            limit.took(events, time);
            // A wait is for a batch, and takes what it takes; the events beside it never take more than what is given.
            assertThat(events * MILLISECOND).isLessThanOrEqualTo(BUDGET);
        }
        for (int i = 0; i < 40; i++) {
            limit.took(limit.most(), limit.most() * MILLISECOND / 10);
        }
        assertThat(limit.most()).as("forty quick turns later").isEqualTo(Scoring.MOST_HELD);
    }
}
