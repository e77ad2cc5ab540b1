package io.weir.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.family.Attribution;
import io.weir.family.Component;
import io.weir.family.CovarianceType;
import io.weir.family.Family;
import io.weir.family.Kinds;
import io.weir.family.gaussian.Gaussian;
import io.weir.family.gaussian.GaussianComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which features make an event strange, and by how much. */
class ExplanationTest {

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void sharesOfFeaturesAddUpToTheDistance(long seed) {
        var random = new SplittableRandom(seed);
        Family family = Gaussian.of(3, CovarianceType.FULL);
        Component component = Kinds.truth(family, random)[0];
        double[] mode = new double[3];
        for (int j = 0; j < 3; j++) {
            mode[j] = ((GaussianComponent) component).mean(j);
        }
        double[] x = Kinds.points(family, 1, random)[0];
        List<Attribution> shares = new ArrayList<>();
        component.attribute(x, 0, shares);
        double distance =
                2 * (component.logDensity(mode, 0, new double[3]) - component.logDensity(x, 0, new double[3]));
        assertThat(shares.stream().mapToDouble(Attribution::share).sum())
                .isCloseTo(distance, within(1e-9 * (1 + distance)));
        assertThat(shares).hasSize(3);
        for (Attribution share : shares) {
            // What made the share made the interval: 95 % of a normal distribution are within 1.96 standard deviations.
            double deviation = (share.high() - share.low()) / (2 * 1.959963984540054);
            double z = (share.value() - share.expected()) / deviation;
            assertThat(share.share()).isCloseTo(z * z, within(1e-9 * (1 + z * z)));
        }
        List<Attribution> ranked = Attribution.ranked(shares);
        assertThat(ranked.stream().mapToDouble(Attribution::share).sum()).isCloseTo(1, within(1e-12));
        assertThat(ranked).isSortedAccordingTo((a, b) -> Double.compare(b.share(), a.share()));
        assertThat(ranked).allSatisfy(a -> assertThat(a.share()).isNotNegative());
    }

    @Test
    void featuresThatAreHighTogetherAreExplainedByOneAndThoseThatDifferByTheirDifference() {
        Component pair =
                GaussianComponent.of(new double[2], new double[][] {{1, 0.95}, {0.95, 1}}, CovarianceType.FULL);
        List<Attribution> together = new ArrayList<>();
        pair.attribute(new double[] {3, 3.1}, 0, together);
        assertThat(Attribution.ranked(together).get(0).slot()).isEqualTo(1);
        assertThat(Attribution.ranked(together).get(0).share()).isGreaterThan(0.95);
        assertThat(Attribution.ranked(together).get(0).high()).isLessThan(3.1);
        List<Attribution> apart = new ArrayList<>();
        pair.attribute(new double[] {2, -1.9}, 0, apart);
        Attribution first = Attribution.ranked(apart).get(0);
        assertThat(first.slot()).isEqualTo(1);
        assertThat(first.expected()).isCloseTo(1.9, within(1e-12));
        assertThat(first.low()).isGreaterThan(-1.9);
    }

    @Test
    void countsAndCategoriesAreExplainedToo() {
        var random = new SplittableRandom(4);
        Family family = Kinds.mixed(CovarianceType.DIAGONAL);
        Component component = Kinds.truth(family, random)[1];
        double[] x = Kinds.points(family, 1, random)[0];
        x[2] = 60;
        x[1] = Double.NaN;
        List<Attribution> shares = new ArrayList<>();
        component.attribute(x, 0, shares);
        assertThat(shares).extracting(Attribution::slot).containsExactlyInAnyOrder(0, 2, 3, 4, 5);
        assertThat(shares).allSatisfy(share -> assertThat(share.expected()).isFinite());
        Attribution count = shares.get(1);
        assertThat(count.share()).isGreaterThan(50);
        assertThat(count.value()).isEqualTo(60);
        assertThat(count.high()).isLessThan(20).isGreaterThan(count.expected());
    }
}
