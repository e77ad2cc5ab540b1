package io.weir.mixture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.weir.family.Block;
import io.weir.family.BlockScratch;
import io.weir.family.Component;
import io.weir.family.CovarianceType;
import io.weir.family.Family;
import io.weir.family.Kinds;
import io.weir.family.Regularization;
import io.weir.family.gaussian.Gaussian;
import io.weir.family.gaussian.GaussianComponent;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MixtureTest {

    static Stream<Arguments> familiesAndSeeds() {
        return Kinds.all().flatMap(family -> Stream.of(1L, 2L, 3L).map(seed -> Arguments.of(family, seed)));
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("familiesAndSeeds")
    void responsibilitiesAreAProbabilityAndTheBlockAgrees(Family family, long seed) {
        var random = new SplittableRandom(seed);
        double[][] points = Kinds.points(family, 100, random);
        points[3][0] = Double.NaN;
        Mixture mixture = Mixture.of(family, new double[] {0.25, 0.75}, Kinds.truth(family, random));
        Block block = new Block(family.dimension());
        block.load(points, 0, points.length);
        double[][] blockR = new double[2][Block.CAPACITY];
        double[] blockLog = new double[Block.CAPACITY];
        mixture.responsibilities(block, blockR, blockLog, new BlockScratch());
        double[] r = new double[2];
        for (int i = 0; i < points.length; i++) {
            double log = mixture.responsibilities(points[i], r, new double[family.dimension()]);
            assertThat(r[0] + r[1]).isCloseTo(1, within(1e-15));
            assertThat(r[0]).isBetween(0.0, 1.0);
            assertThat(blockR[0][i]).isCloseTo(r[0], within(1e-11));
            if (Double.isInfinite(log)) {
                assertThat(blockLog[i]).isEqualTo(log);
            } else {
                assertThat(blockLog[i]).isCloseTo(log, within(1e-12 * (1 + Math.abs(log))));
            }
        }
    }

    /** The general EM of the lecture: log p(x) = ELBO(r) + KL(r ‖ p(k | x)) for every r, and KL ≥ 0. */
    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("familiesAndSeeds")
    void logLikelihoodIsBoundPlusDivergenceForAnyResponsibilities(Family family, long seed) {
        var random = new SplittableRandom(seed);
        double[][] points = Kinds.points(family, 50, random);
        Mixture mixture = Mixture.of(family, new double[] {0.4, 0.6}, Kinds.truth(family, random));
        double[] l = new double[2];
        double[] posterior = new double[2];
        for (double[] x : points) {
            mixture.logJoint(x, l, new double[x.length]);
            double log = mixture.responsibilities(x, posterior, new double[x.length]);
            if (Double.isInfinite(l[0]) || Double.isInfinite(l[1])) {
                continue;
            }
            double u = random.nextDouble(0.01, 0.99);
            double[] r = {u, 1 - u};
            double elbo = 0;
            double kl = 0;
            for (int k = 0; k < 2; k++) {
                elbo += r[k] * (l[k] - Math.log(r[k]));
                kl += r[k] * (Math.log(r[k]) - (l[k] - log));
            }
            assertThat(elbo + kl).isCloseTo(log, within(1e-9 * (1 + Math.abs(log))));
            assertThat(kl).isGreaterThan(-1e-9 * (1 + Math.abs(log)));
        }
    }

    @Test
    void theFartherTheLessLikelyFromFiveToAThousandSigmas() {
        for (double sigma : new double[] {1e-6, 1, 1e6}) {
            for (double offset : new double[] {0, 1e8 * sigma}) {
                Family family = Gaussian.of(1, CovarianceType.FULL);
                Component[] components = {
                    GaussianComponent.of(new double[] {offset}, new double[][] {{sigma * sigma}}, CovarianceType.FULL),
                    GaussianComponent.of(
                            new double[] {offset - sigma}, new double[][] {{sigma * sigma}}, CovarianceType.FULL)
                };
                Mixture mixture = Mixture.of(family, new double[] {0.5, 0.5}, components);
                double last = Double.POSITIVE_INFINITY;
                for (double distance = 5; distance <= 1000; distance *= 1.1) {
                    double log = mixture.logDensity(new double[] {offset + distance * sigma});
                    assertThat(log).isFinite().isLessThan(last);
                    last = log;
                }
            }
        }
    }

    @Test
    void samplesComeFromTheComponentsByTheirWeights() {
        Family family = Gaussian.of(3, CovarianceType.FULL);
        var random = new SplittableRandom(5);
        Mixture mixture = Mixture.of(family, new double[] {0.3, 0.7}, Kinds.truth(family, random));
        int n = 20_000;
        int first = 0;
        double[] x = new double[3];
        for (int i = 0; i < n; i++) {
            first += mixture.sample(random, x) == 0 ? 1 : 0;
        }
        assertThat(first / (double) n).isCloseTo(0.3, within(4 * Math.sqrt(0.3 * 0.7 / n)));
    }

    @Test
    void blendingIsConvexInTheStatistics() {
        Family family = Gaussian.of(1, CovarianceType.FULL);
        MixtureStatistics old = MixtureStatistics.empty(family, 1);
        old.component(0).add(new double[] {0}, 0, 500);
        MixtureStatistics batch = MixtureStatistics.empty(family, 1);
        batch.component(0).add(new double[] {8}, 0, 3);
        old.blend(batch, 0.25);
        assertThat(old.mass()).isCloseTo(1, within(1e-15));
        GaussianComponent c =
                (GaussianComponent) old.maximize(1, Regularization.none()).component(0);
        assertThat(c.mean(0)).isCloseTo(2, within(1e-15));
        assertThat(c.covariance(0, 0)).isCloseTo(0.25 * 0.75 * 64, within(1e-13));
    }

    @Test
    void idsFollowTheComponentsAndAreNeverReused() {
        ComponentIds first = ComponentIds.first(3, 1);
        // Components come back in another order; the last of the old ones is gone.
        ComponentIds second = first.rematch(new double[][] {{0, 0.3, 0.01}, {0.3, 0, 0}, {0.01, 0.01, 0.3 * 0.2}}, 7);
        assertThat(new long[] {second.id(0), second.id(1)}).containsExactly(1, 0);
        ComponentIds fewer = second.rematch(new double[][] {{0.5}, {0.2}, {0.3}}, 8);
        ComponentIds more = fewer.rematch(new double[][] {{0.5, 0.5}}, 9);
        assertThat(more.id(0)).isEqualTo(fewer.id(0));
        assertThat(more.id(1)).isGreaterThanOrEqualTo(3);
        assertThat(more.bornVersion(1)).isEqualTo(9);
    }

    @Test
    void wrongWeightsAreRefusedWithTheirValue() {
        Family family = Gaussian.of(3, CovarianceType.FULL);
        Component[] two = Kinds.truth(family, new SplittableRandom(1));
        assertThatThrownBy(() -> Mixture.of(family, new double[] {0.5, Double.NaN}, two))
                .hasMessageContaining("NaN");
        assertThatThrownBy(() -> Mixture.of(family, new double[] {0.5, 0.6}, two))
                .hasMessageContaining("1.1");
        assertThatThrownBy(() -> Mixture.of(family, new double[] {1}, Arrays.copyOf(two, 2)))
                .hasMessageContaining("1 weights for 2 components");
    }
}
