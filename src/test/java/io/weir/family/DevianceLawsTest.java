package io.weir.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds of the deviances of every family, for points in a wider array that begins with one foreign number. */
class DevianceLawsTest {

    private static final int FROM = 1;
    /** So many that the prior has no say. */
    private static final double MANY = 1e12;

    static Stream<Family> families() {
        return Kinds.all();
    }

    private static Component component(Family family) {
        return Kinds.truth(family, new SplittableRandom(1))[1];
    }

    private static Deviance deviance(Family family, Component component) {
        return family.deviances(new Component[] {component}, new double[] {MANY})[0];
    }

    private static double[][] points(Component component, int n) {
        var random = new SplittableRandom(2);
        double[][] points = new double[n][FROM + component.dimension()];
        for (double[] x : points) {
            x[0] = 1e9;
            component.sample(random, x, FROM);
        }
        return points;
    }

    private static double of(Deviance deviance, double[] x) {
        return deviance.of(x, FROM, new double[2 * x.length]);
    }

    /** Within four standard errors, and a tenth, because counts and names are not normal. */
    @ParameterizedTest
    @MethodSource("families")
    void theMeanOverAComponentsOwnPointsIsAboutItsDegreesOfFreedom(Family family) {
        Component component = component(family);
        Deviance deviance = deviance(family, component);
        double[][] points = points(component, 20_000);
        double mean = Arrays.stream(points)
                .mapToDouble(x -> of(deviance, x))
                .average()
                .orElseThrow();
        double degrees = deviance.degreesOfFreedom();
        double bound = 4 * Math.sqrt(2 * degrees / points.length) + 0.1 * degrees;
        assertThat(mean).isCloseTo(degrees, within(bound));
        assertThat(deviance.degreesOfFreedom(points[0], FROM)).isCloseTo(degrees, within(1e-12));
    }

    @ParameterizedTest
    @MethodSource("families")
    void aBlockIsOfThePointsOneByOne(Family family) {
        Component component = component(family);
        Deviance deviance = deviance(family, component);
        double[][] points = points(component, 50);
        for (int i = 0; i < 10; i++) {
            for (int j = 0; j < family.dimension(); j++) {
                boolean measured = Kinds.kind(family, j).name().equals("GAUSSIAN");
                points[i][FROM + j] += measured ? 30 * (i - 5) : 0;
            }
        }
        Block block = new Block(FROM + family.dimension());
        block.load(points, 0, points.length);
        double[] out = new double[Block.CAPACITY];
        deviance.of(block, FROM, out, new BlockScratch());
        for (int i = 0; i < points.length; i++) {
            double single = of(deviance, points[i]);
            assertThat(out[i]).as("point %d", i).isCloseTo(single, within(1e-9 * (1 + single)));
        }
    }

    @ParameterizedTest
    @MethodSource("families")
    void aMissingFeatureHasNoDegreeOfFreedomAndNoDeviationAndNoShare(Family family) {
        Component component = component(family);
        Deviance deviance = deviance(family, component);
        double[] x = points(component, 1)[0];
        double degrees = deviance.degreesOfFreedom(x, FROM);
        for (int j = 0; j < family.dimension(); j++) {
            double[] without = x.clone();
            without[FROM + j] = Double.NaN;
            double[] only = new double[x.length];
            Arrays.fill(only, Double.NaN);
            only[FROM + j] = x[FROM + j];
            double others = deviance.degreesOfFreedom(without, FROM);
            assertThat(others + deviance.degreesOfFreedom(only, FROM)).isCloseTo(degrees, within(1e-9));
            assertThat(others).isLessThan(degrees);
            assertThat(of(deviance, without)).isNotNaN().isNotNegative();
            List<Attribution> shares = new ArrayList<>();
            deviance.attribute(without, FROM, shares);
            assertThat(shares).hasSize(family.dimension() - 1);
            int missing = FROM + j;
            assertThat(shares).noneMatch(a -> a.slot() == missing);
        }
        double[] nothing = new double[x.length];
        Arrays.fill(nothing, Double.NaN);
        assertThat(of(deviance, nothing)).isZero();
        assertThat(deviance.degreesOfFreedom(nothing, FROM)).isZero();
    }

    @ParameterizedTest
    @MethodSource("families")
    void everyFeatureThatIsThereHasAShareAndItsValue(Family family) {
        Component component = component(family);
        double[] x = points(component, 1)[0];
        List<Attribution> shares = new ArrayList<>();
        deviance(family, component).attribute(x, FROM, shares);
        assertThat(shares).hasSize(family.dimension());
        for (Attribution share : shares) {
            assertThat(share.slot()).isBetween(FROM, family.dimension());
            assertThat(share.value()).isEqualTo(x[share.slot()]);
            assertThat(share.share()).isNotNegative();
        }
        assertThat(shares.stream().map(Attribution::slot).distinct()).hasSize(family.dimension());
    }

    /** p(x) = p(context) p(rest | context), so what is left of the degrees of freedom is the rest's. */
    @ParameterizedTest
    @MethodSource("families")
    void theContextIsTakenAsGiven(Family family) {
        int d = family.dimension();
        if (d == 1) {
            return;
        }
        Component component = component(family);
        double[][] points = points(component, 20_000);
        boolean[] context = new boolean[d];
        context[0] = true;
        ConditionalDeviance given = ConditionalDeviance.of(
                family, new Component[] {component}, new double[] {MANY}, context, new int[d])[0];
        double[] x = points[0];
        double[] onlyContext = new double[x.length];
        Arrays.fill(onlyContext, Double.NaN);
        onlyContext[FROM] = x[FROM];
        assertThat(given.logContext(x, FROM))
                .isCloseTo(component.logDensity(onlyContext, FROM, new double[2 * d]), within(1e-9));
        double rest = deviance(family, component).degreesOfFreedom(x, FROM)
                - deviance(family, component).degreesOfFreedom(onlyContext, FROM);
        assertThat(given.degreesOfFreedom()).isCloseTo(rest, within(1e-9));
        assertThat(given.degreesOfFreedom(x, FROM)).isCloseTo(rest, within(1e-9));
        double mean =
                Arrays.stream(points).mapToDouble(p -> of(given, p)).average().orElseThrow();
        assertThat(mean).isCloseTo(rest, within(4 * Math.sqrt(2 * rest / points.length) + 0.1 * rest));
        List<Attribution> shares = new ArrayList<>();
        given.attribute(x, FROM, shares);
        assertThat(shares).hasSize(d - 1).noneMatch(a -> a.slot() == FROM);
    }

    @ParameterizedTest
    @MethodSource("families")
    void whereAllIsContextNothingIsLeft(Family family) {
        Component component = component(family);
        boolean[] context = new boolean[family.dimension()];
        Arrays.fill(context, true);
        ConditionalDeviance given = ConditionalDeviance.of(
                family, new Component[] {component}, new double[] {MANY}, context, new int[family.dimension()])[0];
        double[] x = points(component, 1)[0];
        assertThat(of(given, x)).isZero();
        assertThat(given.degreesOfFreedom()).isZero();
        assertThat(given.logContext(x, FROM))
                .isCloseTo(component.logDensity(x, FROM, new double[2 * family.dimension()]), within(1e-9));
    }

    /** ρ(u) = u up to 16, and 16 (1 + log u/16) beyond. */
    @Test
    void largeDeviationsAreDamped() {
        assertThat(Deviance.damped(9)).isEqualTo(9);
        assertThat(Deviance.damped(16)).isEqualTo(16);
        assertThat(Deviance.damped(32)).isCloseTo(16 * (1 + Math.log(2)), within(1e-12));
        assertThat(Deviance.damped(160)).isCloseTo(16 * (1 + Math.log(10)), within(1e-12));
    }
}
