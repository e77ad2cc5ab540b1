package io.weir.em.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.em.BatchEm;
import io.weir.em.EStep;
import io.weir.em.Initializer;
import io.weir.family.CovarianceType;
import io.weir.family.Family;
import io.weir.family.Regularization;
import io.weir.family.gaussian.Gaussian;
import io.weir.family.gaussian.GaussianComponent;
import io.weir.mixture.Mixture;
import io.weir.mixture.MixtureStatistics;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

/** Which two components become one, and which one becomes two, of clusters of two hundred points each and unit variance. */
class MergeSplitProposalsTest {

    private static final Family LINE = Gaussian.of(1, CovarianceType.FULL);
    private static final int EACH = 200;

    private final EStep eStep = new EStep();

    private static double[][] points(double... centres) {
        var random = new SplittableRandom(1);
        double[][] points = new double[centres.length * EACH][];
        Arrays.setAll(points, i -> new double[] {centres[i / EACH] + random.nextGaussian()});
        return points;
    }

    private record Fitted(BatchEm.Result result, MergeSplitProposals neighbours, Regularization prior) {

        double[] means(MixtureStatistics statistics) {
            Mixture mixture = statistics.maximize(1, prior);
            double[] means = new double[mixture.size()];
            Arrays.setAll(means, k -> ((GaussianComponent) mixture.component(k)).mean(0));
            Arrays.sort(means);
            return means;
        }
    }

    private Fitted fitted(double[][] points, int size, IntUnaryOperator component) {
        Initializer start = new Initializer(LINE, points, eStep);
        Regularization prior = Regularization.FadingPrior.of(start.background(), 1e-6);
        double[][] r = new double[points.length][size];
        for (int i = 0; i < r.length; i++) {
            r[i][component.applyAsInt(i)] = 1;
        }
        return new Fitted(
                BatchEm.soft(5, 0, prior).run(points, start.statistics(r), eStep),
                new MergeSplitProposals(points, start, prior, eStep),
                prior);
    }

    @Test
    void theTwoThatAreNearestAreMerged() {
        double[][] points = points(-50, 0, 6, 80);
        Fitted fitted = fitted(points, 4, i -> i / EACH);
        double[] means = fitted.means(fitted.neighbours().merged(fitted.result()));
        assertThat(means).containsExactly(new double[] {-50, 3, 80}, within(0.3));
    }

    @Test
    void theOneThatGainsMostIsSplitFirst() {
        double[][] points = points(-50, 0, 40, 60, 100);
        Fitted fitted = fitted(points, 4, i -> i / EACH < 2 ? i / EACH : i / EACH == 4 ? 3 : 2);
        List<MixtureStatistics> splits = fitted.neighbours().split(fitted.result(), 2);
        assertThat(fitted.means(splits.get(0))).containsExactly(new double[] {-50, 0, 40, 60, 100}, within(0.3));
        assertThat(splits).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void mergingAndSplittingKeepAllOfTheMass() {
        double[][] points = points(-50, 0, 6);
        Fitted fitted = fitted(points, 3, i -> i / EACH);
        assertThat(fitted.neighbours().merged(fitted.result()).mass()).isCloseTo(3 * EACH, within(1e-6));
        for (MixtureStatistics split : fitted.neighbours().split(fitted.result(), 3)) {
            assertThat(split.size()).isEqualTo(4);
            // Less the responsibilities of points for which it has next to none.
            assertThat(split.mass()).isCloseTo(3 * EACH, within(3e-3 * EACH));
        }
    }
}
