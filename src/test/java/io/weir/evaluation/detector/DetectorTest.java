package io.weir.evaluation.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.evaluation.measure.Ranking;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds of every detector. */
class DetectorTest {

    private static final int D = 4;
    private static final int ROWS = 1500;
    private static final int FROM = 500;
    private static final double FAR = 12;

    /** Makes a detector of rows within ±{@value #FAR}. */
    private interface Made {
        Detector of(long seed);
    }

    private record Case(String name, Made made, boolean random) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() {
        double[] high = new double[D];
        Arrays.fill(high, FAR);
        double[] low = Arrays.stream(high).map(h -> -h).toArray();
        return Stream.of(
                new Case("random cut forest", seed -> new RandomCutForest(D, 1, seed), true),
                new Case("random cut forest, shingle 8", seed -> new RandomCutForest(D, 8, seed), true),
                new Case("half-space trees", seed -> new HalfSpaceTrees(low, high, seed), true),
                new Case("isolation forest", WindowedIsolationForest::new, true),
                new Case("robust z", seed -> new RobustZ(D), false));
    }

    /** Every fiftieth row is {@value #FAR} away in some direction. */
    private static double[][] rows(long seed) {
        var random = new SplittableRandom(seed);
        double[][] rows = new double[ROWS][D];
        for (int i = 0; i < ROWS; i++) {
            double norm = 0;
            for (int j = 0; j < D; j++) {
                rows[i][j] = random.nextGaussian();
                norm += rows[i][j] * rows[i][j];
            }
            for (int j = 0; j < D && odd(i); j++) {
                rows[i][j] *= FAR / Math.sqrt(norm);
            }
        }
        return rows;
    }

    private static boolean odd(int i) {
        return i >= FROM && i % 50 == 0;
    }

    private static double[] scores(Detector detector, double[][] rows) {
        return Arrays.stream(rows).mapToDouble(detector::next).toArray();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void obviousOutliersRankFirst(Case one) {
        double[] scores = scores(one.made.of(1), rows(1));
        assertThat(scores).doesNotContain(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);
        boolean[] positive = new boolean[ROWS - FROM];
        for (int i = FROM; i < ROWS; i++) {
            positive[i - FROM] = odd(i);
        }
        // A shingle is as strange as the strangest of its rows: seven more follow each outlier.
        double least = one.name.contains("8") ? 0.9 : 0.97;
        assertThat(Ranking.of(Arrays.copyOfRange(scores, FROM, ROWS), positive).rocAuc())
                .isGreaterThan(least);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void scoresAreThoseOfTheSeedAndOfEarlierRows(Case one) {
        double[][] rows = rows(3);
        double[] all = scores(one.made.of(7), rows);
        assertThat(scores(one.made.of(7), Arrays.copyOf(rows, FROM))).isEqualTo(Arrays.copyOf(all, FROM));
        assertThat(Arrays.equals(scores(one.made.of(8), rows), all)).isEqualTo(!one.random);
        assertThat(rows).as("rows are not modified").isDeepEqualTo(rows(3));
        // Unlike any row before it, and learned later: the second one like it is less strange, or as strange.
        Detector detector = one.made.of(7);
        scores(detector, Arrays.copyOf(rows, FROM));
        double[] far = {FAR, FAR, FAR, FAR};
        double first = detector.next(far);
        for (int i = 0; i < 600; i++) {
            detector.next(far);
        }
        assertThat(detector.next(far)).isLessThan(first);
    }

    @Test
    void beforeAnythingIsKnownAllRowsAreAlike() {
        for (Case one : cases().toList()) {
            assertThat(Arrays.stream(scores(one.made.of(1), Arrays.copyOf(rows(1), 31)))
                            .distinct())
                    .as(one.name)
                    .hasSize(1);
        }
    }

    @Test
    void aRandomCutForestFlagsWhatIsFarAndOthersHaveNoThreshold() {
        double[][] rows = rows(5);
        for (Case one : cases().toList()) {
            Detector detector = one.made.of(1);
            List<Integer> flagged = new ArrayList<>();
            for (int i = 0; i < ROWS; i++) {
                detector.next(rows[i]);
                if (detector.flagged()) {
                    flagged.add(i);
                }
            }
            if (one.name.equals("random cut forest")) {
                assertThat(flagged.stream().filter(DetectorTest::odd).count()).isGreaterThan(10);
                assertThat(flagged).hasSizeLessThan(60);
            } else if (!one.name.startsWith("random cut")) {
                assertThat(flagged).as(one.name).isEmpty();
            }
        }
    }

    @Test
    void aRobustZIsThatOfTheMedianAndTheMedianDeviation() {
        var z = new RobustZ(2);
        for (int i = 0; i < 32; i++) {
            assertThat(z.next(new double[] {i, 7})).isZero();
        }
        // The median of 0 … 31 is 15.5, that of the deviations 8; a constant column counts in its own units.
        assertThat(z.next(new double[] {100, 7})).isCloseTo(84.5 / (1.4826 * 8), within(1e-12));
        assertThat(z.next(new double[] {15.5, 10})).isEqualTo(3);
    }

    @Test
    void theMeanPathIsThatOfThePaper() {
        assertThat(WindowedIsolationForest.meanPath(1)).isZero();
        assertThat(WindowedIsolationForest.meanPath(2)).isEqualTo(1);
        assertThat(WindowedIsolationForest.meanPath(256)).isCloseTo(10.2448, within(1e-3));
    }

    @Test
    void aWindowIsDueMoreOftenInTheBeginningAndKeepsTheLastRows() {
        var window = new SlidingWindow();
        List<Integer> due = new ArrayList<>();
        for (int i = 1; i <= 3000; i++) {
            if (window.add(new double[] {i})) {
                due.add(i);
            }
        }
        assertThat(due.subList(0, 6)).containsExactly(32, 64, 128, 256, 512, 768);
        assertThat(Arrays.stream(window.rows()).mapToDouble(x -> x[0]).min()).hasValue(3000 - SlidingWindow.ROWS + 1);
    }
}
