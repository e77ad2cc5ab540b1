package io.weir.mixture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.family.CovarianceType;
import io.weir.family.Family;
import io.weir.family.Gaussian;
import io.weir.family.Regularization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdentityTest {

    /** Four old components and four new ones, each with this share of its events in its namesake and the rest in equal parts in the others. */
    private static double[][] shared(double share) {
        double[][] shared = new double[4][4];
        for (int j = 0; j < 4; j++) {
            for (int k = 0; k < 4; k++) {
                shared[j][k] = 0.25 * (j == k ? share : (1 - share) / 3);
            }
        }
        return shared;
    }

    @ParameterizedTest(name = "a share of {0}")
    @CsvSource({"0.29, false", "0.31, true"})
    void anIdIsInheritedForThreeTenthsOfTheEvents(double share, boolean inherited) {
        Identity identity = Identity.first(4, 1).rematch(shared(share), 9);
        for (int k = 0; k < 4; k++) {
            assertThat(identity.id(k)).isEqualTo(inherited ? k : 4 + k);
            assertThat(identity.bornVersion(k)).isEqualTo(inherited ? 1 : 9);
        }
        assertThat(identity.nextId()).isEqualTo(inherited ? 4 : 8);
    }

    /** A component of a tenth of the events that a large one takes a little from is still itself, and so is the larger half of one that is split. */
    @Test
    void itIsTheShareOfTheSmallerOne() {
        Identity identity = Identity.first(2, 1).rematch(new double[][] {{0.9, 0}, {0.06, 0.04}}, 9);
        assertThat(new long[] {identity.id(0), identity.id(1)}).containsExactly(0, 1);
        Identity split = Identity.first(1, 1).rematch(new double[][] {{0.4, 0.6}}, 9);
        assertThat(new long[] {split.id(0), split.id(1)}).containsExactly(1, 0);
    }

    @Test
    void theOrderOfTheNewComponentsDoesNotMatter() {
        double[][] shared = {{0.3, 0.1, 0}, {0.02, 0.03, 0.25}, {0.1, 0.2, 0}};
        double[][] turned = new double[3][3];
        for (int j = 0; j < 3; j++) {
            for (int k = 0; k < 3; k++) {
                turned[j][(k + 1) % 3] = shared[j][k];
            }
        }
        Identity identity = Identity.first(3, 1).rematch(shared, 9);
        Identity other = Identity.first(3, 1).rematch(turned, 9);
        for (int k = 0; k < 3; k++) {
            assertThat(other.id((k + 1) % 3)).isEqualTo(identity.id(k));
        }
        assertThat(identity.id(2)).isOne();
    }

    /** Half a one: (n + ½) / (n₁ + n₂ + 1). */
    @Test
    void aComponentOfWhichNothingIsLeftKeepsTheWeightOfHalfAnEvent() {
        Family line = Gaussian.of(1, CovarianceType.FULL);
        MixtureStatistics statistics = MixtureStatistics.empty(line, 2);
        for (int i = 0; i < 99; i++) {
            statistics.component(0).add(new double[] {i % 3}, 0, 1);
        }
        var prior = Regularization.FadingPrior.of(statistics.component(0), 1e-6);
        assertThat(statistics.maximize(1, prior).weight(1)).isCloseTo(0.005, within(1e-12));
        assertThat(statistics.maximize(10, prior).weight(1))
                .as("of ten events for each")
                .isCloseTo(0.05 / 99.1, within(1e-12));
        assertThat(statistics.maximize(1, Regularization.none()).weight(1)).isZero();
    }
}
