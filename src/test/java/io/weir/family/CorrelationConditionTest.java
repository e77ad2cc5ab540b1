package io.weir.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.family.gaussian.GaussianComponent;
import io.weir.numeric.PrincipalAxes;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CorrelationConditionTest {

    @ParameterizedTest(name = "correlation {0}")
    @ValueSource(doubles = {0.1, 0.9, -0.999, 0.999999})
    void ofTwoFeaturesItIsTheirRatioOfEigenvaluesWhateverTheUnits(double correlation) {
        double[][] covariance = {{4e12, correlation * 2e6 * 3e-5}, {correlation * 2e6 * 3e-5, 9e-10}};
        double c = Math.abs(correlation);
        // Eigenvalues of [[1, c], [c, 1]] are 1 ± c.
        double exact = (1 + c) / (1 - c);
        assertThat(GaussianComponent.of(new double[2], covariance, CovarianceType.FULL)
                        .conditionNumber())
                .isCloseTo(exact, within(1e-6 * exact));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void itIsTheRatioOfTheLargestEigenvalueOfTheCorrelationsToTheSmallest(long seed) {
        int d = 12;
        var random = new SplittableRandom(seed);
        double[][] points = new double[d + 3][d];
        for (double[] point : points) {
            for (int j = 0; j < d; j++) {
                point[j] = random.nextGaussian();
            }
        }
        double[][] scatter = new double[d][d];
        double[][] correlation = new double[d][d];
        for (int i = 0; i < d; i++) {
            for (int j = 0; j < d; j++) {
                for (double[] point : points) {
                    scatter[i][j] += point[i] * point[j];
                }
            }
        }
        for (int i = 0; i < d; i++) {
            for (int j = 0; j < d; j++) {
                correlation[i][j] = scatter[i][j] / Math.sqrt(scatter[i][i] * scatter[j][j]);
            }
        }
        var axes = PrincipalAxes.of(correlation);
        double exact = axes.value(0) / axes.value(d - 1);
        assertThat(GaussianComponent.of(new double[d], scatter, CovarianceType.FULL)
                        .conditionNumber())
                .isCloseTo(exact, within(1e-9 * exact));
    }

    @Test
    void independentFeaturesHaveOne() {
        double[][] variances = {{1, 0}, {0, 1e9}};
        assertThat(GaussianComponent.of(new double[2], variances, CovarianceType.DIAGONAL)
                        .conditionNumber())
                .isEqualTo(1);
        assertThat(GaussianComponent.of(new double[1], new double[][] {{5}}, CovarianceType.FULL)
                        .conditionNumber())
                .isEqualTo(1);
    }
}
