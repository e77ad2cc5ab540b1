package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.event.Assignment;
import java.util.Arrays;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A provisional model judges as soon as it has scored fifty events, and as rightly as one that is grown. */
class EarlyPValuesTest {

    private static final double RATE = 0.01;
    private static final Set<Integer> OUTLIERS = Set.of(150, 300, 700);
    private static final double STANDARD_DEVIATIONS = 20;

    /** Makes an event, as JSON. */
    private interface Stream {
        String next(SplittableRandom random, boolean outlier);
    }

    /** N(0, 1)^d. */
    private static Stream gaussian(int d) {
        return (random, outlier) -> IntStream.range(0, d)
                .mapToObj(j -> "\"x" + j + "\":"
                        + (random.nextGaussian() + (outlier ? STANDARD_DEVIATIONS / Math.sqrt(d) : 0)))
                .collect(Collectors.joining(",", "{", "}"));
    }

    /** Five clusters in the plane, which one component describes badly. */
    private static String clusters(SplittableRandom random, boolean outlier) {
        int k = random.nextInt(5);
        double x = 7 * k + random.nextGaussian();
        double y = 9 * (k % 2) + random.nextGaussian() + (outlier ? 60 : 0);
        return "{\"x0\":" + x + ",\"x1\":" + y + "}";
    }

    private static String request(SplittableRandom random, boolean outlier) {
        double latency = 3 + 0.4 * random.nextGaussian() + (outlier ? STANDARD_DEVIATIONS * 0.4 : 0);
        int retries = random.nextInt(3) + random.nextInt(2);
        String status = random.nextInt(10) == 0 ? "500" : "200";
        return "{\"latency\":" + Math.exp(latency) + ",\"retries\":" + retries + ",\"status\":\"" + status + "\"}";
    }

    private static String features(int d) {
        return "features=" + IntStream.range(0, d).mapToObj(j -> "x" + j).collect(Collectors.joining(", "));
    }

    private static Seen run(int partitions, long seed, int events, Stream stream, String... settings) {
        return run(partitions, seed, events, Set.of(), stream, settings);
    }

    private static Seen run(
            int partitions, long seed, int events, Set<Integer> outliers, Stream stream, String... settings) {
        String[] all = Arrays.copyOf(settings, settings.length + 4);
        all[settings.length] = "model.scope=" + (partitions == 1 ? "key" : "shared");
        all[settings.length + 1] = "model.key=constant";
        all[settings.length + 2] = "topic.partitions=" + partitions;
        all[settings.length + 3] = "anomaly.alert.rate=" + RATE;
        var seen = new Seen(events);
        var local = new LocalTopology(Driven.config(all), seen);
        var random = new SplittableRandom(seed);
        for (int i = 0; i < events; i++) {
            byte[] event = Driven.utf8(stream.next(random, outliers.contains(i)));
            local.process(i % partitions, null, event, 1_700_000_000_000L + 1000L * i);
        }
        local.settle();
        return seen;
    }

    /** Of the p-values of the first 5,000 events, in one place and in three: the means of two streams. */
    @ParameterizedTest(name = "{0} features, {1} components, {2} partitions")
    @CsvSource({"1,1,1", "2,5,1", "2,5,3", "8,1,1", "16,5,1"})
    void theyAreUniformFromTheHundredthEventOn(int d, int components, int partitions) {
        int seeds = 2;
        double young = 0;
        double all = 0;
        double flagged = 0;
        for (int seed = 1; seed <= seeds; seed++) {
            Seen seen = run(partitions, seed, 5000, gaussian(d), features(d), "model.components=" + components);
            assertThat(seen.firstPValue()).as("seed %d", seed).isBetween(50, 100 + 20 * partitions);
            assertThat(seen.withoutPValueAfter(seen.firstPValue() + 20 * partitions))
                    .as("no gap, seed %d", seed)
                    .isZero();
            young += seen.distance(100, 2000) / seeds;
            all += seen.distance(0, 5000) / seeds;
            flagged += seen.flagged(0, 5000) / seeds;
        }
        assertThat(young).as("events 100 to 2,000").isLessThan(0.05);
        assertThat(all).as("events to 5,000").isLessThan(0.05);
        // 50 are due, with a standard deviation of 5 for the two.
        assertThat(flagged).isBetween(0.6 * RATE * 5000, 1.4 * RATE * 5000);
    }

    @Test
    void thoseOfMixedFamiliesAreUniformToo() {
        Seen seen = run(
                1,
                3,
                3000,
                EarlyPValuesTest::request,
                "features=log(latency), poisson(retries), category(status)",
                "model.components=3");
        assertThat(seen.distance(100, 2000)).isLessThan(0.05);
        assertThat(seen.flagged(0, 3000)).isBetween(0.5 * RATE * 3000, 2 * RATE * 3000);
    }

    @ParameterizedTest(name = "{0} features, {1} components, {2} partitions")
    @CsvSource({"1,1,1", "2,5,1", "2,5,3", "8,5,1", "16,5,1"})
    void anOutlierIsFlaggedWhateverThePointOfTheStream(int d, int components, int partitions) {
        Seen seen = run(partitions, 4, 1000, OUTLIERS, gaussian(d), features(d), "model.components=" + components);
        assertThat(OUTLIERS)
                .allSatisfy(i -> assertThat(seen.flagged[i]).as("event %d", i).isTrue());
        assertThat(seen.flagged(0, 1000)).isLessThan(2 * RATE * 1000 + OUTLIERS.size());
    }

    @Test
    void anOutlierOfMixedFamiliesIsFlaggedToo() {
        Seen seen = run(
                1,
                5,
                1000,
                OUTLIERS,
                EarlyPValuesTest::request,
                "features=log(latency), poisson(retries), category(status)",
                "model.components=3");
        assertThat(OUTLIERS)
                .allSatisfy(i -> assertThat(seen.flagged[i]).as("event %d", i).isTrue());
    }

    /**
     * Events of a few values have scores of a few values: where none lies between, nothing says that a rare one is beyond doubt. That is known from
     * some 500 scores of a model on; until then the rate is kept.
     */
    @ParameterizedTest(name = "{0}, a value of {1}")
    @CsvSource(delimiter = '|', textBlock = """
            bernoulli(ok)                   | 0.05
            bernoulli(ok)                   | 0.03
            category(status)                | 0.05
            category(status), bernoulli(ok) | 0.05
            """)
    void aValueOfSomePercentIsNotBeyondDoubt(String features, double share) {
        Seen seen = run(
                1,
                8,
                3000,
                (random, outlier) -> "{\"ok\":" + (random.nextDouble() >= share) + ",\"status\":\""
                        + (random.nextDouble() < share ? "500" : "200") + "\"}",
                "features=" + features,
                "model.components=2");
        assertThat(Arrays.stream(seen.pValue, 1700, 3000).min().orElseThrow())
                .as("the least p-value")
                .isGreaterThan(share * share / 10);
        assertThat(seen.flagged(0, 3000)).isLessThan(2 * RATE * 3000);
    }

    /** One component makes other scores than five. */
    @Test
    void whereTheProvisionalModelWasAPoorOneNoWaveOfFlagsFollows() {
        double flagged = 0;
        double wave = 0;
        for (int seed = 1; seed <= 3; seed++) {
            Seen seen = run(1, seed, 3000, EarlyPValuesTest::clusters, features(2), "model.components=5");
            assertThat(seen.grown).as("seed %d", seed).isBetween(250, 2500);
            assertThat(seen.withoutPValueAfter(seen.firstPValue()))
                    .as("no gap, seed %d", seed)
                    .isZero();
            flagged += seen.flagged(0, 3000) / 3.0;
            wave += seen.flagged(seen.grown, seen.grown + 300) / 3.0;
        }
        assertThat(flagged).isBetween(0.5 * RATE * 3000, 2 * RATE * 3000);
        assertThat(wave).as("of 300 events after the start").isLessThan(10);
    }

    /** A rate of one in a thousand cannot be told from fifty scores; what is beyond doubt can. */
    @Test
    void beforeTheRateCanBeToldOnlyWhatIsBeyondDoubtIsFlagged() {
        Seen seen = run(1, 6, 1000, OUTLIERS, gaussian(2), features(2), "model.components=5", "anomaly.core.mass=1");
        assertThat(seen.flagged[150]).isTrue();
        for (int i = 0; i < 120; i++) {
            assertThat(!seen.flagged[i] || seen.pValue[i] <= RATE / 100)
                    .as("event %d", i)
                    .isTrue();
        }
    }

    /** A flag says something of an event, not of what the model is to be: it has few events, and needs them all. */
    @Test
    void aProvisionalModelLearnsWhatItFlags() {
        Seen on = run(1, 7, 1000, OUTLIERS, gaussian(16), features(16), "model.components=5");
        Seen off = run(1, 7, 1000, OUTLIERS, gaussian(16), features(16), "model.components=5", "learning.protect=off");
        assertThat(on.grown).as("it is provisional to the end").isEqualTo(Integer.MAX_VALUE);
        assertThat(on.flagged(0, 1000)).isGreaterThanOrEqualTo(1.0 * OUTLIERS.size());
        assertThat(on.logLikelihood).isEqualTo(off.logLikelihood);
        assertThat(on.pValue).isEqualTo(off.pValue);
    }

    private static final class Seen implements SomeSinks {

        private final double[] pValue;
        private final double[] logLikelihood;
        private final boolean[] flagged;
        private int grown = Integer.MAX_VALUE;

        private Seen(int events) {
            pValue = new double[events];
            logLikelihood = new double[events];
            flagged = new boolean[events];
        }

        @Override
        public void assignment(Record<byte[], byte[]> record, Assignment made) {
            int i = (int) made.source().offset();
            pValue[i] = made.pValue();
            logLikelihood[i] = made.logLikelihood();
            flagged[i] = made.anomaly();
            assertThat(!made.anomaly() || made.pValue() <= RATE)
                    .as("event %d has p = %s", i, made.pValue())
                    .isTrue();
            grown = made.warmingUp() ? grown : Math.min(grown, i);
        }

        int firstPValue() {
            return IntStream.range(0, pValue.length)
                    .filter(i -> pValue[i] == pValue[i])
                    .findFirst()
                    .orElseThrow();
        }

        long withoutPValueAfter(int from) {
            return IntStream.range(from, pValue.length)
                    .filter(i -> pValue[i] != pValue[i])
                    .count();
        }

        double flagged(int from, int to) {
            return IntStream.range(from, to).filter(i -> flagged[i]).count();
        }

        /** Of Kolmogorov and Smirnov, from the uniform distribution. */
        double distance(int from, int to) {
            double[] sorted =
                    Arrays.stream(pValue, from, to).filter(p -> p == p).sorted().toArray();
            double most = 0;
            for (int i = 0; i < sorted.length; i++) {
                double above = (i + 1.0) / sorted.length - sorted[i];
                most = Math.max(most, Math.max(above, sorted[i] - (double) i / sorted.length));
            }
            return most;
        }
    }
}
