package io.weir.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A detector of a program's own; that it says what a backtest says is held by {@code DetectorIsTheTopologyTest}. */
class DetectorTest {

    private static Detector.Builder builder() {
        return Detector.builder("x, y").components(3).alertRate(0.02);
    }

    /** Three clusters, now and then without y, and at the end something that was never there. */
    private static double[][] points(int n) {
        var random = new SplittableRandom(5);
        double[][] points = new double[n][];
        for (int i = 0; i < n; i++) {
            double centre = 10 * random.nextInt(3);
            points[i] = new double[] {
                centre + random.nextGaussian(), random.nextInt(40) == 0 ? Double.NaN : random.nextGaussian() - centre
            };
        }
        points[n - 1] = new double[] {500, 500};
        return points;
    }

    private static long[] times(int n) {
        long[] times = new long[n];
        Arrays.setAll(times, i -> 1000L * i);
        return times;
    }

    private static void assertSame(List<Verdict> actual, List<Verdict> expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < actual.size(); i++) {
            assertThat(text(actual.get(i))).as("event %d", i).isEqualTo(text(expected.get(i)));
        }
    }

    /** Every digit of it. */
    private static String text(Verdict v) {
        return v.cluster() + " of " + v.clusters() + Arrays.toString(v.responsibilities()) + v.logLikelihood() + " "
                + v.score() + " " + v.pValue() + v.anomaly() + v.explanation() + v.modelVersion() + v.warmingUp();
    }

    @Test
    void manyAtATimeOrOneByOneAreToldTheSame() {
        double[][] points = points(4000);
        long[] times = times(4000);
        List<Verdict> single = new ArrayList<>();
        Detector one = builder().build();
        for (int i = 0; i < points.length; i++) {
            single.add(one.accept(points[i], times[i]));
        }
        Detector many = builder().build();
        List<Verdict> together = new ArrayList<>();
        var random = new SplittableRandom(1);
        for (int i = 0; i < points.length; ) {
            int end = Math.min(points.length, i + 1 + random.nextInt(900));
            together.addAll(many.accept(Arrays.copyOfRange(points, i, end), Arrays.copyOfRange(times, i, end)));
            i = end;
        }
        assertSame(together, single);
        Verdict last = single.get(3999);
        assertThat(last.anomaly()).isTrue();
        assertThat(last.pValue()).isLessThanOrEqualTo(0.02);
        assertThat(last.explanation()).isNotEmpty();
        assertThat(last.responsibilities()).hasSize(last.clusters().size());
        assertThat(last.clusters()).contains(last.cluster());
        assertThat(one.failure()).isEmpty();
        assertThat(one.events()).isEqualTo(4000);
        assertThat(one.model())
                .hasValueSatisfying(model -> assertThat(model.mixture().size()).isEqualTo(3));
    }

    @Test
    void oneThatWasWrittenGoesOnAsIfNothingHadHappened() throws IOException {
        double[][] points = points(3000);
        long[] times = times(3000);
        for (int stop : new int[] {0, 1, 2, 700, 1999}) {
            Detector whole = builder().build();
            whole.accept(Arrays.copyOf(points, stop), Arrays.copyOf(times, stop));
            var bytes = new ByteArrayOutputStream();
            whole.write(new DataOutputStream(bytes));
            var in = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
            Detector read = Detector.read(in, builder());
            assertThat(in.available()).isZero();
            double[][] rest = Arrays.copyOfRange(points, stop, points.length);
            long[] then = Arrays.copyOfRange(times, stop, points.length);
            assertSame(read.accept(rest, then), whole.accept(rest, then));
        }
    }

    @Test
    void whatIsNoSavedDetectorIsRefused() {
        var in = new DataInputStream(new ByteArrayInputStream(new byte[] {0, 0, 0, 9, 1, 2, 3}));
        assertThatThrownBy(() -> Detector.read(in, builder()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("format 9");
    }

    @Test
    void pointsOfAnotherLengthAreRefusedAndChangeNothing() {
        Detector detector = builder().build();
        assertThatThrownBy(() -> detector.accept(new double[3], 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a point has 3 values, and there are 2 features");
        assertThat(detector.events()).isZero();
        assertThat(detector.model()).isEmpty();
    }

    /** A point belongs to its giver again when the call returns. */
    @Test
    void pointsAreCopied() {
        Detector copying = builder().build();
        Detector other = builder().build();
        double[] x = new double[2];
        List<Verdict> reused = new ArrayList<>();
        List<Verdict> fresh = new ArrayList<>();
        for (double[] point : points(1500)) {
            System.arraycopy(point, 0, x, 0, 2);
            reused.add(copying.accept(x, 0));
            fresh.add(other.accept(point.clone(), 0));
        }
        assertSame(reused, fresh);
    }
}
