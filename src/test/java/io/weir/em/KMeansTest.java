package io.weir.em;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KMeansTest {

    @ParameterizedTest(name = "{0} features, missing: {1}")
    @CsvSource({"1, false", "3, false", "4, false", "9, false", "9, true"})
    void everyPointGetsItsNearestCenter(int dimension, boolean missing) {
        var random = new SplittableRandom(dimension);
        double[][] points = new double[500][dimension];
        for (double[] x : points) {
            Arrays.setAll(x, j -> random.nextGaussian());
            if (missing) {
                x[random.nextInt(dimension)] = Double.NaN;
            }
        }
        KMeans kMeans = new KMeans(points).seed(7, random);
        kMeans.assign();
        for (int i = 0; i < points.length; i++) {
            double own = squaredDistance(points[i], kMeans.centers()[kMeans.labels()[i]]);
            for (double[] center : kMeans.centers()) {
                assertThat(own).isLessThanOrEqualTo(squaredDistance(points[i], center) + 1e-12);
            }
        }
    }

    private static double squaredDistance(double[] x, double[] center) {
        double sum = 0;
        for (int j = 0; j < x.length; j++) {
            sum += Double.isNaN(x[j]) ? 0 : (x[j] - center[j]) * (x[j] - center[j]);
        }
        return sum;
    }

    private static double cost(double[][] points, KMeans kMeans) {
        double sum = 0;
        for (int i = 0; i < points.length; i++) {
            sum += squaredDistance(points[i], kMeans.centers()[kMeans.labels()[i]]);
        }
        return sum;
    }

    @ParameterizedTest(name = "{0} features")
    @ValueSource(ints = {1, 2, 9})
    void lloydEndsWithCentersThatAreTheMeansOfTheirPoints(int dimension) {
        var random = new SplittableRandom(dimension);
        double[][] points = new double[500][dimension];
        for (double[] x : points) {
            Arrays.setAll(x, j -> random.nextGaussian());
        }
        KMeans kMeans = new KMeans(points).seed(4, random);
        kMeans.assign();
        double seeded = cost(points, kMeans);
        kMeans.lloyd(200);
        assertThat(cost(points, kMeans)).isLessThan(0.95 * seeded);
        assertThat(kMeans.assign()).as("no label changes any more").isFalse();
        for (int k = 0; k < 4; k++) {
            int label = k;
            for (int j = 0; j < dimension; j++) {
                int feature = j;
                double mean = IntStream.range(0, points.length)
                        .filter(i -> kMeans.labels()[i] == label)
                        .mapToDouble(i -> points[i][feature])
                        .average()
                        .orElseThrow();
                assertThat(kMeans.centers()[k][j]).isCloseTo(mean, within(1e-12));
            }
        }
    }

    /** Of two centers in one place the second gets no point, and goes where the farthest is. */
    @Test
    void aCenterWithoutPointsMovesToThePointThatIsFarthestFromItsOwn() {
        double[][] points = {{0}, {1}, {2}, {50}};
        KMeans kMeans = new KMeans(points).seed(2, new SplittableRandom(1));
        kMeans.centers()[0] = new double[] {1};
        kMeans.centers()[1] = new double[] {1};
        kMeans.lloyd(10);
        assertThat(kMeans.centers()).isDeepEqualTo(new double[][] {{1}, {50}});
        assertThat(kMeans.labels()).containsExactly(0, 0, 0, 1);
    }

    /** Each next center is drawn with a probability that grows with the square of its distance: of clusters far apart, one each. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void clustersFarApartAreSeededOnceEach(long seed) {
        var random = new SplittableRandom(seed);
        double[][] points = new double[400][];
        Arrays.setAll(points, i -> new double[] {1000 * (i < 370 ? 0 : i % 3 + 1) + random.nextGaussian()});
        long[] centers = Arrays.stream(new KMeans(points).seed(4, random).centers())
                .mapToLong(center -> Math.round(center[0] / 1000))
                .sorted()
                .toArray();
        assertThat(centers).containsExactly(0, 1, 2, 3);
    }
}
