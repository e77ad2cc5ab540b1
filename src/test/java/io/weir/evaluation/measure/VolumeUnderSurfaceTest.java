package io.weir.evaluation.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class VolumeUnderSurfaceTest {

    @Test
    void withoutEdgesRecallCountsTheAnomaliesOfWhichARowIsFound() {
        double[] scores = {0.1, 0.9, 0.8, 0.2};
        boolean[] positive = {false, true, false, true};
        // Row 1: recall ½ · ½, precision 1. Row 2: nothing. Row 3: recall 1, precision 2/3.
        assertThat(VolumeUnderSurface.of(scores, positive, 0)).isCloseTo(0.25 + 0.75 * 2 / 3, within(1e-15));
    }

    @Test
    void edgesAreWorthTheRootOfTheirNearness() {
        double[] scores = {0, 3, 1, 2, 0};
        boolean[] positive = {false, false, true, false, false};
        double edge = Math.sqrt(0.5);
        double positives = 1 + edge;
        double first = edge / positives;
        double second = 2 * edge / positives;
        double wide = first * edge + (second - first) * edge + (1 - second) * (1 + 2 * edge) / 3;
        assertThat(wide).as("by hand").isCloseTo(0.72386, within(1e-5));
        // At widths of 0 and 1 only row 2 is right, and the third to be found.
        assertThat(VolumeUnderSurface.of(scores, positive, 2)).isCloseTo((1.0 / 3 + 1.0 / 3 + wide) / 3, within(1e-15));
    }

    @Test
    void anomaliesAreRunsAndTheirEdgesEndWithTheSeries() {
        boolean[] positive = {true, true, false, true};
        assertThat(VolumeUnderSurface.windows(positive))
                .containsExactly(new VolumeUnderSurface.Window(0, 2), new VolumeUnderSurface.Window(3, 4));
        assertThat(VolumeUnderSurface.of(new double[] {2, 2, 1, 2}, positive, 0))
                .isEqualTo(1);
        assertThat(VolumeUnderSurface.of(new double[4], new boolean[4])).isNaN();
    }

    @Test
    void onlyTheOrderOfScoresMattersAndAShiftCostsLessThanItDoesWithoutEdges() {
        var random = new SplittableRandom(4);
        int n = 1000;
        boolean[] positive = new boolean[n];
        Arrays.fill(positive, 500, 540, true);
        double[] scores = random.doubles(n).toArray();
        double[] same = Arrays.stream(scores).map(s -> Math.exp(3 * s)).toArray();
        assertThat(VolumeUnderSurface.of(same, positive)).isEqualTo(VolumeUnderSurface.of(scores, positive));
        double[] early = new double[n];
        Arrays.fill(early, 490, 530, 1);
        // Three quarters of what is found are right, and three quarters are found.
        double plain = VolumeUnderSurface.of(early, positive, 0);
        assertThat(plain).isCloseTo(0.75 * 0.75 + 0.25 * 0.04, within(1e-12));
        assertThat(VolumeUnderSurface.of(early, positive)).isBetween(plain + 0.05, 1.0);
    }
}
