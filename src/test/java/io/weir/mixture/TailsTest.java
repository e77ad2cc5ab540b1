package io.weir.mixture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.family.Block;
import io.weir.family.BlockScratch;
import io.weir.family.CovarianceType;
import io.weir.family.gaussian.Gaussian;
import io.weir.family.gaussian.GaussianComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Far from every component, the farther the less likely.
 *
 * <p>All means lie within 1 σ of a centre, and with correlations ρ^|i−j|, |ρ| ≤ ½, no component's density rises along a ray from the
 * centre beyond √κ(R) ≤ (1 + ρ)/(1 − ρ) = 3 σ. So p(x) falls strictly from 5 σ on.
 */
class TailsTest {

    private static final double NEAREST = 5;
    private static final double FARTHEST = 1000;
    private static final double STEP = 1.1;

    static Stream<Arguments> mixtures() {
        List<Arguments> all = new ArrayList<>();
        for (CovarianceType type : CovarianceType.values()) {
            for (int size : new int[] {1, 2, 16, 64}) {
                for (int d : new int[] {1, 2, 16, 128}) {
                    for (long seed = 1; seed <= 2; seed++) {
                        all.add(Arguments.of(type, size, d, seed));
                    }
                }
            }
        }
        return all.stream();
    }

    @ParameterizedTest(name = "{0}, K={1}, d={2}, seed {3}")
    @MethodSource("mixtures")
    void theFartherTheLessLikely(CovarianceType type, int size, int d, long seed) {
        for (double offset : new double[] {0, 1e8, -1e8}) {
            for (double sigma : new double[] {1e-6, 1, 1e6}) {
                falls(type, size, Case.repeat(sigma, d), offset, new SplittableRandom(seed));
            }
            if (type != CovarianceType.SPHERICAL) {
                double[] sigmas = new double[d];
                var random = new SplittableRandom(seed);
                java.util.Arrays.setAll(sigmas, j -> Math.pow(10, random.nextInt(-6, 7)));
                falls(type, size, sigmas, offset, random);
            }
        }
    }

    private static void falls(CovarianceType type, int size, double[] sigma, double offset, SplittableRandom random) {
        Mixture mixture = Case.mixture(type, size, sigma, offset, random);
        double[] direction = Case.direction(random, sigma.length);
        double[][] points = Stream.iterate(NEAREST, t -> t <= FARTHEST, t -> t * STEP)
                .map(t -> Case.along(direction, t, sigma, offset))
                .toArray(double[][]::new);
        Block block = new Block(sigma.length);
        block.load(points, 0, points.length);
        double[][] blockR = new double[size][Block.CAPACITY];
        double[] inBlock = new double[Block.CAPACITY];
        mixture.responsibilities(block, blockR, inBlock, new BlockScratch());
        double[] r = new double[size];
        double last = Double.POSITIVE_INFINITY;
        double lastInBlock = Double.POSITIVE_INFINITY;
        for (int i = 0; i < points.length; i++) {
            double log = mixture.responsibilities(points[i], r, new double[sigma.length]);
            assertThat(log).isFinite().isLessThan(last);
            assertThat(inBlock[i]).isFinite().isLessThan(lastInBlock);
            last = log;
            lastInBlock = inBlock[i];
            double[] column = new double[size];
            int point = i;
            java.util.Arrays.setAll(column, k -> blockR[k][point]);
            assertProbability(r);
            assertProbability(column);
        }
    }

    private static void assertProbability(double[] r) {
        double sum = 0;
        boolean inside = true;
        for (double v : r) {
            inside &= v >= 0 && v <= 1;
            sum += v;
        }
        assertThat(inside).as("all in [0, 1]").isTrue();
        assertThat(sum).isCloseTo(1, within(1e-12));
    }

    /** Where the square of a distance overflows the density is zero, and nothing is NaN. */
    @ParameterizedTest(name = "{0}, K={1}, d={2}, seed {3}")
    @MethodSource("mixtures")
    void beyondAllDistancesNothingIsNaN(CovarianceType type, int size, int d, long seed) {
        var random = new SplittableRandom(seed);
        // With σ below 1 the whitened deviation itself overflows, to infinities of both signs.
        Mixture mixture = Case.mixture(type, size, Case.repeat(1e-3, d), 0, random);
        double[] direction = Case.direction(random, d);
        double[][] points = Stream.of(1e10, 1e100, 1e150, 1e160, 1e200, 1.7e308)
                .map(t -> Case.along(direction, t, Case.repeat(1, d), 0))
                .toArray(double[][]::new);
        Block block = new Block(d);
        block.load(points, 0, points.length);
        double[][] blockR = new double[size][Block.CAPACITY];
        double[] inBlock = new double[Block.CAPACITY];
        mixture.responsibilities(block, blockR, inBlock, new BlockScratch());
        double[] r = new double[size];
        double last = Double.POSITIVE_INFINITY;
        for (int i = 0; i < points.length; i++) {
            double log = mixture.responsibilities(points[i], r, new double[d]);
            assertProbability(r);
            assertThat(log).isLessThanOrEqualTo(last);
            assertThat(Double.isInfinite(inBlock[i])).isEqualTo(Double.isInfinite(log));
            last = log;
            int point = i;
            double[] column = new double[size];
            java.util.Arrays.setAll(column, k -> blockR[k][point]);
            assertProbability(column);
        }
        assertThat(last).isEqualTo(Double.NEGATIVE_INFINITY);
    }

    /** Mixtures around a centre, in units of σ per feature. */
    private static final class Case {

        private Case() {}

        static double[] repeat(double v, int n) {
            double[] repeated = new double[n];
            java.util.Arrays.fill(repeated, v);
            return repeated;
        }

        static Mixture mixture(CovarianceType type, int size, double[] sigma, double offset, SplittableRandom random) {
            int d = sigma.length;
            GaussianComponent[] components = new GaussianComponent[size];
            double[] weights = new double[size];
            double total = 0;
            double[][] covariance = null;
            for (int k = 0; k < size; k++) {
                if (covariance == null || type != CovarianceType.TIED) {
                    covariance = covariance(sigma, random.nextDouble(0.5, 2), random.nextDouble(-0.5, 0.5));
                }
                double[] mean = along(direction(random, d), random.nextDouble(), sigma, offset);
                components[k] = GaussianComponent.of(mean, covariance, type);
                weights[k] = k % 5 == 4 ? 1e-12 : random.nextDouble(0.1, 1);
                total += weights[k];
            }
            for (int k = 0; k < size; k++) {
                weights[k] /= total;
            }
            return Mixture.of(Gaussian.of(d, type), weights, components);
        }

        private static double[][] covariance(double[] sigma, double scale, double rho) {
            double[][] c = new double[sigma.length][sigma.length];
            for (int i = 0; i < sigma.length; i++) {
                for (int j = 0; j < sigma.length; j++) {
                    c[i][j] = scale * scale * sigma[i] * sigma[j] * Math.pow(rho, Math.abs(i - j));
                }
            }
            return c;
        }

        /** A direction of length 1. */
        static double[] direction(SplittableRandom random, int d) {
            double[] u = new double[d];
            double squares = 0;
            for (int j = 0; j < d; j++) {
                u[j] = random.nextGaussian();
                squares += u[j] * u[j];
            }
            for (int j = 0; j < d; j++) {
                u[j] /= Math.sqrt(squares);
            }
            return u;
        }

        /** offset + t σ u. */
        static double[] along(double[] u, double t, double[] sigma, double offset) {
            double[] x = new double[u.length];
            for (int j = 0; j < u.length; j++) {
                x[j] = offset + t * sigma[j] * u[j];
            }
            return x;
        }
    }
}
