package io.weir.family.gaussian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.family.CovarianceType;
import io.weir.family.Family;
import io.weir.family.Statistic;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sums of squares at any offset and in any order, and what cannot be taken out of them. */
class GaussianStatisticTest {

    @Test
    void centredMomentsSurviveAnOffsetOfAHundredMillion() {
        // Integers around the offset: the exact covariance is that of the same integers around zero.
        var random = new SplittableRandom(7);
        double[][] near = new double[2000][2];
        double[][] far = new double[2000][2];
        for (int i = 0; i < near.length; i++) {
            near[i][0] = random.nextInt(-8, 9);
            near[i][1] = near[i][0] + random.nextInt(-3, 4);
            far[i][0] = near[i][0] + 1e8;
            far[i][1] = near[i][1] - 1e8;
        }
        Family family = Gaussian.of(2, CovarianceType.FULL);
        GaussianStatistic exact = added(family, near);
        GaussianStatistic offset = added(family, far);
        for (int a = 0; a < 2; a++) {
            for (int b = 0; b <= a; b++) {
                assertThat(offset.covariance()[a][b])
                        .isCloseTo(exact.covariance()[a][b], within(1e-7 * exact.covariance()[a][a]));
            }
        }
    }

    @Test
    void theOrderOfMergingTellsNoDifferenceAtAnOffsetOfAMillion() {
        var random = new SplittableRandom(11);
        Family family = Gaussian.of(1, CovarianceType.FULL);
        GaussianStatistic[] parts = new GaussianStatistic[64];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = (GaussianStatistic) family.newStatistic();
            for (int n = 0; n < 20; n++) {
                parts[i].add(new double[] {1e6 + random.nextGaussian()}, 0, 1);
            }
        }
        GaussianStatistic forward = (GaussianStatistic) family.newStatistic();
        GaussianStatistic backward = (GaussianStatistic) family.newStatistic();
        for (int i = 0; i < parts.length; i++) {
            forward.merge(parts[i]);
            backward.merge(parts[parts.length - 1 - i]);
        }
        assertThat(forward.covariance()[0][0]).isCloseTo(backward.covariance()[0][0], within(1e-9));
    }

    /** A thousand points of unit variance have never had one at fifty of weight one: they would have a negative variance without it. */
    @ParameterizedTest(name = "{0}")
    @EnumSource(CovarianceType.class)
    void whatCannotHaveBeenThereIsNotTakenOut(CovarianceType type) throws IOException {
        Family family = Gaussian.of(2, type);
        var random = new SplittableRandom(1);
        Statistic statistic = family.newStatistic();
        for (int i = 0; i < 1000; i++) {
            statistic.add(new double[] {random.nextGaussian(), random.nextGaussian()}, 0, 1);
        }
        byte[] before = bytes(statistic);
        Statistic stranger = family.newStatistic();
        stranger.add(new double[] {50, 0}, 0, 1);
        assertThat(statistic.remove(stranger)).isFalse();
        assertThat(bytes(statistic)).isEqualTo(before);
    }

    /** Neither variance would be negative, but no two features vary against each other by more than they vary. */
    @Test
    void norIsWhatWouldLeaveNoCovariance() {
        Family family = Gaussian.of(2, CovarianceType.FULL);
        Statistic statistic = family.newStatistic();
        for (int i = 0; i < 100; i++) {
            statistic.add(new double[] {i % 5, i % 5 + 0.01 * (i % 3)}, 0, 1);
        }
        Statistic stranger = family.newStatistic();
        stranger.add(new double[] {4, 0}, 0, 1);
        assertThat(statistic.remove(stranger)).isFalse();
    }

    private static GaussianStatistic added(Family family, double[][] points) {
        Statistic s = family.newStatistic();
        for (double[] x : points) {
            s.add(x, 0, 1);
        }
        return (GaussianStatistic) s;
    }

    private static byte[] bytes(Statistic s) throws IOException {
        var bytes = new ByteArrayOutputStream();
        s.write(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }
}
