package io.weir.mixture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.family.Block;
import io.weir.family.BlockScratch;
import io.weir.family.CategoryNames;
import io.weir.family.Component;
import io.weir.family.CovarianceType;
import io.weir.family.Family;
import io.weir.family.Kinds;
import io.weir.family.Regularization;
import io.weir.family.gaussian.Gaussian;
import io.weir.family.gaussian.GaussianComponent;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What does not change a mixture: the order of its components, being stored, the units of its features. */
class MixtureLawsTest {

    private static final int POINTS = 60;
    private static final double[] WEIGHTS = {0.5, 0.3, 0.2};
    private static final int[] TURNED = {2, 0, 1};

    private final SplittableRandom random = new SplittableRandom(3);

    static Stream<Family> families() {
        return Kinds.all();
    }

    /** Of three components, of which two are of one truth. */
    private Component[] components(Family family) {
        Component[] first = Kinds.truth(family, random);
        return new Component[] {first[0], first[1], Kinds.truth(family, random)[1]};
    }

    private static byte[] bytes(Mixture mixture) throws IOException {
        var bytes = new ByteArrayOutputStream();
        mixture.write(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    private static byte[] bytes(MixtureStatistics statistics) throws IOException {
        var bytes = new ByteArrayOutputStream();
        statistics.write(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    private static DataInputStream in(byte[] bytes) {
        return new DataInputStream(new ByteArrayInputStream(bytes));
    }

    @ParameterizedTest
    @MethodSource("families")
    void theOrderOfTheComponentsMovesResponsibilitiesAndChangesNoDensity(Family family) {
        Component[] components = components(family);
        Mixture mixture = Mixture.of(family, WEIGHTS, components);
        double[] weights = new double[3];
        Component[] turned = new Component[3];
        for (int k = 0; k < 3; k++) {
            weights[k] = WEIGHTS[TURNED[k]];
            turned[k] = components[TURNED[k]];
        }
        Mixture other = Mixture.of(family, weights, turned);
        double[] r = new double[3];
        double[] s = new double[3];
        for (double[] x : Kinds.points(family, POINTS, random)) {
            double log = mixture.responsibilities(x, r, new double[family.dimension()]);
            assertThat(other.responsibilities(x, s, new double[family.dimension()]))
                    .isCloseTo(log, within(1e-12 * (1 + Math.abs(log))));
            for (int k = 0; k < 3; k++) {
                assertThat(s[k]).isCloseTo(r[TURNED[k]], within(1e-12));
            }
        }
        assertThat(other.conditionNumber()).isEqualTo(mixture.conditionNumber());
    }

    @ParameterizedTest
    @MethodSource("families")
    void densitiesAloneAreThoseThatComeWithResponsibilities(Family family) {
        Mixture mixture = Mixture.of(family, WEIGHTS, components(family));
        double[][] points = Kinds.points(family, POINTS, random);
        Block block = new Block(family.dimension());
        block.load(points, 0, POINTS);
        double[] alone = new double[POINTS];
        mixture.logDensities(block, alone, new double[3][POINTS], new BlockScratch());
        double[] joint = new double[3];
        for (int i = 0; i < POINTS; i++) {
            double log = mixture.logDensity(points[i]);
            assertThat(alone[i]).isCloseTo(log, within(1e-12 * (1 + Math.abs(log))));
            mixture.logJoint(points[i], joint, new double[family.dimension()]);
            for (int k = 0; k < 3; k++) {
                assertThat(joint[k])
                        .isEqualTo(Math.log(WEIGHTS[k])
                                + mixture.component(k).logDensity(points[i], 0, new double[family.dimension()]));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("families")
    void aMixtureReadBackIsTheOneThatWasWritten(Family family) throws IOException {
        Mixture mixture = Mixture.of(family, WEIGHTS, components(family));
        DataInputStream in = in(bytes(mixture));
        Mixture read = Mixture.read(in, family);
        assertThat(in.available()).isZero();
        assertThat(bytes(read)).isEqualTo(bytes(mixture));
        assertThat(read.family()).isSameAs(family);
        assertThat(read.size()).isEqualTo(3);
        for (double[] x : Kinds.points(family, POINTS, random)) {
            assertThat(read.logDensity(x)).isEqualTo(mixture.logDensity(x));
        }
    }

    @Test
    void someOfTheComponentsArePickedWithEqualWeights() {
        Family line = Gaussian.of(1, CovarianceType.FULL);
        Component[] components = components(line);
        Mixture picked = Mixture.of(line, WEIGHTS, components).pick(2, 0);
        assertThat(picked.size()).isEqualTo(2);
        assertThat(picked.component(0)).isSameAs(components[2]);
        assertThat(picked.component(1)).isSameAs(components[0]);
        assertThat(new double[] {picked.weight(0), picked.weight(1)}).containsExactly(0.5, 0.5);
        assertThat(picked).hasToString("Mixture(K=2, d=1, weights=[0.50 0.50])");
    }

    private static Component normal(double mean, double variance) {
        return GaussianComponent.of(new double[] {mean}, new double[][] {{variance}}, CovarianceType.FULL);
    }

    @Test
    void theConditionNumberIsThatOfTheWorstComponent() {
        Family plane = Gaussian.of(2, CovarianceType.FULL);
        Component round = GaussianComponent.of(new double[2], new double[][] {{1, 0}, {0, 1}}, CovarianceType.FULL);
        Component flat = GaussianComponent.of(new double[2], new double[][] {{1, 0.8}, {0.8, 1}}, CovarianceType.FULL);
        double worst =
                Mixture.of(plane, new double[] {1}, new Component[] {flat}).conditionNumber();
        assertThat(worst).isGreaterThan(2);
        assertThat(Mixture.of(plane, new double[] {0.5, 0.5}, new Component[] {flat, round})
                        .conditionNumber())
                .isEqualTo(worst);
    }

    /** Four standard errors of each mean, and of each share. */
    @Test
    void aSampleIsOfTheComponentThatItIsSaidToBeOf() {
        Mixture mixture = Mixture.of(Gaussian.of(1, CovarianceType.FULL), WEIGHTS, new Component[] {
            normal(0, 1), normal(100, 4), normal(-100, 9)
        });
        int n = 3000;
        int[] count = new int[3];
        double[] sum = new double[3];
        double[] x = new double[1];
        for (int i = 0; i < n; i++) {
            int k = mixture.sample(random, x);
            count[k]++;
            sum[k] += x[0];
        }
        for (int k = 0; k < 3; k++) {
            double p = WEIGHTS[k];
            assertThat((double) count[k] / n).isCloseTo(p, within(4 * Math.sqrt(p * (1 - p) / n)));
            double mean = new double[] {0, 100, -100}[k];
            assertThat(sum[k] / count[k]).isCloseTo(mean, within(4 * (k + 1) / Math.sqrt(count[k])));
        }
    }

    /** Statistics of points with the responsibilities of a mixture. */
    private MixtureStatistics expected(Mixture mixture, double[][] points) {
        MixtureStatistics statistics = MixtureStatistics.empty(mixture.family(), mixture.size());
        double[] r = new double[mixture.size()];
        for (double[] x : points) {
            mixture.responsibilities(x, r, new double[mixture.dimension()]);
            statistics.add(x, r, 1, mixture);
        }
        return statistics;
    }

    private static void assertSame(MixtureStatistics actual, MixtureStatistics expected, double[][] points) {
        var prior = Regularization.FadingPrior.of(expected.pooled(), 1e-6);
        Mixture a = actual.maximize(1, prior);
        Mixture e = expected.maximize(1, prior);
        for (double[] x : points) {
            double log = e.logDensity(x);
            assertThat(a.logDensity(x)).isCloseTo(log, within(1e-8 * (1 + Math.abs(log))));
        }
    }

    @ParameterizedTest
    @MethodSource("families")
    void aBlockIsItsPointsWhetherSomethingIsMissingOrNot(Family family) {
        Mixture mixture = Mixture.of(family, WEIGHTS, components(family));
        double[][] points = Kinds.points(family, POINTS, random);
        for (boolean missing : new boolean[] {false, true}) {
            if (missing) {
                points[7][0] = Double.NaN;
            }
            Block block = new Block(family.dimension());
            block.load(points, 0, POINTS);
            double[][] r = new double[3][POINTS];
            mixture.responsibilities(block, r, new double[POINTS], new BlockScratch());
            MixtureStatistics blocked = MixtureStatistics.empty(family, 3);
            blocked.add(block, r, mixture);
            MixtureStatistics single = expected(mixture, points);
            assertThat(blocked.mass()).isCloseTo(POINTS, within(1e-9));
            assertThat(blocked.pooled().mass()).isCloseTo(POINTS, within(1e-9));
            assertSame(blocked, single, points);
        }
    }

    @ParameterizedTest
    @MethodSource("families")
    void whatIsTakenBackWasNeverThere(Family family) {
        Mixture mixture = Mixture.of(family, WEIGHTS, components(family));
        double[][] points = Kinds.points(family, POINTS, random);
        MixtureStatistics with = expected(mixture, points);
        with.remove(points[POINTS - 1], 1, mixture);
        MixtureStatistics without = expected(mixture, Arrays.copyOf(points, POINTS - 1));
        assertThat(with.mass()).isCloseTo(POINTS - 1, within(1e-9));
        assertSame(with, without, points);
    }

    /** Of a point that never was there as much is taken out as may have been. */
    @Test
    void ofWhatCannotHaveBeenThereLessIsTakenBack() {
        Family line = Gaussian.of(1, CovarianceType.FULL);
        Mixture mixture = Mixture.of(line, new double[] {1}, new Component[] {normal(0, 1)});
        MixtureStatistics statistics = expected(mixture, new double[][] {{-1}, {1}, {-1}, {1}});
        statistics.remove(new double[] {4}, 1, mixture);
        // An eighth of it leaves 3.875 points with a variance of 4/3.875 − .125 · 16 · 4 / 3.875² = .5; a quarter would
        // leave none.
        assertThat(statistics.mass()).isCloseTo(3.875, within(1e-12));
    }

    @Test
    void statisticsReadBackAreThoseThatWereWritten() throws IOException {
        Family family = Kinds.mixed(CovarianceType.FULL);
        Mixture mixture = Mixture.of(family, WEIGHTS, components(family));
        MixtureStatistics plain = expected(mixture, Kinds.points(family, POINTS, random));
        MixtureStatistics shrunk = plain.withShrinkage(new double[] {1, 3, 0.5});
        assertThat(shrunk.shrinkage()).containsExactly(1, 3, 0.5);
        for (MixtureStatistics statistics : new MixtureStatistics[] {plain, shrunk, shrunk.copy()}) {
            DataInputStream in = in(bytes(statistics));
            MixtureStatistics read = MixtureStatistics.read(in, family);
            assertThat(in.available()).isZero();
            assertThat(bytes(read)).isEqualTo(bytes(statistics));
            assertThat(read.shrinkage()).isEqualTo(statistics.shrinkage());
            assertThat(read.family()).isSameAs(family);
            assertThat(read.size()).isEqualTo(3);
        }
    }

    /** z = (x − m) / s, so that log p(x) = log p(z) − Σ log s. */
    @Test
    void aMixtureOfStandardUnitsIsTheSameOneInTheEventsOwn() {
        Family plane = Gaussian.of(2, CovarianceType.FULL);
        double[][] points = new double[POINTS][];
        Arrays.setAll(points, i ->
                new double[] {1000 + 50 * random.nextGaussian(), i == 3 ? Double.NaN : -0.01 * random.nextDouble()});
        Standardization units = Standardization.of(points, 2);
        double[][] z = units.apply(points);
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < POINTS; i++) {
            sum += z[i][0];
            squares += z[i][0] * z[i][0];
        }
        assertThat(sum / POINTS).isCloseTo(0, within(1e-9));
        assertThat(squares / POINTS).isCloseTo(1, within(1e-9));
        Mixture standard = Mixture.of(plane, WEIGHTS, components(plane));
        Mixture own = units.invert(standard, plane, new CategoryNames());
        double gain = 0;
        for (int i = 0; i < POINTS; i++) {
            double difference = standard.logDensity(z[i]) - own.logDensity(points[i]);
            double expected = Math.log(units.scale(0)) + (i == 3 ? 0 : Math.log(units.scale(1)));
            assertThat(difference).isCloseTo(expected, within(1e-8));
            gain += difference;
        }
        assertThat(units.logLikelihoodGain(points)).isCloseTo(gain, within(1e-6));
    }

    @Test
    void aFeatureThatDoesNotVaryKeepsItsScale() {
        Standardization units = Standardization.of(new double[][] {{5, 1, 7}, {5, 3, 8}}, 2);
        assertThat(units.varies(0)).isFalse();
        assertThat(units.varies(1)).isTrue();
        assertThat(units.apply(new double[] {6, 3, 9})).containsExactly(1, 1, 9);
        assertThat(units.scale(0)).isOne();
        assertThat(units).hasToString("Standardization(d=2)");
    }
}
