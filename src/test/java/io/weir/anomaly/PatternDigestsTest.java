package io.weir.anomaly;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.family.Component;
import io.weir.family.CovarianceType;
import io.weir.family.gaussian.Gaussian;
import io.weir.family.gaussian.GaussianComponent;
import io.weir.mixture.Mixture;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PatternDigestsTest {

    private static final int D = 6;
    /** Three clusters, each away from the others along two features: without these it is where the others are. */
    private static final double[] WEIGHTS = {0.5, 0.3, 0.2};

    private static final double APART = 6;
    /** Which features are missing, as bits. */
    private static final int[] PATTERNS = {0, 1, 2, 4, 9, 18, 36, 3, 27, 54, 45, 31};

    private static double[] event(int missing, SplittableRandom random) {
        double u = random.nextDouble();
        int k = u < 0.5 ? 0 : u < 0.8 ? 1 : 2;
        double[] x = new double[D];
        for (int j = 0; j < D; j++) {
            double noise = random.nextGaussian();
            x[j] = (missing >> j & 1) == 1 ? Double.NaN : noise + (j % 3 == k ? APART : 0);
        }
        return x;
    }

    private static InlierScore truth() {
        Component[] components = new Component[WEIGHTS.length];
        double[][] unit = new double[D][D];
        for (int j = 0; j < D; j++) {
            unit[j][j] = 1;
        }
        for (int k = 0; k < components.length; k++) {
            int cluster = k;
            double[] mean = IntStream.range(0, D)
                    .mapToDouble(j -> j % 3 == cluster ? APART : 0)
                    .toArray();
            components[k] = GaussianComponent.of(mean, unit, CovarianceType.FULL);
        }
        return InlierScore.of(Mixture.of(Gaussian.of(D, CovarianceType.FULL), WEIGHTS, components), 1, 1e6);
    }

    /** Of twelve patterns, the one that is the rarest comes 144 times less often than the most frequent, and either comes first. */
    @ParameterizedTest(name = "the most frequent comes first: {0}")
    @ValueSource(booleans = {true, false})
    void pValuesOfEachOfManyPatternsAreUniform(boolean frequentFirst) {
        var random = new SplittableRandom(1);
        InlierScore score = truth();
        AlertThreshold threshold = AlertThreshold.of(AlertRate.share(0.01), false);
        int n = PATTERNS.length;
        List<List<Double>> p = new ArrayList<>();
        double[] rates = new double[n];
        for (int i = 0; i < n; i++) {
            p.add(new ArrayList<>());
            rates[i] = Math.pow(frequentFirst ? i + 1 : n - i, -2);
        }
        int[] seen = new int[n];
        for (int i = 0; i < 500_000; i++) {
            int at = drawn(rates, random);
            double[] x = event(PATTERNS[at], random);
            double s = score.of(x);
            // Its own scores are asked from the hundredth on, and say something when there are some more.
            if (++seen[at] > 200) {
                p.get(at).add(threshold.pValue(s, MissingPattern.of(x), 0.01, true));
            }
            threshold.learn(s, MissingPattern.of(x));
        }
        for (int i = 0; i < n; i++) {
            List<Double> newest =
                    p.get(i).subList(p.get(i).size() - 2000, p.get(i).size());
            assertThat(distance(newest))
                    .as("pattern %d of %d events", PATTERNS[i], seen[i])
                    .isLessThan(0.05);
        }
    }

    private static int drawn(double[] rates, SplittableRandom random) {
        double u = random.nextDouble()
                * IntStream.range(0, rates.length).mapToDouble(i -> rates[i]).sum();
        int at = 0;
        while (at < rates.length - 1 && (u -= rates[at]) > 0) {
            at++;
        }
        return at;
    }

    /** Of Kolmogorov and Smirnov, from the uniform distribution. */
    private static double distance(List<Double> p) {
        double[] sorted = p.stream().mapToDouble(v -> v).sorted().toArray();
        double most = 0;
        for (int i = 0; i < sorted.length; i++) {
            double above = (i + 1.0) / sorted.length - sorted[i];
            most = Math.max(most, Math.max(above, sorted[i] - (double) i / sorted.length));
        }
        return most;
    }

    private static PatternDigests crowded() {
        var digests = new PatternDigests();
        for (int i = 0; i < 200 * PatternDigests.MOST; i++) {
            digests.add(1, i % PatternDigests.MOST);
        }
        return digests;
    }

    @Test
    void whereThereAreTooManyPatternsTheRestIsComparedWithEachOther() {
        PatternDigests digests = crowded();
        for (int i = 0; i < 2000; i++) {
            digests.add(100 + i % 10, 1000 + i % 50);
        }
        digests.settle();
        assertThat(digests.of(3).quantile(0.5)).isEqualTo(1);
        assertThat(digests.of(1007).quantile(0.5)).isBetween(103.0, 106.0);
        assertThat(digests.of(99_999).quantile(0.5)).as("a pattern never seen").isBetween(103.0, 106.0);
        assertThat(digests.all().quantile(0.5)).isEqualTo(1);
    }

    @Test
    void aPatternThatHasHardlyComeGivesWayAndTheRestNever() {
        var digests = new PatternDigests();
        for (int i = 0; i < 5000; i++) {
            digests.add(i % 7, i);
        }
        // Each pattern came once; whichever comes now has a place at once.
        for (int i = 0; i < 200; i++) {
            digests.add(50, 77_777);
        }
        digests.settle();
        assertThat(digests.of(77_777).quantile(0.5)).isEqualTo(50);

        PatternDigests full = crowded();
        full.add(9, 1000);
        for (int i = 0; i < 300; i++) {
            full.add(9, 1001);
        }
        full.settle();
        assertThat(full.of(1001).quantile(0.5)).isEqualTo(9);
        assertThat(full.of(5).quantile(0.5)).isEqualTo(1);
    }

    @Test
    void manyPatternsAreMergedAndReadBackAsTheyWere() throws IOException {
        var random = new SplittableRandom(3);
        var whole = new PatternDigests();
        var broken = new PatternDigests();
        for (int round = 0; round < 400; round++) {
            PatternDigests part = PatternDigests.collecting();
            for (int i = 0; i < 50; i++) {
                part.add(random.nextGaussian(), random.nextInt(45));
            }
            whole.merge(part);
            var bytes = new ByteArrayOutputStream();
            part.write(new DataOutputStream(bytes));
            broken.merge(PatternDigests.readCollecting(in(bytes)));
            bytes.reset();
            broken.write(new DataOutputStream(bytes));
            broken = PatternDigests.read(in(bytes));
        }
        whole.settle();
        broken.settle();
        for (long pattern = 0; pattern < 60; pattern++) {
            assertThat(broken.of(pattern).survival(1.5))
                    .isEqualTo(whole.of(pattern).survival(1.5))
                    .isBetween(0.02, 0.15);
        }
        var bytes = new ByteArrayOutputStream();
        whole.write(new DataOutputStream(bytes));
        assertThat(bytes.size()).isLessThan(9 * 8000 + (PatternDigests.MOST - PatternDigests.FINE) * 2400);
    }

    private static DataInputStream in(ByteArrayOutputStream bytes) {
        return new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
    }
}
