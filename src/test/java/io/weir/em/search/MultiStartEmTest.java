package io.weir.em.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.em.BatchEm;
import io.weir.em.EStep;
import io.weir.em.Initializer;
import io.weir.family.CovarianceType;
import io.weir.family.Family;
import io.weir.family.Regularization;
import io.weir.family.gaussian.Gaussian;
import io.weir.mixture.MixtureStatistics;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MultiStartEmTest {

    private static final Family PLANE = Gaussian.of(2, CovarianceType.FULL);
    private static final int STARTS = 4;

    private final EStep eStep = new EStep();

    /** Points at the corners of a square, with this standard deviation about them; its sides are 10. */
    private static double[][] corners(int n, double deviation, long seed) {
        var random = new SplittableRandom(seed);
        double[][] points = new double[n][2];
        for (double[] x : points) {
            x[0] = 10 * random.nextInt(2) + deviation * random.nextGaussian();
            x[1] = 10 * random.nextInt(2) + deviation * random.nextGaussian();
        }
        return points;
    }

    private MultiStartEm refit(double[][] points, MixtureStatistics warm, int starts) {
        Initializer start = new Initializer(PLANE, points, eStep);
        return new MultiStartEm(
                PLANE, points, warm, 4, Regularization.FadingPrior.of(start.background(), 1e-6), starts, 7);
    }

    /** Statistics of four components, three of them on one side of the square. */
    private MixtureStatistics poor(double[][] points) {
        double[][] r = new double[points.length][4];
        for (int i = 0; i < points.length; i++) {
            r[i][points[i][0] > 5 ? 0 : 1 + i % 3] = 1;
        }
        return new Initializer(PLANE, points, eStep).statistics(r);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void separatedClustersAreFoundByEveryStart(long seed) {
        double[][] points = corners(1000, 1, seed);
        MultiStartEm.Result first = refit(points, null, STARTS).run();
        MultiStartEm.Result second = refit(points, first.statistics(), STARTS).run();
        assertThat(first.unanimous()).isFalse();
        assertThat(second.unanimous()).isTrue();
        assertThat(second.lowerBound()).isCloseTo(first.lowerBound(), within(1e-5));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void aBetterOptimumThanTheCurrentOneIsTakenAndSaysSo(long seed) {
        double[][] points = corners(1000, 1, seed);
        MixtureStatistics poor = poor(points);
        MultiStartEm.Result continued = refit(points, poor, 0).run();
        MultiStartEm.Result found = refit(points, poor, STARTS).run();
        assertThat(found.unanimous()).isFalse();
        assertThat(found.lowerBound()).isGreaterThan(continued.lowerBound() + 0.1);
    }

    @Test
    void aRaceThatReachesItsMarkIsAnOrdinaryRun() {
        double[][] points = corners(1000, 4, 5);
        BatchEm em = BatchEm.soft(200, 1e-6, refit(points, null, 1).prior());
        BatchEm.Result run = em.run(points, poor(points), eStep);
        BatchEm.Result race = em.race(points, poor(points), eStep, run.lowerBound() - 0.5);
        assertThat(race.iterations()).isEqualTo(run.iterations());
        assertThat(race.lowerBound()).isEqualTo(run.lowerBound());
    }

    @Test
    void aRaceThatCannotReachItsMarkIsGivenUpBelowIt() {
        double[][] points = corners(1000, 4, 5);
        BatchEm em = BatchEm.soft(200, 1e-9, refit(points, null, 1).prior());
        BatchEm.Result run = em.run(points, poor(points), eStep);
        double mark = run.lowerBound() + 1;
        BatchEm.Result race = em.race(points, poor(points), eStep, mark);
        assertThat(race.iterations()).isLessThan(run.iterations());
        assertThat(race.lowerBound()).isLessThan(mark);
        assertThat(race.converged()).isFalse();
    }
}
