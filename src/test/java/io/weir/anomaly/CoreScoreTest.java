package io.weir.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.family.Component;
import io.weir.family.CovarianceType;
import io.weir.family.Density;
import io.weir.family.Family;
import io.weir.family.Gaussian;
import io.weir.family.Kinds;
import io.weir.mixture.Mixture;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CoreScoreTest {

    private static final double EVENTS = 1000;

    static Stream<Family> families() {
        return Stream.concat(
                Kinds.all(), Stream.of(Gaussian.of(11, CovarianceType.FULL), Gaussian.of(11, CovarianceType.DIAGONAL)));
    }

    /** Whatever the responsibilities say, and however far the components are from each other. */
    @ParameterizedTest
    @MethodSource("families")
    void isTheSumOverAllDensities(Family family) {
        var random = new SplittableRandom(5);
        Component[] components = Stream.of(0, 1, 2)
                .flatMap(i -> Arrays.stream(Kinds.truth(family, random)))
                .toArray(Component[]::new);
        double[] weights = {0.3, 0.1, 0.2, 0.15, 0.15, 0.1};
        double[] counts = Arrays.stream(weights).map(w -> w * EVENTS).toArray();
        Density[] densities = family.robust(components, counts);
        CoreScore score = CoreScore.of(Mixture.of(family, weights, components), 1, EVENTS);
        for (double[] x : Kinds.points(family, 40, random)) {
            if (family.dimension() > 1 && random.nextInt(4) == 0) {
                x[random.nextInt(family.dimension())] = Double.NaN;
            }
            double sum = 0;
            for (int k = 0; k < components.length; k++) {
                sum += weights[k] * Math.exp(densities[k].logDensity(x, 0, new double[x.length]));
            }
            if (sum > 1e-200) {
                double[] r = random.doubles(components.length).toArray();
                assertThat(score.of(x, r)).isCloseTo(-Math.log(sum), within(1e-9));
            }
        }
    }
}
