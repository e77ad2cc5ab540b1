package io.weir.em;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.em.online.Learner;
import io.weir.em.online.PointBatch;
import io.weir.em.online.ScoringModel;
import io.weir.em.search.ModelOrderSelection;
import io.weir.family.CategoryNames;
import io.weir.family.CovarianceType;
import io.weir.family.Family;
import io.weir.family.Regularization;
import io.weir.family.gaussian.Gaussian;
import io.weir.family.independent.Categorical;
import io.weir.family.product.Product;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A category of L levels has L − 1 parameters per component, and each of them is paid for. */
class CategoriesCountedTest {

    /** The levels of each categorical feature, after so many normal ones. */
    private record Shape(int real, int... levels) {

        Family family() {
            Family categories = Categorical.of(levels.length);
            return real == 0 ? categories : Product.of(List.of(Gaussian.of(real, CovarianceType.FULL), categories));
        }

        /** A point of features that know nothing of each other, or, in cluster k of several, prefer every K-th level. */
        double[] point(int cluster, int clusters, SplittableRandom random) {
            double[] x = new double[real + levels.length];
            for (int j = 0; j < real; j++) {
                x[j] = random.nextGaussian();
            }
            for (int j = 0; j < levels.length; j++) {
                int level = random.nextInt(levels[j]);
                boolean own = clusters > 1 && random.nextDouble() < 0.95;
                int chosen = own ? level - level % clusters + cluster : level;
                x[real + j] = CategoryNames.code("level" + Math.min(chosen, levels[j] - 1));
            }
            return x;
        }

        double[][] points(int n, int clusters, long seed) {
            var random = new SplittableRandom(seed);
            double[][] points = new double[n][];
            Arrays.setAll(points, i -> point(random.nextInt(clusters), clusters, random));
            return points;
        }
    }

    private static int found(Shape shape, double[][] points) {
        Family family = shape.family();
        var prior = Regularization.FadingPrior.of(Initializer.observed(family, points), 1e-6);
        return new ModelOrderSelection(family, points, null, ComponentCount.auto(), prior, 2, 7)
                .run()
                .mixture()
                .size();
    }

    static Stream<Arguments> independent() {
        return IntStream.range(0, 12).mapToObj(i -> {
            var random = new SplittableRandom(i);
            int[] levels = random.ints(1 + i % 4, 2, 31).toArray();
            return Arguments.of(i, i / 4 % 2, levels);
        });
    }

    @ParameterizedTest(name = "seed {0}: {1} normal feature, levels {2}")
    @MethodSource("independent")
    void independentFeaturesAreOneComponent(long seed, int real, int[] levels) {
        Shape shape = new Shape(real, levels);
        assertThat(found(shape, shape.points(1500, 1, seed))).isOne();
    }

    @ParameterizedTest(name = "{0} clusters, {1} normal feature, levels {2}")
    @MethodSource("clustered")
    void clustersOfCategoriesAreCounted(int clusters, int real, int[] levels) {
        Shape shape = new Shape(real, levels);
        assertThat(found(shape, shape.points(2000, clusters, clusters))).isEqualTo(clusters);
    }

    static Stream<Arguments> clustered() {
        return Stream.of(
                Arguments.of(2, 0, new int[] {20, 20}),
                Arguments.of(2, 1, new int[] {4, 6, 2}),
                Arguments.of(3, 0, new int[] {3, 3, 3, 3}),
                Arguments.of(3, 1, new int[] {9, 12, 3}),
                Arguments.of(5, 1, new int[] {10, 5, 20}));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void informationCriteriaPreferOneComponentForIndependentFeatures(long seed) {
        Shape shape = new Shape(1, 20, 20);
        double[][] points = shape.points(1500, 1, seed);
        EStep eStep = new EStep();
        Initializer start = new Initializer(shape.family(), points, eStep);
        var em = BatchEm.soft(300, 1e-5, new Regularization.Ridge(1e-6));
        double[] bic = new double[7];
        double[] aic = new double[7];
        for (int size : new int[] {1, 2, 3, 6}) {
            var best = start.best(em, Initializer.Method.KMEANS, size, 2, new SplittableRandom(seed));
            var criteria = InformationCriteria.of(
                    best.mixture(), start.background(), eStep.logLikelihood(best.mixture(), points), points.length);
            assertThat(criteria.parameters()).isEqualTo(size * (2 + 19 + 19) + size - 1);
            bic[size] = criteria.bic();
            aic[size] = criteria.aic();
        }
        assertThat(bic[1]).isLessThan(bic[2]).isLessThan(bic[3]).isLessThan(bic[6]);
        assertThat(aic[1]).isLessThan(aic[2]);
    }

    @Test
    void aLiveModelOfIndependentFeaturesHasOneComponent() {
        Shape shape = new Shape(1, 20, 20);
        Family family = shape.family();
        Learner learner = Learner.create(LearningSettings.defaults(ComponentCount.auto()), family, 5, Runnable::run);
        EStep eStep = new EStep();
        PointBatch pending = new PointBatch(family.dimension());
        double[] r = new double[64];
        ScoringModel model = null;
        for (double[] x : shape.points(6000, 1, 1)) {
            model = model == null ? ScoringModel.initial(family, x) : model;
            pending.add(x, 0, model.score(x, r, eStep));
            if (pending.size() >= model.batchEvents()) {
                model = learner.learn(model.contribute(pending, eStep)).model();
                pending.clear();
                assertThat(model.mixture().size()).isOne();
            }
        }
        assertThat(model.warmingUp()).isFalse();
    }
}
