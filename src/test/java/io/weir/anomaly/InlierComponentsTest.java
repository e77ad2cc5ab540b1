package io.weir.anomaly;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.family.Component;
import io.weir.family.CovarianceType;
import io.weir.family.gaussian.Gaussian;
import io.weir.family.gaussian.GaussianComponent;
import io.weir.mixture.ComponentIds;
import io.weir.mixture.Mixture;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InlierComponentsTest {

    private static final double MASS = 0.8;
    private static final double EVENTS = 1e6;

    static Mixture mixture(double... weights) {
        Component[] components = new Component[weights.length];
        Arrays.setAll(
                components,
                k -> GaussianComponent.of(new double[] {10.0 * k}, new double[][] {{1}}, CovarianceType.FULL));
        return Mixture.of(Gaussian.of(1, CovarianceType.FULL), weights, components);
    }

    private static InlierComponents core(double... weights) {
        return InlierComponents.of(mixture(weights), ComponentIds.first(weights.length, 0), MASS, EVENTS);
    }

    private static long[] members(InlierComponents core, int size) {
        return LongStream.range(0, size).filter(core::contains).toArray();
    }

    @Test
    void theLargestThatHaveMostOfTheMassAreIt() {
        assertThat(members(core(0.1, 0.5, 0.35, 0.05), 4)).containsExactly(1, 2);
    }

    @Test
    void ofEqualsNoneIsLeftOut() {
        assertThat(members(core(0.21, 0.2, 0.19, 0.2, 0.2), 5)).containsExactly(0, 1, 2, 3, 4);
        assertThat(members(core(0.41, 0.42, 0.17), 3)).containsExactly(0, 1);
    }

    @ParameterizedTest(name = "after {0} events, {1} components")
    @CsvSource({"1e6, 2", "6000, 3", "100, 3", "0, 4"})
    void whereTheWeightsAreNotSureNoneIsLeftOutByChance(double events, int size) {
        InlierComponents core =
                InlierComponents.of(mixture(0.5, 0.305, 0.18, 0.015), ComponentIds.first(4, 0), MASS, events);
        assertThat(members(core, 4)).hasSize(size);
    }

    @Test
    void aComponentIsLostThatIsStillThereAndWasInTheCore() {
        ComponentIds turned = ComponentIds.of(new long[] {2, 0, 7}, new long[3], 8);
        InlierComponents before = core(0.36, 0.37, 0.27);
        InlierComponents small = InlierComponents.of(mixture(0.17, 0.42, 0.41), turned, MASS, EVENTS);
        assertThat(members(small, 8)).containsExactly(0, 7);
        assertThat(small.lost(before, turned)).as("2 is small now").isTrue();
        assertThat(small.lost(small, turned)).isFalse();
        InlierComponents gone = InlierComponents.of(mixture(0.3, 0.3, 0.4), turned, MASS, EVENTS);
        assertThat(gone.lost(before, turned)).as("1 is no more").isFalse();
        assertThat(gone.lost(InlierComponents.none(), turned)).isFalse();
    }

    @Test
    void readBackItIsTheSame() throws IOException {
        var bytes = new ByteArrayOutputStream();
        core(0.1, 0.5, 0.35, 0.05).write(new DataOutputStream(bytes));
        InlierComponents back =
                InlierComponents.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
        assertThat(members(back, 4)).containsExactly(1, 2);
    }
}
