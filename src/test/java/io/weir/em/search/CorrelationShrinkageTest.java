package io.weir.em.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.em.BatchEm;
import io.weir.em.EStep;
import io.weir.family.CovarianceType;
import io.weir.family.Family;
import io.weir.family.Regularization;
import io.weir.family.gaussian.Gaussian;
import io.weir.family.gaussian.GaussianComponent;
import io.weir.mixture.Mixture;
import io.weir.mixture.MixtureStatistics;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CorrelationShrinkageTest {

    private static final int D = 10;
    private static final Family FULL = Gaussian.of(D, CovarianceType.FULL);

    private final EStep eStep = new EStep();

    /** Standard normal features that share a part of this variance. */
    private static double[][] points(int n, int d, double shared, long seed) {
        var random = new SplittableRandom(seed);
        double[][] points = new double[n][d];
        for (double[] x : points) {
            double common = random.nextGaussian();
            for (int j = 0; j < d; j++) {
                x[j] = Math.sqrt(shared) * common + Math.sqrt(1 - shared) * random.nextGaussian();
            }
        }
        return points;
    }

    private MixtureStatistics one(Family family, double[][] points) {
        MixtureStatistics statistics = MixtureStatistics.empty(family, 1);
        for (double[] x : points) {
            statistics.component(0).add(x, 0, 1);
        }
        return statistics;
    }

    private static Regularization.FadingPrior prior(MixtureStatistics statistics) {
        return Regularization.FadingPrior.of(statistics.component(0), 1e-6);
    }

    private double[] chosen(Family family, double[][] points) {
        MixtureStatistics statistics = one(family, points);
        return new CorrelationShrinkage(prior(statistics), 1)
                .select(statistics.maximize(1, prior(statistics)), points, eStep);
    }

    @Test
    void correlationsByChanceAreShrunk() {
        assertThat(chosen(FULL, points(40, D, 0, 1))[0]).isGreaterThanOrEqualTo(30);
    }

    @Test
    void strongCorrelationsAreLeftAlone() {
        double[] shrinkage = chosen(FULL, points(400, D, 0.999, 2));
        assertThat(shrinkage == null ? 0 : shrinkage[0]).isLessThan(1);
    }

    @Test
    void eachComponentGetsItsOwn() {
        double[][] apart = points(40, D, 0, 3);
        double[][] together = points(400, D, 0.999, 4);
        double[][] all = new double[apart.length + together.length][];
        MixtureStatistics statistics = MixtureStatistics.empty(FULL, 2);
        for (int i = 0; i < all.length; i++) {
            boolean first = i < apart.length;
            all[i] = first ? apart[i] : together[i - apart.length];
            for (int j = 0; first && j < D; j++) {
                all[i][j] += 50;
            }
            statistics.component(first ? 0 : 1).add(all[i], 0, 1);
        }
        var prior = Regularization.FadingPrior.of(statistics.pooled(), 1e-6);
        double[] shrinkage = new CorrelationShrinkage(prior, 1).select(statistics.maximize(1, prior), all, eStep);
        assertThat(shrinkage[0]).isGreaterThanOrEqualTo(30);
        assertThat(shrinkage[1]).isLessThan(1);
    }

    /**
     * Around four hundred events with strong correlations there are eighty without any, most of which might be of either component: in full they
     * would say that thirty pseudo-observations suit the first one best, by their share three do.
     */
    @ParameterizedTest(name = "{0} standard deviations apart")
    @ValueSource(doubles = {0, 1, 2})
    void anEventSaysAsMuchOfAComponentAsItIsItsOwn(double apart) {
        Family family = Gaussian.of(4, CovarianceType.FULL);
        double[][] together = points(400, 4, 0.8, 10);
        double[][] around = points(80, 4, 0, 11);
        double[][] all = new double[480][];
        MixtureStatistics statistics = MixtureStatistics.empty(family, 2);
        for (int i = 0; i < all.length; i++) {
            boolean first = i < together.length;
            all[i] = first ? together[i] : around[i - together.length];
            for (int j = 0; !first && j < 4; j++) {
                all[i][j] += apart;
            }
            statistics.component(first ? 0 : 1).add(all[i], 0, 1);
        }
        var prior = Regularization.FadingPrior.of(statistics.pooled(), 1e-6);
        Mixture fitted =
                BatchEm.soft(30, 1e-6, prior).run(all, statistics, eStep).mixture();
        double[] shrinkage = new CorrelationShrinkage(prior, 1).select(fitted, all, eStep);
        assertThat(shrinkage[0]).isLessThanOrEqualTo(3);
        assertThat(shrinkage[1]).isGreaterThanOrEqualTo(10);
    }

    @ParameterizedTest
    @EnumSource(
            value = CovarianceType.class,
            names = {"DIAGONAL", "SPHERICAL", "TIED"})
    void otherCovariancesHaveNoneOfTheirOwn(CovarianceType type) {
        assertThat(chosen(Gaussian.of(D, type), points(40, D, 0, 5))).isNull();
        assertThat(chosen(Gaussian.of(1, CovarianceType.FULL), points(40, 1, 0, 5)))
                .isNull();
    }

    @Test
    void variancesAndMeansStayAndCovariancesGoDownByTheShare() {
        double[][] points = points(60, D, 0.5, 6);
        MixtureStatistics statistics = one(FULL, points);
        var prior = prior(statistics);
        var plain = (GaussianComponent) statistics.maximize(1, prior).component(0);
        Mixture weaker = statistics.withShrinkage(new double[] {30}).maximize(1, prior);
        var shrunk = (GaussianComponent) weaker.component(0);
        for (int i = 0; i < D; i++) {
            assertThat(shrunk.mean(i)).isEqualTo(plain.mean(i));
            for (int j = 0; j < D; j++) {
                double factor = i == j ? 1 : 60.0 / 90;
                assertThat(shrunk.covariance(i, j)).isCloseTo(factor * plain.covariance(i, j), within(1e-12));
            }
        }
    }

    /** Ten numbers a component beside its mean, forty events: what has not been seen is predicted better. */
    @Test
    void eventsThatWereNotSeenAreLikelier() {
        double[][] points = points(40, D, 0.1, 7);
        double[][] others = points(5000, D, 0.1, 8);
        MixtureStatistics statistics = one(FULL, points);
        var prior = prior(statistics);
        double plain = eStep.logLikelihood(statistics.maximize(1, prior), others) / others.length;
        Mixture shrunk = statistics.withShrinkage(chosen(FULL, points)).maximize(1, prior);
        assertThat(eStep.logLikelihood(shrunk, others) / others.length).isGreaterThan(plain + 0.5);
    }

    @Test
    void itIsCopiedStoredAndRead() throws IOException {
        MixtureStatistics statistics = one(FULL, points(10, D, 0, 9)).withShrinkage(new double[] {3});
        assertThat(statistics.copy().shrinkage()).containsExactly(3);
        var bytes = new ByteArrayOutputStream();
        statistics.write(new DataOutputStream(bytes));
        var in = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
        assertThat(MixtureStatistics.read(in, FULL).shrinkage()).containsExactly(3);
        assertThat(in.available()).isZero();
    }
}
