package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.event.Assignment;
import io.weir.numeric.Hash64;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Two laws: what is garbled does no harm that lasts, and the first change of what never changed is an alert, and nothing else is. */
class GarbageTest {

    private static final int EVENTS = 5000;

    /** Scores and alerts, one of each per event. */
    private static final class Judged implements SomeSinks {

        private final List<Double> logLikelihoods = new ArrayList<>();
        private final List<Boolean> alerts = new ArrayList<>();
        private int firstPValue = -1;

        @Override
        public void assignment(Record<byte[], byte[]> record, Assignment made) {
            if (firstPValue < 0 && made.pValue() == made.pValue()) {
                firstPValue = logLikelihoods.size();
            }
            logLikelihoods.add(made.logLikelihood());
            alerts.add(made.anomaly());
        }

        long alerts(int from, int to) {
            return alerts.subList(from, to).stream().filter(a -> a).count();
        }

        /** Mean log p(x) of the last events, those left out that are garbled. */
        double late(int... without) {
            return mean(EVENTS - 1500, EVENTS, without);
        }

        double mean(int from, int to, int... without) {
            return IntStream.range(from, to)
                    .filter(i -> IntStream.of(without).noneMatch(g -> g == i))
                    .mapToDouble(logLikelihoods::get)
                    .average()
                    .orElseThrow();
        }
    }

    private static Judged run(List<String> events, String... settings) {
        var judged = new Judged();
        var local = new LocalTopology(Driven.config(settings), judged);
        for (String event : events) {
            local.process(null, Driven.utf8(event), 0);
        }
        local.settle();
        assertThat(judged.alerts).hasSameSizeAs(events);
        return judged;
    }

    /** Three clusters with everything in it, of which an event has these values for others. */
    private static String event(SplittableRandom random, String garbled, String value) {
        int k = random.nextInt(3);
        String[][] fields = {
            {"x", number(10 * k + random.nextGaussian())},
            {"y", number(3 - 5 * k + random.nextGaussian())},
            {"l", number(Math.exp(2 * k + 0.5 * random.nextGaussian()))},
            {"n", String.valueOf(4 * k + random.nextInt(4))},
            {"c", k == 0 ? "\"a\"" : "\"b\""}
        };
        var json = new StringBuilder("{");
        for (String[] field : fields) {
            json.append(json.length() > 1 ? "," : "")
                    .append('"')
                    .append(field[0])
                    .append("\":")
                    .append(field[0].equals(garbled) ? value : field[1]);
        }
        return json.append('}').toString();
    }

    private static String number(double v) {
        return String.format(Locale.ROOT, "%.4f", v);
    }

    static Stream<Arguments> garbage() {
        int[] one = {3200};
        int[] several = {2600, 2900, 3100, 3150, 3300, 3400, 3450};
        return Stream.of(
                Arguments.of("x", "x", one, new String[] {"1e6"}),
                Arguments.of("x", "x", several, new String[] {"1e6"}),
                Arguments.of("x", "x", several, new String[] {"1e6", "-1e6", "3e4", "-1e12"}),
                Arguments.of("x", "x", new int[] {50}, new String[] {"1e6"}),
                Arguments.of("x", "x", new int[] {4}, new String[] {"-1e6"}),
                Arguments.of("x", "x", new int[] {0}, new String[] {"1e6"}),
                Arguments.of("x, y", "y", new int[] {7, 300}, new String[] {"1e9"}),
                Arguments.of("x, y, log(l), poisson(n), category(c)", "y", several, new String[] {"1e150", "-1e9"}),
                Arguments.of("x, y, log(l), poisson(n), category(c)", "l", several, new String[] {"1e140", "1e-140"}),
                Arguments.of("x, y, log(l), poisson(n), category(c)", "n", several, new String[] {"2000000000"}),
                Arguments.of("poisson(n)", "n", several, new String[] {"2000000"}),
                Arguments.of("poisson(n)", "n", new int[] {20}, new String[] {"2000000"}),
                Arguments.of("x, log1p(l)", "l", several, new String[] {"1e140"}),
                Arguments.of("x, circular(n, 24)", "x", several, new String[] {"1e6", "-1e9"}),
                Arguments.of(
                        "x, y, log(l), circular(n, 24), category(c)", "y", several, new String[] {"1e150", "-1e9"}),
                Arguments.of("x, category(c)", "c", several, new String[] {"\"?1\"", "\"?2\""}),
                Arguments.of("x, y;diagonal", "x", several, new String[] {"1e6", "-1e9"}),
                Arguments.of("x, y;tied", "x", several, new String[] {"1e6", "-1e9"}),
                Arguments.of("x, y;spherical", "x", several, new String[] {"1e6", "-1e9"}));
    }

    @ParameterizedTest(name = "{0}: garbled {1} at {2}")
    @MethodSource("garbage")
    void valuesThatAreGarbledDoNoHarmThatLasts(String features, String garbled, int[] at, String[] values) {
        String[] model = features.split(";");
        String[] settings = {
            "features=" + model[0],
            "model.key=constant",
            "model.components=3",
            "model.covariance=" + (model.length > 1 ? model[1] : "full")
        };
        List<String> clean = new ArrayList<>();
        List<String> dirty = new ArrayList<>();
        for (int i = 0; i < EVENTS; i++) {
            int event = i;
            boolean garbage = IntStream.of(at).anyMatch(g -> g == event);
            long seed = Hash64.mix(5, i);
            clean.add(event(new SplittableRandom(seed), null, null));
            dirty.add(garbage ? event(new SplittableRandom(seed), garbled, values[i % values.length]) : clean.get(i));
        }
        Judged judged = run(dirty, settings);
        assertThat(judged.late(at)).isCloseTo(run(clean, settings).late(at), within(0.02));
        for (int g : at) {
            if (g > 2500) {
                assertThat(judged.alerts.get(g)).as("garbled event %d", g).isTrue();
            }
        }
        assertThat(judged.alerts(EVENTS - 1500, EVENTS))
                .as("alerts, at a rate of 1 %%")
                .isLessThan(35);
    }

    /**
     * A device that breaks says so more than once. Five in a row are no cluster, in the first sample either, where they are one event in a
     * hundred: soon after, the model is what it would be without them, and its p-values come when they would come.
     */
    @ParameterizedTest(name = "{0}: {1} is {2}, five times")
    @CsvSource(delimiter = '|', textBlock = """
            x                                | x | 1e6                  | full
            x                                | x | -1e6                 | full
            x                                | x | 1e12,-1e6            | full
            x                                | x | 1e6,2e6,-3e5,1e12,7e4 | full
            x, y                             | y | 1e6                  | full
            x, y                             | x | 1e6,-1e9             | diagonal
            x, y                             | x | 1e6,-1e9             | tied
            x, y                             | x | 1e6,-1e9             | spherical
            x, log(l)                        | l | 1e140                | full
            x, log1p(l)                      | l | 1e140                | full
            poisson(n)                       | n | 2000000              | full
            x, poisson(n)                    | n | 2000000              | full
            x, circular(n, 24)               | x | 1e6                  | full
            x, category(c)                   | c | "?1","?2","?1"       | full
            x, y, log(l), poisson(n), category(c) | y | 1e150,-1e9      | full
            """)
    void fiveAtOnceBlindTheModelForNoWhile(String features, String garbled, String values, String covariance) {
        String[] settings = {
            "features=" + features, "model.key=constant", "model.components=3", "model.covariance=" + covariance
        };
        String[] garbage = values.split(",");
        List<String> clean = IntStream.range(0, 3500)
                .mapToObj(i -> event(new SplittableRandom(Hash64.mix(5, i)), null, null))
                .toList();
        Judged without = run(clean, settings);
        for (int at : new int[] {50, 300, 500, 1500}) {
            int[] five = IntStream.range(at, at + 5).toArray();
            List<String> dirty = new ArrayList<>(clean);
            for (int i : five) {
                dirty.set(i, event(new SplittableRandom(Hash64.mix(5, i)), garbled, garbage[i % garbage.length]));
            }
            Judged judged = run(dirty, settings);
            String where = "garbage at " + at;
            assertThat(judged.firstPValue).as(where + ": the first p-value").isLessThan(without.firstPValue + 700);
            int after = Math.max(1000, at + 100);
            assertThat(judged.mean(after, after + 500))
                    .as(where + ": soon after")
                    .isGreaterThan(without.mean(after, after + 500) - 0.08);
            assertThat(judged.alerts(at + 5, 3500))
                    .as(where + ": alerts after, without it " + without.alerts(at + 5, 3500))
                    .isLessThan(without.alerts(at + 5, 3500) + 20);
        }
    }

    @ParameterizedTest(name = "garbage with learning.protect=off, half-life {0}")
    @ValueSource(strings = {"none", "500 events"})
    void aModelThatLearnsEverythingRecovers(String halfLife) {
        List<String> events = new ArrayList<>();
        var random = new SplittableRandom(6);
        for (int i = 0; i < EVENTS; i++) {
            events.add("{\"x\":" + (i == 1000 ? "1e6" : number(10 * random.nextInt(3) + random.nextGaussian())) + "}");
        }
        Judged judged = run(
                events,
                "features=x",
                "model.key=constant",
                "model.components=3",
                "learning.protect=off",
                "learning.half.life=" + halfLife);
        // −log 3 − ½ log 2πe.
        assertThat(judged.late()).isCloseTo(-2.52, within(0.06));
    }

    @ParameterizedTest(name = "{0}: {1}, then once {2} and once {3}, {4}")
    @CsvSource(delimiter = '|', textBlock = """
            y          | 5                      | 6     | 200    | full
            y          | 5                      | 6     | 200    | diagonal
            y          | 5                      | 6     | 200    | tied
            y          | 5                      | 60    | 200    | spherical
            y          | 5                      | 4.9   | -3000  | full
            y          | 0                      | 0.5   | 200    | full
            y          | 1e9                    | 1.1e9 | 5e9    | full
            y          | 0.3,0.30000000000000004 | 0.35 | 7      | full
            log(y)     | 5                      | 6     | 200    | full
            poisson(y) | 0                      | 9     | 200    | full
            poisson(y) | 7                      | 60    | 2000   | full
            log1p(y)   | 0                      | 6     | 200    | full
            bernoulli(y) | 0                    | 1     | 1      | full
            category(y) | 5                     | 6     | 200    | full
            circular(y, 360) | 0                | 6     | 200    | full
            circular(y, 360) | 180,180.5        | 190   | 20     | full
            """)
    void theFirstChangeIsAnAlertAndSoIsTheNextAndNothingElseIs(
            String feature, String constant, String first, String next, String covariance) {
        String[] usual = constant.split(",");
        List<String> events = new ArrayList<>();
        var random = new SplittableRandom(7);
        for (int i = 0; i < 4800; i++) {
            String y = i == 4300 ? first : i == 4600 ? next : usual[random.nextInt(usual.length)];
            events.add("{\"x\":" + number(random.nextGaussian()) + ",\"y\":" + y + "}");
        }
        Judged judged = run(
                events,
                "features=x, " + feature,
                "model.key=constant",
                "model.components=2",
                "model.covariance=" + covariance);
        assertThat(judged.alerts.get(4300)).as("the first change").isTrue();
        assertThat(judged.alerts.get(4600)).as("the next").isTrue();
        assertThat(judged.alerts(4301, 4600))
                .as("alerts between, at a rate of 1 %%")
                .isLessThan(10);
    }
}
