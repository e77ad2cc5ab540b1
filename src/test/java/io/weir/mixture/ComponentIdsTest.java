package io.weir.mixture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.weir.family.CovarianceType;
import io.weir.family.Family;
import io.weir.family.Regularization;
import io.weir.family.gaussian.Gaussian;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComponentIdsTest {

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
        ComponentIds identity = ComponentIds.first(4, 1).rematch(shared(share), 9);
        for (int k = 0; k < 4; k++) {
            assertThat(identity.id(k)).isEqualTo(inherited ? k : 4 + k);
            assertThat(identity.bornVersion(k)).isEqualTo(inherited ? 1 : 9);
        }
        assertThat(identity.nextId()).isEqualTo(inherited ? 4 : 8);
    }

    /** A component of a tenth of the events that a large one takes a little from is still itself, and so is the larger half of one that is split. */
    @Test
    void itIsTheShareOfTheSmallerOne() {
        ComponentIds identity = ComponentIds.first(2, 1).rematch(new double[][] {{0.9, 0}, {0.06, 0.04}}, 9);
        assertThat(new long[] {identity.id(0), identity.id(1)}).containsExactly(0, 1);
        ComponentIds split = ComponentIds.first(1, 1).rematch(new double[][] {{0.4, 0.6}}, 9);
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
        ComponentIds identity = ComponentIds.first(3, 1).rematch(shared, 9);
        ComponentIds other = ComponentIds.first(3, 1).rematch(turned, 9);
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

    private static List<String> told(ComponentIds now, ComponentIds before, double[][] shared) {
        return now.since(before, shared, "why").stream()
                .map(l -> l.event().label() + " " + l.component() + " " + l.parents())
                .toList();
    }

    /** More than half of an old component's events say where they went, and more than half of a new one's where they came from. */
    @Test
    void whatBecameOfEachComponentIsTold() {
        ComponentIds before = ComponentIds.of(new long[] {3, 5, 7}, new long[] {1, 1, 2}, 8);
        assertThat(told(ComponentIds.of(new long[] {3, 5, 7}, new long[3], 8), before, new double[3][3]))
                .isEmpty();
        ComponentIds merged = ComponentIds.of(new long[] {3, 7}, new long[] {1, 2}, 8);
        assertThat(told(merged, before, new double[][] {{0.4, 0}, {0.16, 0.14}, {0, 0.3}}))
                .containsExactly("merged 3 [5]");
        assertThat(told(merged, before, new double[][] {{0.4, 0}, {0.15, 0.15}, {0, 0.3}}))
                .containsExactly("died 5 []");
        ComponentIds more = ComponentIds.of(new long[] {3, 5, 7, 8}, new long[] {1, 1, 2, 9}, 9);
        assertThat(told(more, before, new double[][] {{0.2, 0, 0, 0.1}, {0, 0.3, 0, 0.05}, {0, 0, 0.3, 0.04}}))
                .containsExactly("split 8 [3]");
        assertThat(told(more, before, new double[][] {{0.2, 0, 0, 0.1}, {0, 0.3, 0, 0.06}, {0, 0, 0.3, 0.04}}))
                .containsExactly("born 8 []");
        ComponentIds another = ComponentIds.of(new long[] {5, 7, 8}, new long[] {1, 2, 9}, 9);
        assertThat(told(another, before, new double[][] {{0, 0, 0.4}, {0.3, 0, 0}, {0, 0.3, 0}}))
                .as("its parent is gone")
                .containsExactly("born 8 []", "merged 8 [3]");
        assertThat(merged.since(before, new double[][] {{0.4, 0}, {0.15, 0.15}, {0, 0.3}}, "why")
                        .get(0)
                        .reason())
                .isEqualTo("why");
    }

    @Test
    void wherePlacesAreTakenWithoutEventsThoseThatAreGoneDieAndTheOthersAreBorn() {
        ComponentIds before = ComponentIds.first(2, 1);
        ComponentIds now = ComponentIds.of(new long[] {1, 4}, new long[] {1, 6}, 5);
        assertThat(now.insteadOf(before, "why"))
                .extracting(l -> l.event().label() + " " + l.component() + " " + l.reason())
                .containsExactly("died 0 why", "born 4 why");
        assertThat(now.insteadOf(now, "why")).isEmpty();
    }

    @Test
    void idsGoOnAfterAFreshStart() {
        ComponentIds identity = ComponentIds.first(3, 1);
        assertThat(identity.size()).isEqualTo(3);
        assertThat(identity.afresh(7).id(0)).isEqualTo(3);
        assertThat(identity.afresh(7).bornVersion(0)).isEqualTo(7);
        assertThat(identity.afresh(7).nextId()).isEqualTo(4);
        assertThat(identity.reserving(9).nextId()).isEqualTo(9);
        assertThat(identity.reserving(2).nextId()).isEqualTo(3);
        assertThat(identity.bornWith(5).bornVersion(2)).isEqualTo(5);
        assertThat(identity.bornWith(5).id(2)).isEqualTo(2);
        assertThat(identity).hasToString("Identity[0, 1, 2]");
    }

    @Test
    void idsThatCannotBeAreRefused() {
        for (long[] ids : new long[][] {{0, 3}, {-1, 1}, {1, 1}}) {
            assertThatThrownBy(() -> ComponentIds.of(ids, new long[2], 3))
                    .hasMessageContaining("id " + ids[ids[0] < 0 ? 0 : 1]);
        }
        assertThat(ComponentIds.of(new long[] {0, 2}, new long[2], 3).id(1)).isEqualTo(2);
    }

    @Test
    void anIdentityReadBackIsTheOneThatWasWritten() throws IOException {
        ComponentIds identity = ComponentIds.of(new long[] {3, 5}, new long[] {1, 9}, 8);
        var bytes = new ByteArrayOutputStream();
        identity.write(new DataOutputStream(bytes));
        var in = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
        ComponentIds read = ComponentIds.read(in);
        assertThat(in.available()).isZero();
        assertThat(new long[] {read.id(0), read.id(1), read.bornVersion(0), read.bornVersion(1), read.nextId()})
                .containsExactly(3, 5, 1, 9, 8);
    }
}
