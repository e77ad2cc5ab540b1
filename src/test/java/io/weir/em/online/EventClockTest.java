package io.weir.em.online;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.em.HalfLife;
import org.junit.jupiter.api.Test;

class EventClockTest {

    private static final long H = 1000;
    private static final long YEAR_2100 = 4_102_444_800_000L;

    /** A clock that has seen one wrong timestamp after a thousand right ones. */
    private static EventClock misled() {
        var clock = new EventClock(HalfLife.time(H));
        for (int i = 0; i < 1000; i++) {
            clock.advance(i, 1, 1);
        }
        clock.advance(YEAR_2100, 1, 1);
        return clock;
    }

    @Test
    void itGoesBackWithThe256thEventInARowThatIsFarTooLate() {
        EventClock clock = misled();
        for (int i = 1; i < 256; i++) {
            assertThat(clock.advance(1000 + i, 1, 1).present())
                    .as("late event %d", i)
                    .isZero();
        }
        EventClock.Tick back = clock.advance(1256, 1, 1);
        assertThat(back.present()).isEqualTo(1);
        assertThat(back.past()).as("nothing fades by going back").isEqualTo(1);
        assertThat(clock.advance(1256 + H, 1, 1).past())
                .as("time goes on from there")
                .isEqualTo(0.5);
    }

    @Test
    void eventsOfABatchCountOneByOne() {
        EventClock clock = misled();
        assertThat(clock.advance(1001, 255, 255).present()).isZero();
        assertThat(clock.advance(1001, 1, 1).present()).isEqualTo(1);
    }

    @Test
    void oneEventInTimeBeginsTheCountAnew() {
        EventClock clock = misled();
        clock.advance(1001, 255, 255);
        assertThat(clock.advance(YEAR_2100 - 9 * H, 1, 1).present()).isCloseTo(Math.pow(2, -9), within(1e-12));
        assertThat(clock.advance(1001, 255, 255).present()).isZero();
    }

    /** Ten half-lives are late, and no more: such events are worth a thousandth, and make nobody doubt the clock. */
    @Test
    void eventsThatAreLateByTenHalfLivesMoveNothing() {
        var clock = new EventClock(HalfLife.time(H));
        clock.advance(10 * H, 1, 1);
        for (int i = 0; i < 1000; i++) {
            assertThat(clock.advance(0, 1, 1).present()).isCloseTo(1.0 / 1024, within(1e-12));
        }
    }
}
