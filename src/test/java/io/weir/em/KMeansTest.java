package io.weir.em;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
}
