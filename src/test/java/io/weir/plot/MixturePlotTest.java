package io.weir.plot;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.family.Component;
import io.weir.family.CovarianceType;
import io.weir.family.Family;
import io.weir.family.Regularization;
import io.weir.family.Statistic;
import io.weir.family.gaussian.Gaussian;
import io.weir.mixture.Mixture;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MixturePlotTest {

    @ParameterizedTest(name = "standard deviation {0} in a picture of 0 to 100")
    @ValueSource(doubles = {1e-6, 1e-3, 0.1, 1, 20})
    void aDensityIsDrawnUpToItsPeakHoweverNarrowItIs(double sd) {
        Family family = Gaussian.of(1, CovarianceType.FULL);
        Statistic s = family.newStatistic();
        double mean = 31.4159;
        s.add(new double[] {mean - sd}, 0, 1);
        s.add(new double[] {mean + sd}, 0, 1);
        Component narrow = family.maximize(new Statistic[] {s}, 1, Regularization.none())[0];
        Mixture mixture = Mixture.of(family, new double[] {1}, new Component[] {narrow});

        double[] grid = MixturePlot.grid(0, 100, mixture, 0);
        assertThat(grid).isSorted();
        assertThat(grid[0]).isZero();
        assertThat(grid[grid.length - 1]).isEqualTo(100);
        double drawn = Arrays.stream(grid)
                .map(x -> mixture.logDensity(new double[] {x}))
                .max()
                .orElseThrow();
        assertThat(drawn).isGreaterThan(mixture.logDensity(new double[] {mean}) - 0.01);
        // No step of the line is more than a tenth of what the peak is high.
        double peak = mixture.logDensity(new double[] {mean});
        for (int i = 1; i < grid.length; i++) {
            double step = Math.exp(mixture.logDensity(new double[] {grid[i]}) - peak)
                    - Math.exp(mixture.logDensity(new double[] {grid[i - 1]}) - peak);
            assertThat(Math.abs(step)).isLessThan(0.1);
        }
    }
}
