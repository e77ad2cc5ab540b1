package io.weir.em;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.family.CategoryNames;
import io.weir.family.CovarianceType;
import io.weir.family.Family;
import io.weir.family.Regularization;
import io.weir.family.gaussian.Gaussian;
import io.weir.family.independent.Categorical;
import io.weir.family.independent.Poisson;
import io.weir.family.product.Product;
import io.weir.mixture.Mixture;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One row from elsewhere costs the fit a component and nothing else: the others are what they are without it. */
class OutlierFitTest {

    private static final Family MIXED = Product.of(List.of(Gaussian.of(1, CovarianceType.FULL), Categorical.of(1)));

    /** Clusters at 0, 10 and 20, with a category that knows nothing of them. */
    private static double[][] mixed(SplittableRandom random) {
        String[] levels = {"a", "b", "c"};
        double[][] points = new double[600][];
        Arrays.setAll(points, i -> new double[] {
            10 * random.nextInt(3) + random.nextGaussian(), CategoryNames.code(levels[random.nextInt(3)])
        });
        return points;
    }

    /** Counts of 3 or of 21 on the average. */
    private static double[][] counts(SplittableRandom random) {
        double[][] points = new double[400][];
        Arrays.setAll(points, i -> new double[] {poisson(random.nextInt(2) == 0 ? 3 : 21, random)});
        return points;
    }

    private static int poisson(double rate, SplittableRandom random) {
        int n = 0;
        for (double p = random.nextDouble(); p > Math.exp(-rate); p *= random.nextDouble()) {
            n++;
        }
        return n;
    }

    static Stream<Arguments> fits() {
        return Stream.of("mixed", "counts")
                .flatMap(kind -> Stream.of(1, 10)
                        .flatMap(starts ->
                                Stream.of(1L, 2L, 3L, 4L, 5L, 6L).map(seed -> Arguments.of(kind, starts, seed))));
    }

    private static Mixture fit(Family family, double[][] points, int size, int starts, long seed) {
        var em = BatchEm.soft(2000, 1e-9, new Regularization.Ridge(1e-6));
        return new Initializer(family, points, new EStep())
                .best(em, Initializer.Method.KMEANS, size, starts, new SplittableRandom(seed))
                .mixture();
    }

    @ParameterizedTest(name = "{0}, --n-init {1}, seed {2}")
    @MethodSource("fits")
    void theOtherRowsAreDescribedAsWellAsWithoutIt(String kind, int starts, long seed) {
        boolean isMixed = kind.equals("mixed");
        Family family = isMixed ? MIXED : Poisson.of(1);
        var random = new SplittableRandom(seed);
        double[][] points = isMixed ? mixed(random) : counts(random);
        double[][] withOutlier = Arrays.copyOf(points, points.length + 1);
        withOutlier[points.length] = isMixed ? new double[] {1e6, CategoryNames.code("a")} : new double[] {2_000_000};
        int clusters = isMixed ? 3 : 2;

        EStep eStep = new EStep();
        double best = eStep.logLikelihood(fit(family, points, clusters, starts, seed), points) / points.length;
        Mixture fitted = fit(family, withOutlier, clusters + 1, starts, seed);
        assertThat(eStep.logLikelihood(fitted, points) / points.length).isGreaterThan(best - 0.1);
    }
}
