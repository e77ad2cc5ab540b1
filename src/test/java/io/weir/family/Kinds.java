package io.weir.family;

import io.weir.family.gaussian.Gaussian;
import io.weir.family.independent.Bernoulli;
import io.weir.family.independent.Categorical;
import io.weir.family.independent.Poisson;
import io.weir.family.independent.VonMises;
import io.weir.family.product.FeatureKind;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** Every family there is, and points each of them may be given. */
public final class Kinds {

    private static final String[] LEVELS = {"ok", "retry", "error", "timeout"};

    private Kinds() {}

    /** All families, each for a point of its own kind. */
    public static Stream<Family> all() {
        return Stream.concat(
                Stream.of(CovarianceType.values()).map(type -> Gaussian.of(3, type)),
                Stream.of(
                        Gaussian.of(1, CovarianceType.FULL),
                        Poisson.of(2),
                        Bernoulli.of(3),
                        Categorical.of(2),
                        VonMises.of(2),
                        mixed(CovarianceType.FULL),
                        mixed(CovarianceType.DIAGONAL)));
    }

    public static Family mixed(CovarianceType type) {
        return FeatureKind.family(
                List.of(
                        FeatureKind.GAUSSIAN,
                        FeatureKind.GAUSSIAN,
                        FeatureKind.POISSON,
                        FeatureKind.BERNOULLI,
                        FeatureKind.CATEGORICAL,
                        FeatureKind.VONMISES),
                type);
    }

    /** Random points that the family allows, from two clusters. */
    public static double[][] points(Family family, int n, SplittableRandom random) {
        Component[] truth = truth(family, random);
        double[][] points = new double[n][family.dimension()];
        for (double[] x : points) {
            truth[random.nextInt(2)].sample(random, x, 0);
        }
        return points;
    }

    /** Two random components. */
    public static Component[] truth(Family family, SplittableRandom random) {
        double[][] seeds = new double[60][];
        for (int i = 0; i < seeds.length; i++) {
            seeds[i] = seed(family, i % 2, random);
        }
        Statistic[] statistics = {family.newStatistic(), family.newStatistic()};
        for (int i = 0; i < seeds.length; i++) {
            statistics[i % 2].add(seeds[i], 0, 1);
        }
        return family.maximize(statistics, 1, Regularization.none());
    }

    private static double[] seed(Family family, int cluster, SplittableRandom random) {
        double[] x = new double[family.dimension()];
        for (int j = 0; j < x.length; j++) {
            x[j] = switch (kind(family, j)) {
                case GAUSSIAN -> 4 * cluster + random.nextGaussian();
                case POISSON -> random.nextInt(3 + 8 * cluster);
                case BERNOULLI -> random.nextInt(5) > cluster * 2 + 1 ? 1 : 0;
                case CATEGORICAL -> CategoryNames.code(LEVELS[random.nextInt(2 + 2 * cluster)]);
                // One cluster where the circle begins, and ends.
                case VONMISES -> VonMises.draw(random, Math.PI - 2 * cluster, 6);
            };
        }
        return x;
    }

    /** The kind of feature j. */
    public static FeatureKind kind(Family family, int j) {
        if (family instanceof Gaussian) {
            return FeatureKind.GAUSSIAN;
        }
        if (family instanceof Poisson) {
            return FeatureKind.POISSON;
        }
        if (family instanceof Bernoulli) {
            return FeatureKind.BERNOULLI;
        }
        if (family instanceof Categorical) {
            return FeatureKind.CATEGORICAL;
        }
        if (family instanceof VonMises) {
            return FeatureKind.VONMISES;
        }
        return FeatureKind.values()[Math.max(0, j - 1)];
    }
}
