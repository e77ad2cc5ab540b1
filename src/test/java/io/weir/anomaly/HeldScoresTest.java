package io.weir.anomaly;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeldScoresTest {

    private static List<Double> released(HeldScores held, long clock) {
        List<Double> released = new ArrayList<>();
        held.release(clock, (score, pattern) -> released.add(score));
        return released;
    }

    @Test
    void aScoreWaitsForAHundredEvents() {
        HeldScores held = new HeldScores();
        held.holdAWhile(5, 0, 1000);
        held.holdAWhile(6, 0, 1050);
        assertThat(released(held, 1099)).isEmpty();
        assertThat(released(held, 1100)).containsExactly(5.0);
        assertThat(released(held, 1149)).isEmpty();
        assertThat(released(held, 1150)).containsExactly(6.0);
        assertThat(held.size()).isZero();
    }

    @Test
    void ofMoreThanTwoHundredAndFiftySixTheFirstWait() {
        HeldScores held = new HeldScores();
        for (int i = 0; i < 1000; i++) {
            held.holdAWhile(i, 0, 0);
        }
        assertThat(released(held, 100)).hasSize(256).endsWith(255.0);
    }

    @Test
    void forgottenScoresDoNotComeBack() {
        HeldScores held = new HeldScores();
        held.holdAWhile(5, 0, 0);
        held.forget();
        held.holdAWhile(6, 0, 0);
        assertThat(released(held, Long.MAX_VALUE)).containsExactly(6.0);
    }
}
