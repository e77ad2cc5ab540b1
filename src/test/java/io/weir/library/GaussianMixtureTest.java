package io.weir.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.weir.Fixtures;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GaussianMixtureTest {

    /** Two clusters of a thousand, at (0, 0) and (8, −8), of variance 1 and 4 and a correlation of one half; x in units of its own. */
    private static double[][] points(double unit) {
        var random = new SplittableRandom(11);
        double[][] points = new double[2000][];
        for (int i = 0; i < points.length; i++) {
            double e = random.nextGaussian();
            double x = e + 8 * (i % 2);
            double y = e + Math.sqrt(3) * random.nextGaussian() - 8 * (i % 2);
            points[i] = new double[] {unit * x, y};
        }
        return points;
    }

    @Test
    void parametersAreThoseOfTheClusters() {
        double[][] points = points(1);
        GaussianMixture mixture = GaussianMixture.fit(points, 2);
        int origin = mixture.cluster(new double[] {0, 0});
        int other = mixture.cluster(new double[] {8, -8});
        assertThat(origin).isNotEqualTo(other);
        assertThat(mixture.size()).isEqualTo(2);
        assertThat(mixture.dimension()).isEqualTo(2);
        // Four standard errors of a mean of a thousand, and of their variance.
        assertThat(mixture.weight(origin)).isCloseTo(0.5, within(0.01));
        assertThat(mixture.mean(origin)).containsExactly(new double[] {0, 0}, within(4 * 2 / Math.sqrt(1000)));
        assertThat(mixture.mean(other)).containsExactly(new double[] {8, -8}, within(4 * 2 / Math.sqrt(1000)));
        double[][] c = mixture.covariance(origin);
        assertThat(c[0][0]).isCloseTo(1, within(4 * Math.sqrt(2.0 / 1000)));
        assertThat(c[1][1]).isCloseTo(4, within(4 * 4 * Math.sqrt(2.0 / 1000)));
        assertThat(c[0][1]).isCloseTo(1, within(4 * Math.sqrt(5.0 / 1000))).isEqualTo(c[1][0]);
        assertThat(mixture.bic(points))
                .isLessThan(GaussianMixture.fit(points, 1).bic(points))
                .isLessThan(GaussianMixture.fit(points, 3).bic(points));
    }

    @ParameterizedTest
    @EnumSource(Covariance.class)
    void responsibilitiesAreThoseOfTheFastForm(Covariance covariance) {
        double[][] points = points(1);
        points[5][1] = Double.NaN;
        GaussianMixture mixture = GaussianMixture.fit(points, 3, covariance);
        double[] r = new double[5];
        for (double[] x : Arrays.copyOf(points, 50)) {
            double logDensity = mixture.responsibilities(x, r, new double[2]);
            assertThat(mixture.responsibilities(x)).isEqualTo(Arrays.copyOf(r, 3));
            assertThat(Arrays.stream(r).sum()).isCloseTo(1, within(1e-12));
            assertThat(mixture.logDensity(x)).isEqualTo(logDensity);
            assertThat(mixture.responsibilities(x)[mixture.cluster(x)])
                    .isEqualTo(Arrays.stream(r).max().orElseThrow());
        }
        assertThat(mixture.covariance()).isEqualTo(covariance);
    }

    @Test
    void unitsDoNotMatter() {
        GaussianMixture one = GaussianMixture.fit(points(1), 2);
        GaussianMixture other = GaussianMixture.fit(points(1e-6), 2);
        for (double[] x : Arrays.copyOf(points(1), 100)) {
            double[] r = other.responsibilities(new double[] {1e-6 * x[0], x[1]});
            assertThat(r).containsExactly(one.responsibilities(x), within(1e-6));
        }
    }

    /** The optimum without a prior is between the same figures. */
    @Test
    void theLecturesPointsAreFittedAsByOthers() {
        double[][] points = Fixtures.csv("lecture_X.csv");
        GaussianMixture mixture = GaussianMixture.fit(points, 2);
        double mean =
                Arrays.stream(points).mapToDouble(mixture::logDensity).average().orElseThrow();
        assertThat(mean).isBetween(-2.25, -2.24);
    }

    @ParameterizedTest
    @EnumSource(Covariance.class)
    void whatIsWrittenIsReadBackBitForBit(Covariance covariance) throws IOException {
        GaussianMixture mixture = GaussianMixture.fit(points(1), 2, covariance);
        var bytes = new ByteArrayOutputStream();
        mixture.write(new DataOutputStream(bytes));
        var in = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
        GaussianMixture read = GaussianMixture.read(in);
        assertThat(in.available()).isZero();
        assertThat(read.covariance()).isEqualTo(covariance);
        for (double[] x : Arrays.copyOf(points(1), 20)) {
            assertThat(read.responsibilities(x)).isEqualTo(mixture.responsibilities(x));
            assertThat(read.logDensity(x)).isEqualTo(mixture.logDensity(x));
        }
    }

    @Test
    void wrongPointsAreNamed() {
        assertThatThrownBy(() -> GaussianMixture.fit(new double[][] {{1}, {2}}, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("3 components for 2 points");
        assertThatThrownBy(() -> GaussianMixture.fit(new double[][] {{1, 2}, {2}}, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("row 1 has 1 values, and row 0 has 2");
        assertThatThrownBy(() -> GaussianMixture.fit(new double[][] {{1, 2}, {2, Double.NEGATIVE_INFINITY}}, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("value 1 of row 1 is -Infinity");
        GaussianMixture mixture = GaussianMixture.fit(new double[][] {{1, 2}, {2, 3}}, 1);
        assertThatThrownBy(() -> mixture.responsibilities(new double[3]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("a point has 3 values");
    }
}
