package io.weir.em;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StepSizeTest {

    private static final StepSize FORGETS_NOTHING = new StepSize(3, HalfLife.none());

    @ParameterizedTest(name = "batches of {0}")
    @ValueSource(doubles = {1, 16, 256})
    void stepsSatisfyRobbinsAndMonro(double b) {
        double sum = 0;
        double squares = 0;
        double sumOfLaterHalf = 0;
        int n = 1 << 20;
        for (int t = 1; t < n; t++) {
            double gamma = FORGETS_NOTHING.of(b, t * b, t * b);
            assertThat(gamma).isBetween(0.0, 1.0);
            sum += gamma;
            squares += gamma * gamma;
            sumOfLaterHalf += t >= n / 2 ? gamma : 0;
        }
        // Σ c/(t+1) grows by c·log 2 with every doubling for ever, Σ (c/(t+1))² stays below 2 + c²/2.
        assertThat(sumOfLaterHalf).isCloseTo(3 * Math.log(2), within(1e-4));
        assertThat(sum).isGreaterThan(30);
        assertThat(squares).isLessThan(2 + 9);
    }

    @Test
    void aGainOfOneIsTheRunningMean() {
        assertThat(new StepSize(1, HalfLife.none()).of(10, 90, 90)).isEqualTo(0.1);
    }

    @Test
    void aHalfLifeHalvesWhatIsOlder() {
        StepSize step = new StepSize(1, HalfLife.events(500));
        double kept = 1;
        for (int t = 0; t < 50; t++) {
            kept *= 1 - step.of(10, 1e12, 1e12);
        }
        assertThat(kept).isCloseTo(0.5, within(1e-9));
    }

    @Test
    void averagingWeighsLaterStatesMore() {
        // With batches of one and η = 1, the state after event i has weight ∝ i.
        int n = 1000;
        double[] weights = new double[n + 1];
        for (int i = 1; i <= n; i++) {
            double step = StepSize.averaging(1, i);
            for (int j = 1; j < i; j++) {
                weights[j] *= 1 - step;
            }
            weights[i] = step;
        }
        assertThat(weights[n] / weights[n / 2]).isCloseTo(2, within(0.01));
    }

    @Test
    void whatIsNoStepSizeIsRefused() {
        assertThatThrownBy(() -> new StepSize(Double.NaN, HalfLife.none())).hasMessageContaining("NaN");
        assertThatThrownBy(() -> HalfLife.events(0)).hasMessageContaining("0.0");
    }
}
