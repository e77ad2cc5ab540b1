package io.weir.em.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.em.BatchEm;
import io.weir.em.ComponentCount;
import io.weir.em.EStep;
import io.weir.em.Initializer;
import io.weir.family.CovarianceType;
import io.weir.family.Family;
import io.weir.family.Regularization;
import io.weir.family.gaussian.Gaussian;
import io.weir.mixture.MixtureStatistics;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which components are worth their parameters, of points in ten dimensions: a mean and a variance each, so that T/2 is ten. */
class FigueiredoJainTest {

    private static final int D = 10;
    private static final Family SPACE = Gaussian.of(D, CovarianceType.DIAGONAL);

    private final EStep eStep = new EStep();

    /** Points about the origin, and so many others about a point that is so far off along every axis. */
    private static double[][] points(int heavy, int light, double apart) {
        var random = new SplittableRandom(1);
        double[][] points = new double[heavy + light][D];
        for (int i = 0; i < points.length; i++) {
            for (int j = 0; j < D; j++) {
                points[i][j] = random.nextGaussian() + (i < heavy ? 0 : apart);
            }
        }
        return points;
    }

    /** Starts with components for every so many points in their order. */
    private MixtureStatistics found(double[][] points, ComponentCount count, int... ends) {
        Initializer start = new Initializer(SPACE, points, eStep);
        double[][] r = new double[points.length][ends.length];
        for (int k = 0, i = 0; k < ends.length; k++) {
            for (; i < ends[k]; i++) {
                r[i][k] = 1;
            }
        }
        var length = MessageLength.of(SPACE, start.background(), points.length);
        assertThat(length.worthless()).isEqualTo(D);
        Regularization prior = Regularization.FadingPrior.of(start.background(), 1e-6);
        return new FigueiredoJain(points, count, prior, length, eStep).run(start.statistics(r));
    }

    private static double lightest(MixtureStatistics statistics) {
        double lightest = Double.POSITIVE_INFINITY;
        for (int k = 0; k < statistics.size(); k++) {
            lightest = Math.min(lightest, statistics.component(k).mass());
        }
        return lightest;
    }

    @ParameterizedTest(name = "{0} points far off")
    @CsvSource({"9, 1", "30, 2"})
    void aComponentOfNoMoreThanHalfItsParametersGoesHoweverFarOff(int light, int components) {
        double[][] points = points(200, light, 20);
        assertThat(found(points, ComponentCount.auto(), 200, points.length).size())
                .isEqualTo(components);
    }

    @Test
    void componentsThatShareTheirPointsGoOneAfterAnotherUntilOneIsLeft() {
        double[][] points = points(300, 0, 0);
        assertThat(found(points, ComponentCount.auto(), 75, 150, 225, 300).size())
                .isEqualTo(1);
    }

    @Test
    void noMoreGoThanMay() {
        double[][] points = points(300, 0, 0);
        assertThat(found(points, new ComponentCount(3, 25), 75, 150, 225, 300).size())
                .isGreaterThanOrEqualTo(3);
    }

    /**
     * wₖ ∝ nₖ − T/2: what the light one of two that overlap loses by it, its neighbour gains, and both by EM again. Without that force the light
     * one would keep what EM gives it.
     */
    @Test
    void theLightLoseWeightToTheHeavy() {
        double[][] points = points(200, 40, 1);
        MixtureStatistics pressed = found(points, ComponentCount.fixed(2), 200, 240);
        Initializer start = new Initializer(SPACE, points, eStep);
        double[][] r = new double[points.length][2];
        Arrays.setAll(r, i -> new double[] {i < 200 ? 1 : 0, i < 200 ? 0 : 1});
        MixtureStatistics free = BatchEm.soft(100, 1e-5, Regularization.FadingPrior.of(start.background(), 1e-6))
                .run(points, start.statistics(r), eStep)
                .statistics();
        assertThat(lightest(pressed)).isLessThan(lightest(free) - 1);
    }
}
