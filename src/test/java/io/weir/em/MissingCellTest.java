package io.weir.em;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.family.CategoryNames;
import io.weir.family.Component;
import io.weir.family.CovarianceType;
import io.weir.family.Family;
import io.weir.family.Regularization;
import io.weir.family.gaussian.Gaussian;
import io.weir.mixture.Mixture;
import io.weir.mixture.MixtureStatistics;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A row with a missing cell is summed in another way than complete ones; what is learned of the others does not depend on it. */
class MissingCellTest {

    private static final int D = 3;

    static Stream<Arguments> typesAndScales() {
        return Stream.of(CovarianceType.values())
                .flatMap(type -> Stream.of(1.0, 1e3, 1e4, 1e5).map(far -> Arguments.of(type, far)));
    }

    /** Two round clusters of unit variance at 0 and (8, 8, 8). */
    private static Mixture mixture(Family family) {
        MixtureStatistics start = MixtureStatistics.empty(family, 2);
        for (int k = 0; k < 2; k++) {
            for (int i = 0; i < 2 * D; i++) {
                double[] x = {8 * k, 8 * k, 8 * k};
                x[i / 2] += (i % 2 == 0 ? 1 : -1) * Math.sqrt(D);
                start.component(k).add(x, 0, 1);
            }
        }
        return start.maximize(1, Regularization.none());
    }

    /** Points of both, and a few that are far from both and not quite as far from the first, so that the second has 2e-16 of each. */
    private static double[][] points(double far, SplittableRandom random) {
        double[][] points = new double[300][D];
        for (int i = 0; i < points.length; i++) {
            for (int j = 0; j < D; j++) {
                points[i][j] = 8 * (i % 2) + random.nextGaussian();
            }
            if (i % 50 == 7) {
                points[i] = new double[] {2.5 + far, 2.5 - far, 2.5};
            }
        }
        return points;
    }

    private static MixtureStatistics expected(Mixture mixture, double[][] points) {
        MixtureStatistics statistics = MixtureStatistics.empty(mixture.family(), mixture.size());
        new EStep().expect(mixture, points, AssignmentMode.SOFT, statistics);
        return statistics;
    }

    @ParameterizedTest(name = "{0}, the farthest at {1}")
    @MethodSource("typesAndScales")
    void theSameRowsGiveTheSameStatistics(CovarianceType type, double far) {
        Family family = Gaussian.of(D, type);
        var random = new SplittableRandom(3);
        Mixture mixture = mixture(family);
        double[][] points = points(far, random);
        double[] missing = {Double.NaN, 8, 8};
        double[][] withMissing = Arrays.copyOf(points, points.length + 1);
        // Into the first block, with most of the far points.
        withMissing[points.length] = points[20];
        withMissing[20] = missing;

        MixtureStatistics apart = expected(mixture, points);
        apart.merge(expected(mixture, new double[][] {missing}));
        MixtureStatistics together = expected(mixture, withMissing);

        for (int k = 0; k < mixture.size(); k++) {
            assertThat(together.component(k).mass())
                    .isCloseTo(
                            apart.component(k).mass(),
                            within(1e-12 * apart.component(k).mass()));
        }
        Mixture a = apart.maximize(1, Regularization.none());
        Mixture t = together.maximize(1, Regularization.none());
        for (int k = 0; k < mixture.size(); k++) {
            assertSame(t.component(k), a.component(k));
        }
    }

    /** Means within 1e-12 standard deviations, covariances within 1e-12 of the variances, up to the rounding of 300 sums. */
    private static void assertSame(Component actual, Component expected) {
        Map<String, Object> a = new LinkedHashMap<>();
        Map<String, Object> e = new LinkedHashMap<>();
        actual.describe(a, new CategoryNames());
        expected.describe(e, new CategoryNames());
        double[][] variances = (double[][]) e.get("covariance");
        for (int j = 0; j < D; j++) {
            double sd = Math.sqrt(variances[j][j]);
            assertThat(((double[]) a.get("mean"))[j]).isCloseTo(((double[]) e.get("mean"))[j], within(1e-12 * sd));
            for (int i = 0; i < D; i++) {
                double tolerance = 1e-12 * Math.sqrt(variances[i][i] * variances[j][j]);
                assertThat(((double[][]) a.get("covariance"))[i][j]).isCloseTo(variances[i][j], within(tolerance));
            }
        }
    }
}
