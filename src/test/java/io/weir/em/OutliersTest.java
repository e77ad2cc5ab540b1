package io.weir.em;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.family.CovarianceType;
import io.weir.family.gaussian.Gaussian;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutliersTest {

    private static double[][] points(int ordinary, int garbled, double value) {
        double[][] points = new double[ordinary + garbled][1];
        var random = new SplittableRandom(1);
        for (int i = 0; i < points.length; i++) {
            points[i][0] = i < garbled ? value * (i % 2 == 0 ? 1 : -1.5) : random.nextDouble(-1, 1);
        }
        return points;
    }

    /** √n / 4 of n beyond a gap of ten times, or ten where there are twelve times as many, beyond one of a hundred. */
    @ParameterizedTest(name = "{1} at {2} beside {0}: {3} outliers")
    @CsvSource({
        "100, 1, 20, 1", "100, 2, 20, 2", "100, 3, 20, 0", "100, 3, 300, 3", "100, 8, 300, 8", "100, 10, 300, 0",
        "500, 10, 300, 10", "500, 11, 300, 0", "55, 5, 1e6, 5", "40, 5, 1e6, 0", "6, 1, 1e6, 0", "7, 1, 1e6, 1"
    })
    void aFewThatAreFarAwayAreOutliersAndMoreAreAGroup(int ordinary, int garbled, double value, int expected) {
        double[][] points = points(ordinary, garbled, value);
        var family = Gaussian.of(1, CovarianceType.FULL);
        Outliers found = Outliers.of(family, points);
        long far = IntStream.range(0, points.length).filter(found::has).count();
        assertThat(far).isEqualTo(expected);
        assertThat(found.without(points)).hasNumberOfRows(points.length - expected);
        // Of some of the points, and of points that are none of them.
        double[][] some = {points[0], {value}, points[points.length - 1]};
        double[][] left = Outliers.removed(family, some, points);
        assertThat(Arrays.asList(left)).contains(some[1], some[2]).hasSize(expected > 0 ? 2 : 3);
    }
}
