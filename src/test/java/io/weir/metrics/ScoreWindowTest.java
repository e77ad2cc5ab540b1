package io.weir.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScoreWindowTest {

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void quantilesAreWithinSevenPercentOfTheExactOnes(long seed) {
        var random = new SplittableRandom(seed);
        var window = new ScoreWindow();
        double[] scores = new double[5000];
        for (int i = 0; i < scores.length; i++) {
            // Of both signs and over several orders of magnitude.
            scores[i] = Math.sinh(random.nextGaussian() * 3);
            window.scored(-scores[i], scores[i]);
        }
        Arrays.sort(scores);
        var recent = new Recent();
        window.addTo(recent);
        for (double q : new double[] {0.05, 0.5, 0.9, 0.99, 0.999}) {
            double exact = scores[(int) Math.ceil(q * scores.length) - 1];
            // An eighth of an octave is 12.5 % wide; its middle is nearer than half of that. Below 1/16 all is zero.
            assertThat(recent.quantile(q)).isCloseTo(exact, within(0.0625 + 0.07 * Math.abs(exact)));
        }
        assertThat(recent.meanLogLikelihood())
                .isCloseTo(-Arrays.stream(scores).average().orElseThrow(), within(1e-9));
    }

    @Test
    void bucketsFollowTheOrderOfTheScores() {
        double[] scores = {
            -1e300, -1e6, -3, -0.07, -0.01, 0, 0.05, 0.0625, 0.07, 1, 1.1, 1.2, 700, 1e6, 1e7, Double.POSITIVE_INFINITY
        };
        for (int i = 1; i < scores.length; i++) {
            assertThat(ScoreWindow.bucket(scores[i]))
                    .as("%s after %s", scores[i], scores[i - 1])
                    .isBetween(ScoreWindow.bucket(scores[i - 1]), ScoreWindow.BUCKETS - 1);
        }
        assertThat(ScoreWindow.bucket(-1e300)).isNotNegative();
        assertThat(ScoreWindow.bucket(1.2)).isGreaterThan(ScoreWindow.bucket(1.0));
        assertThat(ScoreWindow.middle(ScoreWindow.bucket(0))).isZero();
    }

    @Test
    void whatIsLongAgoIsForgotten() {
        var window = new ScoreWindow();
        for (int i = 0; i < 2 * ScoreWindow.GENERATION; i++) {
            window.scored(-100, 100);
            window.judged(true, 0.01);
        }
        for (int i = 0; i < 2 * ScoreWindow.GENERATION; i++) {
            window.scored(-1, 1);
            window.judged(i % 100 == 0, 0.02);
        }
        var recent = new Recent();
        window.addTo(recent);
        assertThat(recent.quantile(0.999)).isCloseTo(1, within(0.07));
        assertThat(recent.meanLogLikelihood()).isEqualTo(-1);
        assertThat(recent.realisedRate()).isCloseTo(0.01, within(1e-3));
        assertThat(recent.targetRate()).isCloseTo(0.02, within(1e-9));
    }

    @Test
    void nothingIsSaidOfNothing() {
        var recent = new Recent();
        new ScoreWindow().addTo(recent);
        assertThat(recent.quantile(0.5)).isNaN();
        assertThat(recent.meanLogLikelihood()).isNaN();
        assertThat(recent.realisedRate()).isNaN();
    }

    @Test
    void aTableHoldsItsMostModels() {
        var table = new Metrics().table(3);
        for (int i = 0; i < 10; i++) {
            table.put("m" + i, new ModelFigures(i, 1, 1, 1, 0));
            assertThat(table.get("m" + i)).isNotNull();
        }
        assertThat(table.all()).hasSize(3);
    }
}
