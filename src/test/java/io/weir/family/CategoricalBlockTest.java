package io.weir.family;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.family.independent.Categorical;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is done for each level of a block, and not for each point, is the same to the last bit. */
class CategoricalBlockTest {

    private static final Family FAMILY = Categorical.of(2);

    /** More than 512 levels are more than are told apart: on the way, the lightest go. */
    @ParameterizedTest(name = "{0} levels, {1} points")
    @CsvSource({"1, 1", "1, 128", "3, 128", "100, 1000", "600, 3000", "5000, 3000"})
    void aBlockIsItsPoints(int levels, int points) throws IOException {
        var random = new SplittableRandom(levels);
        double[][] x = new double[points][];
        double[] r = new double[points];
        for (int i = 0; i < points; i++) {
            x[i] = new double[] {
                CategoryNames.code("a" + random.nextInt(levels)), CategoryNames.code("b" + random.nextInt(3))
            };
            // What a component is not responsible for, it does not count, nor does it know its level.
            r[i] = i % 5 == 3 ? 0 : random.nextDouble();
        }
        Statistic one = FAMILY.newStatistic();
        Statistic many = FAMILY.newStatistic();
        var block = new Block(2);
        for (int from = 0; from < points; from += Block.CAPACITY) {
            int to = Math.min(points, from + Block.CAPACITY);
            block.load(x, from, to);
            double[] weights = new double[Block.CAPACITY];
            for (int i = from; i < to; i++) {
                weights[i - from] = r[i];
                one.add(x[i], 0, r[i]);
            }
            many.add(block, 0, weights);
        }
        assertThat(bytes(many)).isEqualTo(bytes(one));

        Component component = FAMILY.maximize(new Statistic[] {many}, 1, Regularization.FadingPrior.of(many, 0.01))[0];
        Deviance deviance = FAMILY.deviances(new Component[] {component}, new double[] {points})[0];
        double[][] tried = new double[Block.CAPACITY][];
        for (int i = 0; i < tried.length; i++) {
            tried[i] = new double[] {
                i % 7 == 2 ? Double.NaN : CategoryNames.code("a" + random.nextInt(2 * levels)),
                CategoryNames.code("b" + i % 4)
            };
        }
        block.load(tried, 0, tried.length);
        double[] densities = new double[Block.CAPACITY];
        double[] deviances = new double[Block.CAPACITY];
        var scratch = new BlockScratch();
        component.logDensities(block, 0, densities, scratch);
        deviance.of(block, 0, deviances, scratch);
        for (int i = 0; i < tried.length; i++) {
            assertThat(densities[i]).isEqualTo(component.logDensity(tried[i], 0, new double[2]));
            // Of a point of which something is missing, the block says nothing.
            if (tried[i][0] == tried[i][0]) {
                assertThat(deviances[i]).isEqualTo(deviance.of(tried[i], 0, new double[4]));
            } else {
                assertThat(deviances[i]).isNaN();
            }
        }
    }

    private static byte[] bytes(Statistic statistic) throws IOException {
        var bytes = new ByteArrayOutputStream();
        statistic.write(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }
}
