package io.weir.em.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.em.ComponentCount;
import io.weir.em.EStep;
import io.weir.em.HalfLife;
import io.weir.em.Initializer;
import io.weir.em.LearningSettings;
import io.weir.em.online.Learned;
import io.weir.em.online.Learner;
import io.weir.em.online.PointBatch;
import io.weir.em.online.ScoringModel;
import io.weir.family.CovarianceType;
import io.weir.family.Family;
import io.weir.family.Regularization;
import io.weir.family.gaussian.Gaussian;
import io.weir.mixture.ComponentChange;
import io.weir.mixture.Mixture;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelOrderSelectionTest {

    private static final Family PLANE = Gaussian.of(2, CovarianceType.FULL);

    /** Round clusters of unit variance on a circle, neighbours eight standard deviations apart. */
    private static double[] point(int clusters, SplittableRandom random) {
        double radius = clusters == 1 ? 0 : 4 / Math.sin(Math.PI / clusters);
        double angle = 2 * Math.PI * random.nextInt(clusters) / clusters;
        return new double[] {
            radius * Math.cos(angle) + random.nextGaussian(), radius * Math.sin(angle) + random.nextGaussian()
        };
    }

    private static double[][] points(int n, int clusters, long seed) {
        var random = new SplittableRandom(seed);
        double[][] points = new double[n][];
        java.util.Arrays.setAll(points, i -> point(clusters, random));
        return points;
    }

    private static ModelOrderSelection search(double[][] points, ComponentCount count) {
        var background = new Initializer(PLANE, points, new EStep()).background();
        return new ModelOrderSelection(
                PLANE, points, null, count, Regularization.FadingPrior.of(background, 1e-6), 2, 7);
    }

    @ParameterizedTest(name = "{0} clusters, seed {1}")
    @CsvSource({"1,1", "2,2", "3,3", "5,4", "9,5", "14,6"})
    void clustersFarApartAreCounted(int clusters, long seed) {
        Mixture found = search(points(3000, clusters, seed), ComponentCount.auto())
                .run()
                .mixture();
        assertThat(found.size()).isEqualTo(clusters);
    }

    @ParameterizedTest
    @CsvSource({"1,3,3", "7,9,7"})
    void theBoundsAreKept(int least, int most, int expected) {
        Mixture found = search(points(2000, 5, 8), new ComponentCount(least, most))
                .run()
                .mixture();
        assertThat(found.size()).isEqualTo(expected);
    }

    @Test
    void aPeriodOfTheStreamIsNotTakenForItsShape() {
        double[][] points = new double[9000][];
        java.util.Arrays.setAll(points, i -> new double[] {i % 2, 5 * (i % 2)});
        assertThat(search(points, ComponentCount.auto()).run().mixture().size()).isEqualTo(2);
    }

    @Test
    void theSameInputGivesTheSameModel() {
        double[][] points = points(2500, 4, 9);
        double[] x = points[0];
        double first = search(points, ComponentCount.auto()).run().mixture().logDensity(x);
        assertThat(search(points, ComponentCount.auto()).run().mixture().logDensity(x))
                .isEqualTo(first);
    }

    /** A learner with everything that it told of its components. */
    private static final class Told {

        private final Learner learner;
        private final List<ComponentChange> lineage = new ArrayList<>();
        private final PointBatch pending = new PointBatch(2);
        private final EStep eStep = new EStep();
        private final double[] r = new double[32];
        private ScoringModel model;
        private final Set<Long> gone = new HashSet<>();

        Told(int reservoir, boolean adapt) {
            var settings =
                    new LearningSettings(ComponentCount.auto(), 64, HalfLife.none(), 1e-6, 3, reservoir, adapt, false);
            learner = Learner.create(settings, PLANE, 5, Runnable::run);
        }

        void next(double[] x) {
            if (model == null) {
                model = ScoringModel.initial(PLANE, x);
            }
            pending.add(x, 0, model.score(x, r, eStep));
            if (pending.size() >= model.batchEvents()) {
                Set<Long> before = ids();
                Learned learned = learner.learn(model.contribute(pending, eStep));
                model = learned.model();
                pending.clear();
                lineage.addAll(learned.lineage());
                account(before, learned.lineage());
            }
        }

        /** What came and what went is in the lineage, once, and nothing else is. */
        private void account(Set<Long> before, List<ComponentChange> events) {
            Set<Long> expected = new TreeSet<>(before);
            for (ComponentChange event : events) {
                switch (event.event()) {
                    case BORN -> assertThat(expected.add(event.component())).isTrue();
                    case SPLIT -> {
                        assertThat(before).containsAll(event.parents());
                        assertThat(expected.add(event.component())).isTrue();
                    }
                    case DIED -> assertThat(expected.remove(event.component())).isTrue();
                    case MERGED ->
                        event.parents()
                                .forEach(parent ->
                                        assertThat(expected.remove(parent)).isTrue());
                    case DRIFTED -> assertThat(event.component()).isEqualTo(-1);
                }
            }
            assertThat(ids()).isEqualTo(expected);
            before.removeAll(ids());
            gone.addAll(before);
            assertThat(Collections.disjoint(ids(), gone))
                    .as("an id is never used again")
                    .isTrue();
        }

        Set<Long> ids() {
            Set<Long> ids = new TreeSet<>();
            for (int k = 0; k < model.mixture().size(); k++) {
                ids.add(model.id(k));
            }
            return ids;
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void whatBecameOfEveryClusterIsToldWhenTheStreamChanges(long seed) {
        var told = new Told(1000, true);
        var random = new SplittableRandom(seed);
        for (int clusters : new int[] {2, 6, 3}) {
            for (int i = 0; i < 4000; i++) {
                told.next(point(clusters, random));
            }
            assertThat(told.model.warmingUp()).isFalse();
        }
        assertThat(told.lineage).extracting(ComponentChange::event).contains(ComponentChange.Event.DRIFTED);
        assertThat(told.model.mixture().size()).isBetween(3, 6);
    }

    @Test
    void aChallengerOfOneMoreComponentWinsWhenOneIsNeeded() {
        var told = new Told(1000, false);
        var random = new SplittableRandom(4);
        for (int i = 0; i < 3000; i++) {
            told.next(point(2, random));
        }
        assertThat(told.model.mixture().size()).isEqualTo(2);
        Set<Long> before = told.ids();
        told.lineage.clear();
        for (int i = 0; i < 30_000; i++) {
            double[] x = point(2, random);
            if (i % 4 == 0) {
                x[1] += 12;
            }
            told.next(x);
        }
        assertThat(told.model.mixture().size()).isEqualTo(4);
        assertThat(told.ids()).containsAll(before);
        assertThat(told.lineage)
                .extracting(ComponentChange::event)
                .isNotEmpty()
                .isSubsetOf(ComponentChange.Event.SPLIT, ComponentChange.Event.BORN);
    }
}
