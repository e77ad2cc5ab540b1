package io.weir.em.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.em.ComponentCount;
import io.weir.em.EStep;
import io.weir.em.Initializer;
import io.weir.em.LearningSettings;
import io.weir.em.online.Learner;
import io.weir.em.online.PointBatch;
import io.weir.em.online.ScoringModel;
import io.weir.family.CovarianceType;
import io.weir.family.Family;
import io.weir.family.Kinds;
import io.weir.family.Regularization;
import io.weir.family.gaussian.Gaussian;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What was rounded has as many clusters as it had before. */
class UnroundedTest {

    /** Streams that a meter of coarse resolution makes, each of known truth. */
    private enum Meter {
        ONE_CLUSTER(1, r -> new double[] {Math.rint(50 + 3 * r.nextGaussian())}),
        THREE_CLUSTERS(3, r -> new double[] {Math.rint(10 * r.nextInt(3) + 1.2 * r.nextGaussian())}),
        AS_COARSE_AS_THE_CLUSTER_IS_WIDE(1, r -> new double[] {Math.rint(20 + 0.6 * r.nextGaussian())}),
        LOGARITHMS_OF_WHOLE_NUMBERS(1, r -> new double[] {Math.log(1 + Math.floor(Math.exp(2 + r.nextGaussian())))}),
        SOME_BY_HAND_AND_SOME_MEASURED(1, r ->
                new double[] {r.nextInt(10) < 9 ? Math.rint(50 + 3 * r.nextGaussian()) : 50 + 3 * r.nextGaussian()}),
        TWO_FEATURES(2, r ->
                new double[] {Math.rint(3 + 2 * r.nextGaussian()), 6 * r.nextInt(2) + 0.8 * r.nextGaussian()}),
        THREE_SWITCH_POSITIONS(3, r -> new double[] {10 * r.nextInt(3)}),
        MANY_ZEROS(2, r -> new double[] {r.nextInt(10) < 6 ? 0 : Math.rint(100 + 8 * r.nextGaussian())}),
        TWO_CODES_FOR_NO_VALUE(3, r ->
                new double[] {r.nextInt(10) < 4 ? 100 + 8 * r.nextGaussian() : 1000 * r.nextInt(2)});

        private final int clusters;
        private final Function<SplittableRandom, double[]> reading;

        Meter(int clusters, Function<SplittableRandom, double[]> reading) {
            this.clusters = clusters;
            this.reading = reading;
        }

        double[][] points(int n, long seed) {
            var random = new SplittableRandom(seed);
            double[][] points = new double[n][];
            Arrays.setAll(points, i -> reading.apply(random));
            return points;
        }
    }

    private static Family family(double[][] points) {
        return Gaussian.of(points[0].length, CovarianceType.FULL);
    }

    private static int found(double[][] points) {
        Family family = family(points);
        var background = new Initializer(family, points, new EStep()).background();
        var prior = Regularization.FadingPrior.of(background, 1e-6);
        return new ModelOrderSelection(family, points, null, ComponentCount.auto(), prior, 2, 7)
                .run()
                .mixture()
                .size();
    }

    @ParameterizedTest
    @EnumSource(Meter.class)
    void clustersAreCountedHoweverCoarseTheMeter(Meter meter) {
        assertThat(found(meter.points(3000, 1))).isEqualTo(meter.clusters);
    }

    @ParameterizedTest(name = "in units of {0}, {1} added")
    @CsvSource({"1e-9, 0", "1e9, 0", "0.001, -40", "1, 1e6"})
    void theUnitAndTheOriginDoNotMatter(double unit, double origin) {
        double[][] points = Meter.THREE_CLUSTERS.points(3000, 2);
        for (double[] x : points) {
            x[0] = unit * (x[0] + origin);
        }
        assertThat(found(points)).isEqualTo(3);
    }

    @Test
    void aStreamOfWholeNumbersHasAsManyClustersAsItHas() {
        var settings = LearningSettings.defaults(ComponentCount.auto());
        double[][] points = Meter.THREE_CLUSTERS.points(8000, 3);
        Family family = family(points);
        Learner learner = Learner.create(settings, family, 42, Runnable::run);
        EStep eStep = new EStep();
        ScoringModel model = ScoringModel.initial(family, points[0]);
        PointBatch pending = new PointBatch(1);
        double[] r = new double[64];
        for (double[] x : points) {
            pending.add(x, 0, model.score(x, r, eStep));
            if (pending.size() >= model.batchEvents()) {
                model = learner.learn(model.contribute(pending, eStep)).model();
                pending.clear();
            }
        }
        assertThat(model.mixture().size()).isEqualTo(3);
    }

    @Test
    void pointsThatDoNotRepeatAreLeftAlone() {
        var random = new SplittableRandom(4);
        double[][] points = new double[1000][];
        Arrays.setAll(points, i ->
                new double[] {random.nextGaussian(), i % 3 == 0 ? Double.NaN : random.nextGaussian()});
        assertThat(Unrounded.of(family(points), points, 1)).isSameAs(points);
    }

    @Test
    void valuesThatStandAloneAreLeftAlone() {
        for (Meter meter : new Meter[] {Meter.THREE_SWITCH_POSITIONS, Meter.TWO_CODES_FOR_NO_VALUE}) {
            double[][] points = meter.points(1000, 5);
            assertThat(Unrounded.of(family(points), points, 1)).as("%s", meter).isSameAs(points);
        }
    }

    @Test
    void whatIsMovedIsMovedByHalfTheSpacingAndNothingElseIs() {
        double[][] points = Meter.ONE_CLUSTER.points(3000, 6);
        points[7][0] = Double.NaN;
        points[8][0] = 1e6;
        double[][] given = Arrays.stream(points).map(double[]::clone).toArray(double[][]::new);
        double[][] moved = Unrounded.of(family(points), points, 1);
        assertThat(points).isEqualTo(given);
        assertThat(moved[7][0]).isNaN();
        assertThat(moved[8][0]).isEqualTo(1e6);
        double squares = 0;
        for (int i = 9; i < points.length; i++) {
            squares += Math.pow(moved[i][0] - points[i][0], 2);
        }
        // A variance of 1/4; the values at the ends are farther apart. Four standard errors.
        assertThat(squares / points.length)
                .isBetween(0.25 * (1 - 4 * Math.sqrt(2.0 / 3000)), 0.25 * (1 + 4 * Math.sqrt(2.0 / 3000)) + 0.01);
        assertThat(Unrounded.of(family(points), points, 1)).isEqualTo(moved);
    }

    @Test
    void bothZerosAreOne() {
        double[][] points = new double[900][];
        Arrays.setAll(points, i -> new double[] {i % 9 == 4 ? (i % 2 == 0 ? 0.0 : -0.0) : i % 9 - 4});
        double[][] moved = Unrounded.of(family(points), points, 1);
        assertThat(Arrays.stream(moved).filter(x -> x[0] == Math.rint(x[0]))).isEmpty();
    }

    @Test
    void countsAndNamesAreNoMeasurements() {
        var random = new SplittableRandom(8);
        Family mixed = Kinds.mixed(CovarianceType.DIAGONAL);
        double[][] points = Kinds.points(mixed, 800, random);
        for (double[] x : points) {
            x[0] = Math.rint(4 * x[0]);
        }
        double[][] moved = Unrounded.of(mixed, points, 1);
        for (int i = 0; i < points.length; i++) {
            assertThat(Arrays.copyOfRange(moved[i], 2, mixed.dimension()))
                    .isEqualTo(Arrays.copyOfRange(points[i], 2, mixed.dimension()));
        }
        assertThat(moved).isNotSameAs(points);
    }
}
