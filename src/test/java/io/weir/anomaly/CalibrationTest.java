package io.weir.anomaly;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.family.CovarianceType;
import io.weir.family.Regularization;
import io.weir.family.Statistic;
import io.weir.family.gaussian.Gaussian;
import io.weir.family.independent.Poisson;
import io.weir.mixture.Mixture;
import io.weir.mixture.MixtureStatistics;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CalibrationTest {

    private static final int EVENTS = 160_000;

    /** Two clusters that overlap, so that responsibilities matter. */
    private static Mixture mixture(int d) {
        var family = Gaussian.of(d, CovarianceType.FULL);
        var random = new SplittableRandom(1);
        Statistic[] statistics = {family.newStatistic(), family.newStatistic()};
        double[] x = new double[d];
        for (int i = 0; i < 3000; i++) {
            int k = i % 3 / 2;
            Arrays.setAll(x, j -> (1 + k) * random.nextGaussian() + 2 * k);
            statistics[k].add(x, 0, 1);
        }
        return MixtureStatistics.of(family, statistics).maximize(1, Regularization.none());
    }

    /** Events of the mixture, stretched about their component's mean. */
    private static Calibration witnessed(Mixture mixture, double stretch, long seed) {
        var random = new SplittableRandom(seed);
        int d = mixture.dimension();
        double[] x = new double[d];
        double[] r = new double[2];
        double[] scratch = new double[d];
        Calibration calibration = new Calibration();
        for (int i = 0; i < EVENTS; i++) {
            int k = random.nextDouble() < mixture.weight(0) ? 0 : 1;
            mixture.component(k).sample(random, x, 0);
            Arrays.setAll(x, j -> x[j] * stretch);
            double logLikelihood = mixture.responsibilities(x, r, scratch);
            calibration.add(random.nextDouble(), mixture, x, r, logLikelihood);
        }
        return calibration;
    }

    @ParameterizedTest(name = "d = {0}")
    @ValueSource(ints = {1, 2, 7})
    void bothHistogramsAreFlatIfTheModelIsTrue(int d) {
        Calibration calibration = witnessed(mixture(d), 1, d);
        assertFlat(calibration.pValues());
        assertFlat(calibration.distances());
    }

    /** Each count within five standard deviations of a binomial one; responsibilities only lower its variance. */
    private static void assertFlat(double[] counts) {
        double sum = Arrays.stream(counts).sum();
        assertThat(sum).isBetween(19_000.0, 40_000.0);
        double expected = sum / counts.length;
        for (double count : counts) {
            assertThat(count).isBetween(expected - 5 * Math.sqrt(expected), expected + 5 * Math.sqrt(expected));
        }
    }

    @Test
    void tailsThatAreTooHeavyFillTheLastBin() {
        double[] distances = witnessed(mixture(3), 1.3, 5).distances();
        double sum = Arrays.stream(distances).sum();
        assertThat(distances[19] / sum).isGreaterThan(0.08);
    }

    @Test
    void otherFamiliesAndIncompleteEventsHaveNoDistances() {
        var counts = Poisson.of(1);
        Statistic s = counts.newStatistic();
        s.add(new double[] {3}, 0, 1);
        Mixture poisson = MixtureStatistics.of(counts, new Statistic[] {s}).maximize(1, Regularization.none());
        Calibration calibration = new Calibration();
        calibration.add(0.5, poisson, new double[] {2}, new double[] {1}, -1);
        calibration.add(0.5, mixture(2), new double[] {2, Double.NaN}, new double[] {1, 0}, -1);
        assertThat(calibration.distances()).containsOnly(0);
        assertThat(calibration.pValues()[10]).isEqualTo(2);
    }

    @Test
    void whatIsWrittenIsReadBackAndGoesOnAlike() throws IOException {
        Calibration written = witnessed(mixture(2), 1, 3);
        var bytes = new ByteArrayOutputStream();
        written.write(new DataOutputStream(bytes));
        Calibration read = Calibration.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
        assertThat(read).isEqualTo(written);
        for (int i = 0; i < 10; i++) {
            double[] x = {i, -i};
            written.add(0.05 * i, mixture(2), x, new double[] {0.5, 0.5}, -3);
            read.add(0.05 * i, mixture(2), x, new double[] {0.5, 0.5}, -3);
        }
        assertThat(read).isEqualTo(written);
    }
}
