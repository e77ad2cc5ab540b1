package io.weir.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.family.Attribution;
import io.weir.family.Block;
import io.weir.family.BlockScratch;
import io.weir.family.Component;
import io.weir.family.CovarianceType;
import io.weir.family.Deviance;
import io.weir.family.Family;
import io.weir.family.Kinds;
import io.weir.family.gaussian.Gaussian;
import io.weir.family.gaussian.GaussianComponent;
import io.weir.mixture.Mixture;
import io.weir.numeric.ChiSquare;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class InlierScoreTest {

    private static final double EVENTS = 1000;
    private static final double[] WEIGHTS = {0.3, 0.1, 0.2, 0.15, 0.15, 0.1};

    static Stream<Family> families() {
        return Stream.concat(
                Kinds.all(), Stream.of(Gaussian.of(11, CovarianceType.FULL), Gaussian.of(11, CovarianceType.DIAGONAL)));
    }

    /** As many as there are weights. */
    private static Component[] components(Family family, SplittableRandom random) {
        return Stream.of(0, 1, 2)
                .flatMap(i -> Arrays.stream(Kinds.truth(family, random)))
                .toArray(Component[]::new);
    }

    /** However far the components are from each other. */
    @ParameterizedTest
    @MethodSource("families")
    void isTheSumOfTheTailsOfAll(Family family) {
        var random = new SplittableRandom(5);
        Component[] components = components(family, random);
        double[] counts = Arrays.stream(WEIGHTS).map(w -> w * EVENTS).toArray();
        Deviance[] deviances = family.deviances(components, counts);
        InlierScore score = InlierScore.of(Mixture.of(family, WEIGHTS, components), 1, EVENTS);
        for (double[] x : Kinds.points(family, 40, random)) {
            if (family.dimension() > 1 && random.nextInt(4) == 0) {
                x[random.nextInt(family.dimension())] = Double.NaN;
            }
            double sum = 0;
            for (int k = 0; k < components.length; k++) {
                double deviance = deviances[k].of(x, 0, new double[2 * x.length]);
                sum += WEIGHTS[k] * Math.exp(ChiSquare.logSurvival(deviances[k].degreesOfFreedom(x, 0), deviance));
            }
            if (sum > 1e-200) {
                assertThat(score.of(x)).isCloseTo(-Math.log(sum), within(1e-9));
            }
        }
    }

    /** Of young components too, whose variances the score does not take as they are. */
    @ParameterizedTest
    @MethodSource("gaussians")
    void itsExplanationIsOfTheDeviationsThatItIsMadeOf(Family family) {
        var random = new SplittableRandom(6);
        for (double events : new double[] {3, 100, 1e5}) {
            Component[] components = components(family, random);
            double[] counts = Arrays.stream(WEIGHTS).map(w -> w * events).toArray();
            Deviance[] deviances = family.deviances(components, counts);
            int looked = 0;
            for (double[] x : Kinds.points(family, 300, random)) {
                if (family.dimension() > 1 && random.nextInt(4) == 0) {
                    x[random.nextInt(family.dimension())] = Double.NaN;
                }
                for (Deviance deviance : deviances) {
                    List<Attribution> shares = new ArrayList<>();
                    deviance.attribute(x, 0, shares);
                    double sum = shares.stream().mapToDouble(Attribution::share).sum();
                    double d = deviance.of(x, 0, new double[2 * x.length]);
                    // None is damped.
                    if (sum <= Deviance.TAIL) {
                        looked++;
                        assertThat(sum).isCloseTo(d, within(1e-9 * (1 + d)));
                    }
                }
            }
            assertThat(looked).as("points that are not far out").isPositive();
        }
    }

    static Stream<Family> gaussians() {
        return Arrays.stream(CovarianceType.values()).map(type -> Gaussian.of(3, type));
    }

    @Test
    void theFeatureThatIsFarOutIsNamedFirst() {
        var random = new SplittableRandom(7);
        Family family = Gaussian.of(2, CovarianceType.FULL);
        // The young one looks a hundred times narrower than the other in its first feature; the score does not believe
        // it.
        Component[] components = {
            GaussianComponent.of(new double[] {0, 0}, new double[][] {{1, 0}, {0, 1}}, CovarianceType.FULL),
            GaussianComponent.of(new double[] {50, 0}, new double[][] {{1e-4, 0}, {0, 1}}, CovarianceType.FULL)
        };
        InlierScore score = InlierScore.of(Mixture.of(family, new double[] {0.97, 0.03}, components), 1, 100);
        List<Attribution> explanation = score.explain(new double[] {50.1, 6 + random.nextDouble()});
        assertThat(explanation.get(0).slot()).isEqualTo(1);
        assertThat(explanation.get(0).value()).isGreaterThan(explanation.get(0).high());
    }

    /** In a block, whichever others are in it, and far out where single densities underflow. */
    @ParameterizedTest
    @MethodSource("families")
    void ofABlockAreThoseOfItsEvents(Family family) {
        var random = new SplittableRandom(6);
        Component[] components = components(family, random);
        Mixture mixture = Mixture.of(family, WEIGHTS, components);
        InlierScore score = InlierScore.of(mixture, 0.8, EVENTS);
        double[][] points = Kinds.points(family, Block.CAPACITY, random);
        for (int i = 0; i < points.length; i++) {
            int j = i % family.dimension();
            if (i % 5 == 0 && family.dimension() > 1) {
                points[i][j] = Double.NaN;
            } else if (i % 7 == 0 && family instanceof Gaussian) {
                points[i][j] *= i % 2 == 0 ? 1e3 : 1e180;
            }
        }
        double[][] together = scores(score, mixture, points);
        for (int i = 0; i < points.length; i++) {
            double[][] alone = scores(score, mixture, new double[][] {points[i]});
            for (int what = 0; what < alone.length; what++) {
                assertThat(together[what][i]).isEqualTo(alone[what][0]);
            }
            double single = score.of(points[i]);
            assertThat(together[0][i]).isCloseTo(single, within(1e-12 * Math.max(1, Math.abs(single))));
        }
    }

    /** The scores of points, log p(x) and the responsibilities, a row each. */
    private static double[][] scores(InlierScore score, Mixture mixture, double[][] points) {
        var block = new Block(mixture.dimension());
        block.load(points, 0, points.length);
        double[][] all = new double[2 + mixture.size()][Block.CAPACITY];
        var scratch = new BlockScratch();
        score.of(block, all[0], new double[mixture.size()][Block.CAPACITY], scratch);
        mixture.responsibilities(block, Arrays.copyOfRange(all, 2, all.length), all[1], scratch);
        return all;
    }
}
