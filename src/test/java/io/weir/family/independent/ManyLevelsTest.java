package io.weir.family.independent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.family.CategoryNames;
import io.weir.family.Component;
import io.weir.family.Family;
import io.weir.family.Regularization;
import io.weir.family.Statistic;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Components that have more levels than are told apart, each its own, are distributions too. */
class ManyLevelsTest {

    private static final Family FAMILY = Categorical.of(1);

    @ParameterizedTest(name = "{0} levels in each component, {1} in common")
    @CsvSource({"100, 50", "200, 0", "300, 0", "300, 150", "511, 0", "511, 400", "2000, 0", "2000, 1000"})
    void probabilitiesSumToOne(int levels, int common) {
        var random = new SplittableRandom(levels + common);
        Statistic[] own = new Statistic[4];
        Statistic all = FAMILY.newStatistic();
        for (int k = 0; k < own.length; k++) {
            own[k] = FAMILY.newStatistic();
            for (int i = 0; i < levels; i++) {
                String name = i < common ? "common " + i : "of " + k + " " + i;
                own[k].add(new double[] {CategoryNames.code(name)}, 0, 0.1 + random.nextDouble());
            }
            all.merge(own[k]);
        }
        // What was believed at the start is of other levels again.
        Statistic early = FAMILY.newStatistic();
        for (int i = 0; i < levels; i++) {
            early.add(new double[] {CategoryNames.code("early " + i)}, 0, random.nextDouble());
        }
        // One that takes something back, and one of which nothing is known.
        Statistic less = own[1].copy();
        Statistic taken = FAMILY.newStatistic();
        taken.add(new double[] {CategoryNames.code("of 1 " + (levels - 1))}, 0, 0.05);
        assertThat(less.remove(taken)).isTrue();
        Statistic[] statistics = {own[0], less, own[2], own[3], FAMILY.newStatistic()};
        for (Regularization regularization : new Regularization[] {
            Regularization.none(),
            Regularization.FadingPrior.of(all, 0.01),
            Regularization.FadingPrior.of(early, 0.01),
            Regularization.FadingPrior.provisional(early, 2, 0.01)
        }) {
            for (Component component : FAMILY.maximize(statistics, 1, regularization)) {
                assertThat(sum(component)).as("%s", regularization).isCloseTo(1, within(1e-9));
            }
        }
    }

    private static double sum(Component component) {
        Map<String, Object> described = new HashMap<>();
        component.describe(described, new CategoryNames());
        double sum = ((double[]) described.get("unseen"))[0];
        for (String part : new String[] {"probabilities", "unnamed"}) {
            Map<?, ?> levels = ((Map<?, ?>[]) described.get(part))[0];
            sum += levels.values().stream().mapToDouble(p -> (double) p).sum();
        }
        return sum;
    }

    /** What a component expects of an event without the feature is as much as an event with it. */
    @ParameterizedTest
    @CsvSource({"100", "400", "2000"})
    void aMissingLevelIsExpectedAsOneEvent(int levels) {
        Statistic[] own = new Statistic[2];
        for (int k = 0; k < own.length; k++) {
            own[k] = FAMILY.newStatistic();
            for (int i = 0; i < levels; i++) {
                own[k].add(new double[] {CategoryNames.code(k + " " + i)}, 0, 1);
            }
        }
        Statistic expected = FAMILY.newStatistic();
        for (Component component : FAMILY.maximize(own, 1, Regularization.none())) {
            component.expect(new double[] {Double.NaN}, 0, 1, expected);
        }
        LevelCounts counts = ((CategoricalStatistic) expected).feature(0);
        double mass = counts.other();
        for (int i = 0; i < counts.size(); i++) {
            mass += counts.mass(i);
        }
        assertThat(mass).isCloseTo(counts.known(), within(1e-9));
        assertThat(Arrays.asList(counts.known(), expected.mass())).allMatch(m -> Math.abs(m - 2) < 1e-9);
    }

    @Test
    void ofMoreLevelsThanAreToldApartTheHeavyAreKeptAndTheOthersShareTheRest() {
        Family family = Categorical.of(1);
        Statistic a = family.newStatistic();
        Statistic b = family.newStatistic();
        for (int i = 0; i < 2000; i++) {
            (i % 2 == 0 ? a : b).add(new double[] {CategoryNames.code("user-" + i)}, 0, 1);
            (i % 2 == 0 ? b : a).add(new double[] {CategoryNames.code("heavy-" + i % 20)}, 0, 3);
        }
        a.merge(b);
        LevelCounts counts = ((CategoricalStatistic) a).feature(0);
        assertThat(counts.size()).isBetween(LevelCounts.CAPACITY, CategoryNames.TOLD_APART);
        assertThat(counts.other()).isEqualTo(2020 - counts.size());
        assertThat(counts.others()).isCloseTo(2020 - counts.size(), within(4 * 2000 / 8.0));
        for (int i = 0; i < 20; i++) {
            assertThat(counts.mass(CategoryNames.code("heavy-" + i))).isEqualTo(300);
        }
        Component c = family.maximize(new Statistic[] {a}, 1, new Regularization.Ridge(0))[0];
        double user = c.logDensity(new double[] {CategoryNames.code("user-7")}, 0, new double[1]);
        double never = c.logDensity(new double[] {CategoryNames.code("never")}, 0, new double[1]);
        // How many share the rest is known to four standard errors of 1/8, so one has at most twice its part.
        assertThat(never).isLessThan(user + Math.log(2)).isLessThan(Math.log(1e-3));
    }
}
