package io.weir.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.family.Attribution;
import io.weir.family.CategoryNames;
import io.weir.family.Component;
import io.weir.family.CovarianceType;
import io.weir.family.Family;
import io.weir.family.Kinds;
import io.weir.family.gaussian.Gaussian;
import io.weir.family.gaussian.GaussianComponent;
import io.weir.family.product.FeatureKind;
import io.weir.mixture.Mixture;
import io.weir.numeric.ChiSquare;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What must hold of scores that count some features in one direction only, for every family, and given context. */
class DirectionLawsTest {

    private static final double[] WEIGHTS = {0.6, 0.4};
    private static final double EVENTS = 5000;

    private static boolean hasDirection(Family family, int j) {
        FeatureKind kind = Kinds.kind(family, j);
        return kind != FeatureKind.CATEGORICAL && kind != FeatureKind.VONMISES;
    }

    /** Families with their directions, half of the time given some context. */
    static Stream<Arguments> directions() {
        List<Family> families = new ArrayList<>(Kinds.all().toList());
        families.add(Kinds.mixed(CovarianceType.TIED));
        families.add(Gaussian.of(7, CovarianceType.FULL));
        List<Arguments> cases = new ArrayList<>();
        for (Family family : families) {
            for (long seed = 1; seed <= 4; seed++) {
                var random = new SplittableRandom(seed);
                int d = family.dimension();
                int[] signs = new int[d];
                boolean[] given = new boolean[d];
                for (int j = 0; j < d; j++) {
                    signs[j] = hasDirection(family, j) ? random.nextInt(3) - 1 : 0;
                    given[j] = seed % 2 == 0 && signs[j] == 0 && random.nextBoolean();
                }
                if (IntStream.range(0, d).allMatch(j -> given[j])) {
                    given[0] = false;
                }
                cases.add(Arguments.of(family, seed, signs, given));
            }
        }
        return cases.stream();
    }

    private static InlierScore score(Family family, SplittableRandom random, int[] signs, boolean... given) {
        Component[] components = Kinds.truth(family, random);
        return InlierScore.of(
                Mixture.of(family, WEIGHTS, components), 1, EVENTS, Context.of(given), Directions.of(signs));
    }

    private static double[][] points(Family family, SplittableRandom random) {
        double[][] points = Kinds.points(family, 60, random);
        for (double[] x : points) {
            if (random.nextInt(4) == 0) {
                x[random.nextInt(x.length)] = Double.NaN;
            }
        }
        return points;
    }

    /** A value that is farther in its direction: of a count another count, of a yes or no yes or no. */
    private static double farther(Family family, int j, double v, int sign, double by) {
        return switch (Kinds.kind(family, j)) {
            case POISSON -> Math.max(0, v + sign * Math.ceil(by));
            case BERNOULLI -> sign > 0 ? 1 : 0;
            default -> v + sign * by;
        };
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("directions")
    void theScoreNeverFallsWhileAValueMovesInItsDirection(Family family, long seed, int[] signs, boolean[] given) {
        var random = new SplittableRandom(seed);
        InlierScore score = score(family, random, signs, given);
        for (double[] x : points(family, random)) {
            for (int j = 0; j < x.length; j++) {
                double before = score.of(x);
                if (signs[j] != 0 && x[j] == x[j]) {
                    double[] more = x.clone();
                    more[j] = farther(family, j, x[j], signs[j], random.nextDouble(0.01, 5));
                    assertThat(score.of(more)).as("feature %d", j).isGreaterThan(before - 1e-7 * (1 + before));
                }
            }
        }
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("directions")
    void howFarAValueIsOnTheOtherSideSaysNothingAndItIsNeverTheReason(
            Family family, long seed, int[] signs, boolean[] given) {
        var random = new SplittableRandom(seed);
        InlierScore score = score(family, random, signs, given);
        for (double[] x : points(family, random)) {
            for (int j = 0; j < x.length; j++) {
                if (signs[j] != 0 && x[j] == x[j] && Kinds.kind(family, j) == FeatureKind.GAUSSIAN) {
                    double[] far = x.clone();
                    far[j] = -signs[j] * 1e6;
                    double[] farther = x.clone();
                    farther[j] = -signs[j] * 1e9;
                    assertThat(score.of(far)).isCloseTo(score.of(farther), within(1e-9 * (1 + score.of(far))));
                    assertThat(score.explain(far).stream().map(Attribution::slot))
                            .doesNotContain(j);
                }
            }
        }
    }

    /** D is the least of all points that are at least as far: found here by going down along one coordinate after the other. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void aGaussianIsAsFarAsTheNearestPointThatIsAtLeastAsFarInEveryDirection(long seed) {
        var random = new SplittableRandom(seed);
        int d = 5;
        Family family = Gaussian.of(d, CovarianceType.FULL);
        GaussianComponent one = (GaussianComponent) Kinds.truth(family, random)[0];
        double[][] precision = inverse(one, d);
        var parameters = new HashMap<String, Object>();
        one.describe(parameters, new CategoryNames());
        double[] mean = (double[]) parameters.get("mean");
        int[] signs = IntStream.range(0, d).map(j -> random.nextInt(3) - 1).toArray();
        InlierScore score = InlierScore.of(
                Mixture.of(family, new double[] {1}, new Component[] {one}),
                1,
                1e12,
                Context.NONE,
                Directions.of(signs));
        int compared = 0;
        for (double[] x : Kinds.points(family, 200, random)) {
            double[] y = nearest(x, mean, precision, signs);
            double distance = distance(y, mean, precision);
            if (distance < 9) {
                assertThat(score.of(x)).isCloseTo(-ChiSquare.logSurvival(d, distance), within(1e-5));
                compared++;
            }
        }
        assertThat(compared).isGreaterThan(50);
    }

    private static double[] nearest(double[] x, double[] mean, double[][] precision, int[] signs) {
        double[] y = x.clone();
        for (int round = 0; round < 3_000; round++) {
            for (int j = 0; j < y.length; j++) {
                double gradient = 0;
                for (int i = 0; i < y.length; i++) {
                    gradient += precision[j][i] * (y[i] - mean[i]);
                }
                double free = y[j] - gradient / precision[j][j];
                y[j] = signs[j] == 0 ? y[j] : signs[j] > 0 ? Math.max(x[j], free) : Math.min(x[j], free);
            }
        }
        return y;
    }

    private static double distance(double[] y, double[] mean, double[][] precision) {
        double sum = 0;
        for (int a = 0; a < y.length; a++) {
            for (int b = 0; b < y.length; b++) {
                sum += (y[a] - mean[a]) * precision[a][b] * (y[b] - mean[b]);
            }
        }
        return sum;
    }

    /** By Gauss and Jordan. */
    private static double[][] inverse(GaussianComponent one, int d) {
        double[][] m = new double[d][2 * d];
        for (int a = 0; a < d; a++) {
            for (int b = 0; b < d; b++) {
                m[a][b] = one.covariance(a, b);
            }
            m[a][d + a] = 1;
        }
        for (int p = 0; p < d; p++) {
            double pivot = m[p][p];
            for (int c = 0; c < 2 * d; c++) {
                m[p][c] /= pivot;
            }
            for (int a = 0; a < d; a++) {
                double factor = a == p ? 0 : m[a][p];
                for (int c = 0; c < 2 * d; c++) {
                    m[a][c] -= factor * m[p][c];
                }
            }
        }
        double[][] inverse = new double[d][];
        Arrays.setAll(inverse, a -> Arrays.copyOfRange(m[a], d, 2 * d));
        return inverse;
    }

    /** Two that go together: low is strange by itself, high only beyond what the other says. */
    @Test
    void whatCountsIsWhatTheOthersDoNotExpect() {
        Family family = Gaussian.of(2, CovarianceType.FULL);
        Component[] one = {
            GaussianComponent.of(new double[] {0, 0}, new double[][] {{1, 0.9}, {0.9, 1}}, CovarianceType.FULL)
        };
        InlierScore up =
                InlierScore.of(Mixture.of(family, new double[] {1}, one), 1, 1e9, Context.NONE, Directions.of(1, 0));
        // Lower than the other one says: only that one counts.
        assertThat(up.of(new double[] {-5, 1})).isCloseTo(-ChiSquare.logSurvival(2, 1), within(1e-3));
        // Not high by itself, and yet higher than the other one says.
        assertThat(up.of(new double[] {0, -3})).isGreaterThan(10);
        assertThat(up.of(new double[] {3, 3})).isLessThan(5);
    }

    @Test
    void withoutDirectionsScoresAreTheSameBytes() {
        var random = new SplittableRandom(3);
        Family family = Kinds.mixed(CovarianceType.FULL);
        Component[] components = Kinds.truth(family, random);
        Mixture mixture = Mixture.of(family, WEIGHTS, components);
        InlierScore before = InlierScore.of(mixture, 1, EVENTS);
        InlierScore none = InlierScore.of(mixture, 1, EVENTS, Context.NONE, Directions.of(new int[family.dimension()]));
        for (double[] x : points(family, random)) {
            assertThat(none.of(x)).isEqualTo(before.of(x));
        }
    }
}
