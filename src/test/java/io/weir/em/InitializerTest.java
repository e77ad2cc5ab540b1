package io.weir.em;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.family.independent.VonMises;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InitializerTest {

    /** Two clusters, one of them where −π meets π: each has one label. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void kMeansOfAnglesGoesRoundTheCircle(long seed) {
        var random = new SplittableRandom(seed);
        double[][] points = new double[400][1];
        for (int i = 0; i < points.length; i++) {
            points[i][0] = VonMises.draw(random, i % 2 == 0 ? Math.PI : 0, 30);
        }
        double[][] r = new Initializer(VonMises.of(1), points, new EStep())
                .responsibilities(Initializer.Method.KMEANS, 2, random);
        for (int i = 2; i < points.length; i++) {
            assertThat(r[i]).as("%.3f", points[i][0]).isEqualTo(r[i % 2]);
        }
        assertThat(r[0]).isNotEqualTo(r[1]);
    }
}
