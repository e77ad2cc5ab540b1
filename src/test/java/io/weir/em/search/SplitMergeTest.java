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
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

/** Which components are merged and which is split, of five clusters of a hundred points each and unit variance. */
class SplitMergeTest {

    private static final Family LINE = Gaussian.of(1, CovarianceType.FULL);
    private static final double[] CENTRES = {-400, -200, 0, 100, 110};
    private static final int EACH = 100;

    private final EStep eStep = new EStep();
    private final double[][] points = points();
    private final Initializer start = new Initializer(LINE, points, eStep);
    private final Regularization prior = Regularization.FadingPrior.of(start.background(), 1e-6);
    private final BatchEm em = BatchEm.soft(60, 1e-5, prior);

    private static double[][] points() {
        var random = new SplittableRandom(1);
        double[][] points = new double[CENTRES.length * EACH][];
        Arrays.setAll(points, i -> new double[] {CENTRES[i / EACH] + random.nextGaussian()});
        return points;
    }

    /** The optimum to which EM goes from hard assignments. */
    private BatchEm.Result from(IntUnaryOperator component) {
        double[][] r = new double[points.length][CENTRES.length];
        for (int i = 0; i < r.length; i++) {
            r[i][component.applyAsInt(i)] = 1;
        }
        return em.run(points, start.statistics(r), eStep);
    }

    /** Component 4 has the last two clusters, and 2 and 3 share the one at 0. */
    private BatchEm.Result poor() {
        return from(i -> i / EACH < 2 ? i / EACH : i / EACH == 2 ? 2 + i % 2 : 4);
    }

    private BatchEm.Result polished(BatchEm.Result result, int moves) {
        return new SplitMerge(points, start, em, eStep).polish(result, moves);
    }

    private static double[] means(Mixture mixture) {
        double[] means = new double[mixture.size()];
        Arrays.setAll(means, k -> ((GaussianComponent) mixture.component(k)).mean(0));
        Arrays.sort(means);
        return means;
    }

    @Test
    void emAloneStaysWithTheClusterThatIsSharedAndTheTwoThatAreOne() {
        assertThat(means(poor().mixture())[4]).isCloseTo(105, within(1.0));
    }

    /** One move is enough where the first that is tried merges the two most alike and splits the one that describes its points worst. */
    @Test
    void theFirstMoveMergesTheTwoThatShareTheirPointsAndSplitsTheOneThatDescribesThemWorst() {
        BatchEm.Result poor = poor();
        BatchEm.Result polished = polished(poor, 1);
        assertThat(means(polished.mixture())).containsExactly(CENTRES, within(4 / Math.sqrt(EACH)));
        assertThat(polished.lowerBound()).isGreaterThan(poor.lowerBound() + 0.2);
    }

    @Test
    void withoutMovesAllStaysAsItIs() {
        BatchEm.Result poor = poor();
        assertThat(polished(poor, 0)).isSameAs(poor);
    }

    @Test
    void theBestOptimumIsLeftAlone() {
        BatchEm.Result best = from(i -> i / EACH);
        assertThat(polished(best, 6)).isSameAs(best);
    }
}
