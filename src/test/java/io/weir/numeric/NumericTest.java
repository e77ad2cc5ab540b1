package io.weir.numeric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NumericTest {

    @Test
    void logSumExpOfHugeAndTinyLogarithmsNeitherOverflowsNorVanishes() {
        assertThat(LogSumExp.of(new double[] {1e5, 1e5}, 2)).isEqualTo(1e5 + Math.log(2));
        assertThat(LogSumExp.of(new double[] {-1e5, -1e5 - 1}, 2))
                .isCloseTo(-1e5 + Math.log1p(Math.exp(-1)), within(2e-11));
        assertThat(LogSumExp.of(new double[] {Double.NEGATIVE_INFINITY}, 1)).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(LogSumExp.of(new double[0], 0)).isEqualTo(Double.NEGATIVE_INFINITY);
    }

    @Test
    void aPointWithoutAnyDensityTakesThePriorWeights() {
        double[] l = {Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY};
        double log = LogSumExp.normalize(l, new double[] {Math.log(0.25), Math.log(0.75)}, 2);
        assertThat(log).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(l[0]).isCloseTo(0.25, within(1e-16));
        assertThat(l[1]).isCloseTo(0.75, within(2e-16));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void choleskyFactorsAndSolvesWhatItWasGiven(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int n = 1 + random.nextInt(12);
        double[][] a = positiveDefinite(n, random);
        Cholesky cholesky = Cholesky.of(a).orElseThrow();
        double[][] w = cholesky.inverse();
        double[] b = new double[n];
        double[] v = new double[n];
        Arrays.setAll(b, i -> random.nextDouble() - 0.5);
        for (int i = 0; i < n; i++) {
            double product = 0;
            for (int k = 0; k <= i; k++) {
                product += cholesky.get(i, k) * cholesky.get(i, k);
            }
            assertThat(product).isCloseTo(a[i][i], within(1e-12 * a[i][i]));
            for (int j = 0; j < n; j++) {
                v[i] += at(a, i, j) * b[j];
            }
        }
        cholesky.solve(v);
        for (int i = 0; i < n; i++) {
            assertThat(v[i]).isCloseTo(b[i], within(1e-8));
            assertThat(w[i][i] * cholesky.get(i, i)).isCloseTo(1, within(1e-12));
        }
    }

    @Test
    void choleskyJudgesEachPivotByItsOwnFeature() {
        assertThat(Cholesky.of(new double[][] {{1e-12}, {0, 1e12}})).isPresent();
        assertThat(Cholesky.of(new double[][] {{1}, {1, 1}})).isEmpty();
        assertThat(Cholesky.of(new double[][] {{1e-12}, {1, 1e12}})).isEmpty();
        assertThat(Cholesky.of(new double[][] {{Double.NaN}})).isEmpty();
        assertThat(Cholesky.of(new double[][] {{0}})).isEmpty();
    }

    private static double at(double[][] lower, int i, int j) {
        return j <= i ? lower[i][j] : lower[j][i];
    }

    private static double[][] positiveDefinite(int n, SplittableRandom random) {
        double[][] b = new double[n][n];
        for (double[] row : b) {
            Arrays.setAll(row, j -> random.nextGaussian());
        }
        double[][] a = new double[n][];
        for (int i = 0; i < n; i++) {
            a[i] = new double[i + 1];
            for (int j = 0; j <= i; j++) {
                for (int k = 0; k < n; k++) {
                    a[i][j] += b[i][k] * b[j][k];
                }
            }
            a[i][i] += 0.1;
        }
        return a;
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void linearAssignmentIsAsGoodAsTryingEverything(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int rows = 1 + random.nextInt(6);
        int columns = 1 + random.nextInt(6);
        double[][] gain = new double[rows][columns];
        for (double[] row : gain) {
            Arrays.setAll(row, j -> random.nextDouble());
        }
        int[] found = LinearAssignment.maximize(gain);
        double sum = 0;
        boolean[] taken = new boolean[columns];
        for (int i = 0; i < rows; i++) {
            if (found[i] >= 0) {
                assertThat(taken[found[i]]).isFalse();
                taken[found[i]] = true;
                sum += gain[i][found[i]];
            }
        }
        assertThat(sum).isCloseTo(best(gain, 0, new boolean[columns]), within(1e-12));
    }

    private static double best(double[][] gain, int row, boolean[] taken) {
        if (row == gain.length) {
            return 0;
        }
        double best = best(gain, row + 1, taken);
        for (int j = 0; j < taken.length; j++) {
            if (!taken[j]) {
                taken[j] = true;
                best = Math.max(best, gain[row][j] + best(gain, row + 1, taken));
                taken[j] = false;
            }
        }
        return best;
    }

    @Test
    void aHashIsTheSameEverywhere() {
        assertThat(Hash64.mix(0, 0)).isEqualTo(0xE220A8397B1DCDAFL);
        assertThat(Hash64.of("weir")).isEqualTo(Hash64.of("weir")).isNotEqualTo(Hash64.of("wier"));
    }
}
