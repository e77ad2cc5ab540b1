package io.weir.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@link Statistic} promises, for every family. Statistics are compared by the components they lead to. */
class StatisticLawsTest {

    private static final int POINTS = 90;

    static Stream<Arguments> familiesAndSeeds() {
        return Kinds.all().flatMap(family -> Stream.of(1L, 2L, 3L).map(seed -> Arguments.of(family, seed)));
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("familiesAndSeeds")
    void mergingPartsIsAddingAll(Family family, long seed) {
        var random = new SplittableRandom(seed);
        double[][] points = Kinds.points(family, POINTS, random);
        double[] r = random.doubles(POINTS).toArray();
        Statistic all = added(family, points, r, 0, POINTS);
        Statistic first = added(family, points, r, 0, 31);
        Statistic second = added(family, points, r, 31, 64);
        Statistic third = added(family, points, r, 64, POINTS);

        Statistic left = first.copy();
        left.merge(second);
        left.merge(third);
        Statistic right = third.copy();
        Statistic inner = second.copy();
        inner.merge(first);
        right.merge(inner);

        assertSame(family, left, all, points);
        assertSame(family, right, all, points);
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("familiesAndSeeds")
    void addingABlockIsAddingItsPoints(Family family, long seed) {
        var random = new SplittableRandom(seed);
        double[][] points = Kinds.points(family, POINTS, random);
        double[] r = random.doubles(POINTS).toArray();
        Block block = new Block(family.dimension());
        block.load(points, 0, POINTS);
        Statistic blocked = family.newStatistic();
        blocked.add(block, 0, r);

        assertSame(family, blocked, added(family, points, r, 0, POINTS), points);
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("familiesAndSeeds")
    void anEmptyStatisticChangesNothing(Family family, long seed) {
        var random = new SplittableRandom(seed);
        double[][] points = Kinds.points(family, POINTS, random);
        double[] r = random.doubles(POINTS).toArray();
        Statistic all = added(family, points, r, 0, POINTS);
        Statistic merged = family.newStatistic();
        merged.merge(all);
        merged.merge(family.newStatistic());
        merged.add(points[0], 0, 0);

        assertThat(bytes(merged)).isEqualTo(bytes(all));
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("familiesAndSeeds")
    void removingWhatWasMergedLeavesWhatWasThereBefore(Family family, long seed) {
        var random = new SplittableRandom(seed);
        double[][] points = Kinds.points(family, POINTS, random);
        double[] r = random.doubles(POINTS).toArray();
        Statistic all = added(family, points, r, 0, POINTS);

        assertThat(all.remove(added(family, points, r, 60, POINTS))).isTrue();
        assertSame(family, all, added(family, points, r, 0, 60), points);
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("familiesAndSeeds")
    void whatWasNeverThereCannotBeRemovedIntoSomethingImpossible(Family family, long seed) {
        var random = new SplittableRandom(seed);
        double[][] points = Kinds.points(family, POINTS, random);
        double[] r = random.doubles(POINTS).toArray();
        Statistic few = added(family, points, r, 0, 40);
        few.remove(added(family, points, r, 40, POINTS / 2 + 10));
        byte[] before = bytes(few);

        assertThat(few.remove(added(family, points, r, 0, POINTS)))
                .as("there is more in it than in the whole")
                .isFalse();
        assertThat(bytes(few)).isEqualTo(before);
        assertThat(few.mass()).isPositive();
        Component left = family.maximize(new Statistic[] {few}, 1, new Regularization.Ridge(1e-3))[0];
        assertThat(left.logDensity(points[0], 0, new double[family.dimension()]))
                .isNotNaN();
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("familiesAndSeeds")
    void scalingChangesTheMassAndNothingElse(Family family, long seed) {
        var random = new SplittableRandom(seed);
        double[][] points = Kinds.points(family, POINTS, random);
        double[] r = random.doubles(POINTS).toArray();
        Statistic all = added(family, points, r, 0, POINTS);
        Statistic scaled = all.copy();
        scaled.scale(0.125);

        assertThat(scaled.mass()).isEqualTo(0.125 * all.mass());
        assertSame(family, scaled, added(family, points, r, 0, POINTS), points, 8);
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("familiesAndSeeds")
    void whatIsWrittenIsReadBackBitForBit(Family family, long seed) throws IOException {
        var random = new SplittableRandom(seed);
        double[][] points = Kinds.points(family, POINTS, random);
        Statistic all = added(family, points, random.doubles(POINTS).toArray(), 0, POINTS);
        byte[] written = bytes(all);
        var in = new DataInputStream(new ByteArrayInputStream(written));
        Statistic read = family.readStatistic(in);

        assertThat(in.available()).isZero();
        assertThat(bytes(read)).isEqualTo(written);
        assertThat(read.dimension()).isEqualTo(family.dimension());
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("familiesAndSeeds")
    void aCopyIsIndependent(Family family, long seed) {
        var random = new SplittableRandom(seed);
        double[][] points = Kinds.points(family, POINTS, random);
        Statistic all = added(family, points, random.doubles(POINTS).toArray(), 0, POINTS);
        byte[] before = bytes(all);
        Statistic copy = all.copy();
        copy.add(points[3], 0, 1);
        copy.scale(3);

        assertThat(bytes(all)).isEqualTo(before);
    }

    private static Statistic added(Family family, double[][] points, double[] r, int from, int to) {
        Statistic s = family.newStatistic();
        for (int i = from; i < to; i++) {
            s.add(points[i], 0, r[i]);
        }
        return s;
    }

    private static void assertSame(Family family, Statistic actual, Statistic expected, double[][] points) {
        assertThat(actual.mass()).isCloseTo(expected.mass(), within(1e-12 * expected.mass()));
        assertSame(family, actual, expected, points, 1);
    }

    /** Same densities, up to the rounding of some hundred operations. */
    private static void assertSame(
            Family family, Statistic actual, Statistic expected, double[][] points, double scale) {
        var prior = Regularization.FadingPrior.of(expected, 1e-6);
        Component a = family.maximize(new Statistic[] {actual}, scale, prior)[0];
        Component e = family.maximize(new Statistic[] {expected}, 1, prior)[0];
        double[] scratch = new double[family.dimension()];
        for (double[] x : points) {
            double log = e.logDensity(x, 0, scratch);
            assertThat(a.logDensity(x, 0, scratch)).isCloseTo(log, within(1e-9 * (1 + Math.abs(log))));
        }
    }

    private static byte[] bytes(Statistic s) {
        var bytes = new ByteArrayOutputStream();
        try {
            s.write(new DataOutputStream(bytes));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return bytes.toByteArray();
    }
}
