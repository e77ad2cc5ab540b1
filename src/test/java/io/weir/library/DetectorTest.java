package io.weir.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
        assertThat(last.explanation().stream().mapToDouble(Explanation::share).sum())
                .isCloseTo(1, within(1e-12));
        assertThat(last.explanation()).extracting(Explanation::feature).containsExactlyInAnyOrder("x", "y");
        assertThat(one.clusters()).hasSize(3).extracting(Cluster::id).isEqualTo(last.clusters());
        assertThat(one.clusters().stream().map(cluster -> Math.round(cluster.centre()[0])))
                .containsExactlyInAnyOrder(0L, 10L, 20L);
    }

    @Test
    void oneThatWasWrittenGoesOnAsIfNothingHadHappened() throws IOException {
        double[][] points = points(3000);
        long[] times = times(3000);
        for (int stop : new int[] {0, 1, 2, 100, 200, 700, 1999}) {
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
    void pointsOfAnotherLengthAreRefusedAndChangeNothing() {
        Detector detector = builder().build();
        assertThatThrownBy(() -> detector.accept(new double[3], 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a point has 3 values, and there are 2 features");
        assertThat(detector.events()).isZero();
        assertThat(detector.clusters()).isEmpty();
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

    /** Features of several kinds, in another order than models have them; values as they were measured. */
    @Test
    void valuesAreInTheOrderOfTheFeaturesAndInTheirUnits() {
        Detector detector = Detector.builder(
                        "category(status), poisson(retries), log(bytes), bernoulli(cached), latency")
                .components(1)
                .alertRate(0.02)
                .build();
        var random = new SplittableRandom(3);
        for (int i = 0; i < 3000; i++) {
            detector.accept(
                    new double[] {
                        random.nextInt(2) == 0 ? 200 : 404,
                        random.nextInt(3),
                        Math.exp(6 + 0.1 * random.nextGaussian()),
                        random.nextInt(2),
                        50 + random.nextGaussian()
                    },
                    1000L * i);
        }
        double[] centre = detector.clusters().get(0).centre();
        assertThat(centre[0]).isNaN();
        assertThat(centre[1]).isBetween(0.9, 1.1);
        assertThat(centre[2]).isBetween(0.95 * Math.exp(6), 1.05 * Math.exp(6));
        assertThat(centre[3]).isBetween(0.45, 0.55);
        assertThat(centre[4]).isBetween(49.8, 50.2);
        Verdict large = detector.accept(new double[] {200, 1, 1e6, 0, 50}, 4_000_000);
        assertThat(large.anomaly()).isTrue();
        Explanation why = large.explanation().get(0);
        assertThat(why.feature()).isEqualTo("log(bytes)");
        assertThat(why.value()).isCloseTo(1e6, within(1e-3));
        assertThat(why.expected()).isBetween(350.0, 450.0);
        assertThat(large).asString().startsWith("Verdict(cluster=").contains("anomaly=true", "feature=log(bytes)");
        assertThat(detector.clusters().get(0))
                .asString()
                .startsWith("Cluster(id=")
                .contains("centre=[NaN, ");
        assertThat(why.low()).isLessThan(why.expected());
        assertThat(why.high()).isGreaterThan(why.expected());
        Explanation status = large.explanation().stream()
                .filter(e -> e.feature().equals("category(status)"))
                .findFirst()
                .orElseThrow();
        assertThat(status.value()).isEqualTo(200);
        assertThat(status.expected()).isIn(200.0, 404.0);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    log(f)       | 0        | log(f) of 0.0
                    log1p(f)     | -1       | log1p(f) of -1.0
                    f            | 1e200    | f is 1.0E200
                    f            | Infinity | f is Infinity
                    poisson(f)   | 1.5      | poisson(f) is 1.5
                    bernoulli(f) | 2        | bernoulli(f) is 2.0
                    hour(f)      | 1e20     | hour(f) is of 1.0E20
                    f            | NaN      | every value of a point is missing
                    """)
    void whatIsNoValueOfItsFeatureIsNamedAndNoneOfTheEventsIsTaken(String feature, double value, String message) {
        Detector detector = Detector.builder(feature).components(1).build();
        assertThatThrownBy(() -> detector.accept(new double[][] {{1}, {value}}, new long[] {1, 2}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message)
                .hasMessageContaining("expected");
        assertThat(detector.events()).isZero();
        assertThat(detector.clusters()).isEmpty();
    }

    @Test
    void oneThatWasDescribedOtherwiseDoesNotGoOn() throws IOException {
        var bytes = new ByteArrayOutputStream();
        builder().build().write(new DataOutputStream(bytes));
        for (var other : List.of(
                builder().components(4),
                builder().alertRate(0.1),
                builder().covariance(Covariance.TIED),
                builder().halfLife(500),
                Detector.builder("y, x").components(3).alertRate(0.02))) {
            var in = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
            assertThatThrownBy(() -> Detector.read(in, other))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("a detector of \"features x, y; components 3;")
                    .hasMessageContaining("describe it as it was");
        }
    }

    @Test
    void whatCannotBeDescribedIsSaidAtOnce() {
        assertThatThrownBy(() -> Detector.builder("x, lgo(y)"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("position 4")
                .hasMessageContaining("'lgo'");
        assertThatThrownBy(() -> builder().components(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("components 0");
        for (double share : new double[] {0, -0.1, 0.51, Double.NaN}) {
            assertThatThrownBy(() -> builder().alertRate(share))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(Double.toString(share));
        }
        for (double number : new double[] {0, -1, Double.NaN}) {
            assertThatThrownBy(() -> builder().halfLife(number))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(Double.toString(number));
        }
    }

    @Test
    void withAHalfLifeTheMeanIsThatOfTheLastEvents() {
        Detector forgetting = Detector.builder("x").components(1).halfLife(250).build();
        Detector other = Detector.builder("x").components(1).halfLife(2000).build();
        var random = new SplittableRandom(9);
        double recent = 0;
        double longer = 0;
        for (int i = 0; i < 6000; i++) {
            double[] x = {random.nextGaussian() + (i < 5000 ? 0 : 0.3)};
            forgetting.accept(x, i);
            other.accept(x, i);
            recent += x[0] * Math.pow(0.5, (5999 - i) / 250.0) * Math.log(2) / 250;
            longer += x[0] * Math.pow(0.5, (5999 - i) / 2000.0) * Math.log(2) / 2000;
        }
        assertThat(recent - longer).isGreaterThan(0.1);
        assertThat(forgetting.clusters().get(0).centre()[0]).isCloseTo(recent, within(0.05));
        assertThat(other.clusters().get(0).centre()[0]).isCloseTo(longer, within(0.05));
    }

    @Test
    void theNumberOfClustersIsFound() {
        Detector any = Detector.builder("x, y").anyComponents().build();
        for (double[] x : points(6000)) {
            any.accept(x, 0);
        }
        assertThat(any.clusters().stream().filter(cluster -> cluster.weight() > 0.1))
                .hasSize(3);
        assertThat(any.clusters().stream().mapToDouble(Cluster::weight).sum()).isCloseTo(1, within(1e-9));
    }

    @Test
    void whatIsGivenTheDirectionsAndTheRangesAreThoseOfTheSettings() throws IOException {
        Detector.Builder described = builder().direction("x:up").range("y:-1e3..1e3");
        Detector detector = described.build();
        var random = new SplittableRandom(5);
        for (int i = 0; i < 3000; i++) {
            detector.accept(new double[] {random.nextGaussian(), random.nextGaussian()}, 1000L * i);
        }
        assertThat(detector.accept(new double[] {50, 0}, 3_000_000).anomaly()).isTrue();
        assertThat(detector.accept(new double[] {-50, 0}, 3_001_000).anomaly()).isFalse();
        Verdict outside = detector.accept(new double[] {0, 1001}, 3_002_000);
        assertThat(outside.anomaly()).isTrue();
        assertThat(outside.outOfRange()).containsExactly("y");
        var bytes = new ByteArrayOutputStream();
        detector.write(new DataOutputStream(bytes));
        Detector.Builder other = builder().direction("x:down").range("y:-1e3..1e3");
        assertThatThrownBy(
                        () -> Detector.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())), other))
                .isInstanceOf(IOException.class);
        assertThat(Detector.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())), described)
                        .events())
                .isEqualTo(detector.events());
        assertThatThrownBy(() -> builder().given("x").direction("x:up"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'x' is given");
        assertThatThrownBy(() -> builder().range("y:5..1")).hasMessageContaining("5 is above 1");
    }

    @Test
    void windowsOfTimeAreOfTheEventsThatItWasGivenAndGoOnWhereItWasWritten() throws IOException {
        Detector.Builder like = Detector.builder("x, mean(x, PT1M), share(y>=0.5, PT1M), log(count(PT1M))")
                .components(2)
                .direction("log(count(PT1M)):up");
        var random = new SplittableRandom(7);
        Detector straight = like.build();
        Detector broken = like.build();
        boolean surge = false;
        for (int i = 0; i < 3000; i++) {
            double x = random.nextGaussian();
            // What is given for a count is not looked at.
            double[] event = {x, x, random.nextDouble(), i % 2 == 0 ? Double.NaN : i};
            long time = i < 2900 ? 1000L * i : 2_900_000 + 20L * (i - 2900);
            Verdict verdict = straight.accept(event, time);
            assertSame(List.of(broken.accept(event, time)), List.of(verdict));
            surge |= i >= 2900
                    && verdict.anomaly()
                    && verdict.explanation().get(0).feature().equals("log(count(PT1M))");
            if (i % 251 == 0 || i < 5) {
                var bytes = new ByteArrayOutputStream();
                broken.write(new DataOutputStream(bytes));
                broken = Detector.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())), like);
            }
        }
        assertThat(surge).isTrue();
        assertThatThrownBy(() -> Detector.builder("x, share(y=ok, PT1M)"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'share(y=ok, PT1M)' compares with 'ok'; expected a number");
        assertThatThrownBy(() -> Detector.builder("x, calendar()"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'calendar()' needs a calendar");
    }

    @Test
    void aWindowOfValuesIsFilledByWhatItIsGivenFirst() throws IOException {
        Detector.Builder like = Detector.builder("window(x, 3)").components(1).given("window(x, 3, 1..2)");
        Detector straight = like.build();
        Detector broken = like.build();
        Detector lags = Detector.builder("x, lag(x, 1), lag(x, 2)")
                .components(1)
                .given("lag(x, 1), lag(x, 2)")
                .build();
        var random = new SplittableRandom(7);
        double x = 0;
        for (int i = 0; i < 1000; i++) {
            x = 0.9 * x + random.nextGaussian();
            Verdict verdict = straight.accept(new double[] {x, i, Double.NaN}, 1000L * i);
            assertSame(List.of(broken.accept(new double[] {x, 0, 0}, 1000L * i)), List.of(verdict));
            Verdict same = lags.accept(new double[] {x, x, x}, 1000L * i);
            assertThat(verdict.logLikelihood()).isEqualTo(same.logLikelihood());
            if (i % 101 == 0) {
                var bytes = new ByteArrayOutputStream();
                broken.write(new DataOutputStream(bytes));
                broken = Detector.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())), like);
            }
        }
    }

    /** Also where it was written before its model began. */
    @Test
    void lagsGoOnWhereADetectorWasWrittenAfterItsFirstEvent() throws IOException {
        Detector.Builder like = Detector.builder("x, lag(x, 1), delta(x, 2)").components(2);
        Detector straight = like.build();
        Detector broken = like.build();
        for (int i = 0; i < 30; i++) {
            double[] event = {100 + i, 100 + i, 100 + i};
            Verdict verdict = straight.accept(event, i);
            assertSame(List.of(broken.accept(event, i)), List.of(verdict));
            var bytes = new ByteArrayOutputStream();
            broken.write(new DataOutputStream(bytes));
            broken = Detector.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())), like);
        }
    }
}
