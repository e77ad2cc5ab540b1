package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class StandingStillTest {

    private long nanos = 7;
    private final StandingStill standing = new StandingStill(Duration.ofSeconds(10), () -> nanos);

    private boolean after(long seconds, long count) {
        nanos += Duration.ofSeconds(seconds).toNanos();
        return standing.forLong(count);
    }

    @Test
    void whatGrowsSlowlyIsWaitedForAsLongAsItTakes() {
        for (int count = 0; count < 100; count++) {
            assertThat(after(9, count)).isFalse();
        }
    }

    @Test
    void whatDoesNotGrowIsGivenUp() {
        assertThat(after(0, 3)).isFalse();
        assertThat(after(9, 3)).isFalse();
        assertThat(after(1, 3)).isTrue();
    }

    @Test
    void whatFallsDoesNotGrow() {
        assertThat(after(0, 3)).isFalse();
        assertThat(after(5, 2)).isFalse();
        assertThat(after(5, 3)).isTrue();
    }
}
