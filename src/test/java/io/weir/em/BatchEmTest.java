package io.weir.em;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.family.CovarianceType;
import io.weir.family.Family;
import io.weir.family.Kinds;
import io.weir.family.Regularization;
import io.weir.family.gaussian.Gaussian;
import io.weir.family.gaussian.GaussianComponent;
import io.weir.mixture.Mixture;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BatchEmTest {

    static Stream<Arguments> familiesAndSeeds() {
        return Kinds.all().flatMap(family -> Stream.of(1L, 2L, 3L, 4L, 5L).map(seed -> Arguments.of(family, seed)));
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("familiesAndSeeds")
    void withoutRegularizationTheLikelihoodNeverFalls(Family family, long seed) {
        var random = new SplittableRandom(seed);
        double[][] points = Kinds.points(family, 400, random);
        assertNeverFalls(family, points, random);
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("familiesAndSeeds")
    void neitherDoesItWhereFeaturesAreMissing(Family family, long seed) {
        var random = new SplittableRandom(seed);
        double[][] points = Kinds.points(family, 400, random);
        for (double[] x : points) {
            if (random.nextInt(3) == 0) {
                x[random.nextInt(x.length)] = Double.NaN;
            }
        }
        assertNeverFalls(family, points, random);
    }

    private static void assertNeverFalls(Family family, double[][] points, SplittableRandom random) {
        EStep eStep = new EStep();
        Initializer start = new Initializer(family, points, eStep);
        double[] last = {Double.NEGATIVE_INFINITY};
        BatchEm.soft(60, 0, Regularization.none())
                .run(
                        points,
                        start.statistics(Initializer.Method.KMEANS_PLUS_PLUS, 2, random),
                        eStep,
                        (iteration, mixture, bound) -> {
                            if (iteration > 0) {
                                assertThat(bound).isGreaterThan(last[0] - 1e-9 * (1 + Math.abs(last[0])));
                                last[0] = bound;
                            }
                        });
        assertThat(last[0]).isFinite();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void hardAssignmentsHaveConvergedWhenNoneChanges(long seed) {
        var random = new SplittableRandom(seed);
        double[][] points = new double[500][2];
        for (double[] x : points) {
            x[0] = random.nextDouble();
            x[1] = random.nextDouble();
        }
        EStep eStep = new EStep();
        Initializer start = new Initializer(Gaussian.equalSpheres(2), points, eStep);
        var em = new BatchEm(300, 1e-3, AssignmentMode.HARD, Regularization.none());
        BatchEm.Result result = em.run(points, start.statistics(Initializer.Method.KMEANS_PLUS_PLUS, 7, random), eStep);
        assertThat(result.converged()).isTrue();
        Mixture after = new BatchEm(1, 0, AssignmentMode.HARD, Regularization.none())
                .run(points, result.statistics(), eStep)
                .mixture();
        for (double[] x : points) {
            assertThat(after.logDensity(x)).isEqualTo(result.mixture().logDensity(x));
        }
    }

    @Test
    void missingFeaturesAreFoundAgainByTheirCorrelation() {
        var random = new SplittableRandom(4);
        double[][] points = new double[20_000][2];
        for (double[] x : points) {
            x[0] = random.nextGaussian();
            x[1] = 0.9 * x[0] + Math.sqrt(1 - 0.81) * random.nextGaussian();
            // Missing at random, and more often where x₀ is high: the mean of what is left would be far off.
            if (random.nextDouble() < (x[0] > 0 ? 0.7 : 0.1)) {
                x[1] = Double.NaN;
            }
        }
        EStep eStep = new EStep();
        Initializer start = new Initializer(Gaussian.of(2, CovarianceType.FULL), points, eStep);
        Mixture fitted = BatchEm.soft(200, 1e-9, Regularization.none())
                .run(points, start.statistics(Initializer.Method.KMEANS, 1, random), eStep)
                .mixture();
        GaussianComponent c = (GaussianComponent) fitted.component(0);
        // 4 standard errors of a mean of 12,000 values with unit variance.
        assertThat(c.mean(1)).isCloseTo(0, within(4 / Math.sqrt(12_000)));
        assertThat(c.covariance(1, 0)).isCloseTo(0.9, within(4 * 1.35 / Math.sqrt(12_000)));
    }

    @Test
    void severalStartsAreAtLeastAsGoodAsTheFirst() {
        double[][] points = Kinds.points(Gaussian.of(3, CovarianceType.FULL), 500, new SplittableRandom(9));
        EStep eStep = new EStep();
        Initializer start = new Initializer(Gaussian.of(3, CovarianceType.FULL), points, eStep);
        BatchEm em = BatchEm.soft(100, 1e-6, Regularization.FadingPrior.of(start.background(), 1e-6));
        double one = start.best(em, Initializer.Method.KMEANS_PLUS_PLUS, 5, 1, new SplittableRandom(1))
                .lowerBound();
        double eight = start.best(em, Initializer.Method.KMEANS_PLUS_PLUS, 5, 8, new SplittableRandom(1))
                .lowerBound();
        assertThat(eight).isGreaterThanOrEqualTo(one);
    }
}
