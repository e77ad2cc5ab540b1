package io.weir.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.event.Features;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The last n values of a field as n features: how they are written, and what they are. */
class ValueWindowTest {

    private static final double MISSING = Double.NaN;
    private static final long START = 1_700_000_000_000L;

    private static String at(long millis, double v) {
        return "{\"t\":" + (START + millis) + ",\"v\":" + v + ",\"z\":1}";
    }

    /** Events at times, whose values count from 1 on. */
    private static List<double[]> counted(String list, long... millis) throws Exception {
        List<String> events = new ArrayList<>();
        for (int i = 0; i < millis.length; i++) {
            events.add(at(millis[i], i + 1));
        }
        return PointsWithPast.of(list, events);
    }

    /** Times of a stream with an event each second. */
    private static long[] seconds(int n, long... then) {
        return IntStream.concat(
                        IntStream.range(0, n).map(i -> 1000 * i),
                        java.util.stream.LongStream.of(then).mapToInt(t -> 1000 * (n - 1) + (int) t))
                .mapToLong(i -> i)
                .toArray();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void itIsTheValueAndItsLags(boolean timed) throws Exception {
        var random = new SplittableRandom(1);
        List<String> events = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            String v = random.nextInt(5) == 0
                    ? ""
                    : ",\"v\":" + random.nextDouble() + ",\"w\":" + (1 + random.nextDouble());
            events.add("{\"z\":1" + (timed ? ",\"t\":" + (START + 1000L * i + random.nextInt(3000)) : "") + v + "}");
        }
        List<double[]> windows = PointsWithPast.of("z, window(v, 4), log(window(w, 2)), window(w, 3, 2)", events);
        List<double[]> lags =
                PointsWithPast.of("z, v, lag(v, 1), lag(v, 2), lag(v, 3), log(w), lag(w, 1), lag(w, 2)", events);
        for (int i = 0; i < events.size(); i++) {
            double[] expected = lags.get(i).clone();
            expected[6] = Math.log(expected[6]);
            assertThat(windows.get(i)).as("event %d", i).containsExactly(expected);
        }
    }

    @Test
    void aStreamThatIsShorterHasNoMoreThanItHas() throws Exception {
        List<double[]> points = counted("window(v, 4)", 0, 1000, 2000);
        assertThat(points.get(0)).containsExactly(1, MISSING, MISSING, MISSING);
        assertThat(points.get(2)).containsExactly(3, 2, 1, MISSING);
    }

    @Test
    void aGapThatIsWiderThanTenTypicalOnesBeginsAnew() throws Exception {
        List<double[]> points = counted("window(v, 3)", seconds(20, 10_000, 20_001, 21_000, 22_000));
        assertThat(points.get(20)).containsExactly(21, 20, 19);
        assertThat(points.get(21)).containsExactly(22, MISSING, MISSING);
        assertThat(points.get(22)).containsExactly(23, 22, MISSING);
        assertThat(points.get(23)).containsExactly(24, 23, 22);
    }

    @Test
    void beforeThereAreEightDistancesNothingIsAGap() throws Exception {
        assertThat(counted("window(v, 2)", seconds(8, 60_000)).get(8)).containsExactly(9, 8);
        assertThat(counted("window(v, 2)", seconds(9, 60_000)).get(9)).containsExactly(10, MISSING);
    }

    @Test
    void aStreamThatHasChangedItsPaceHasWindowsAgain() throws Exception {
        List<double[]> points = counted(
                "window(v, 2)",
                seconds(100, IntStream.range(1, 60).mapToLong(i -> 60_000L * i).toArray()));
        assertThat(points.get(100)[1]).isNaN();
        for (int i = 120; i < 159; i++) {
            assertThat(points.get(i)).containsExactly(i + 1, i);
        }
    }

    @Test
    void lateEventsAndEqualTimesAndOneFromTheFutureLeaveItWhole() throws Exception {
        List<double[]> points = counted("window(v, 2)", seconds(50, -20_000, 0, 0, 1000, -5_000, 2000));
        for (int i = 1; i < points.size(); i++) {
            assertThat(points.get(i)).containsExactly(i + 1, i);
        }
        // One from the future is behind a gap; those after it are before it, and no gap is seen until it is eight
        // values old.
        points = counted("window(v, 2)", seconds(50, 31_000_000, 1000, 2000, 3000));
        assertThat(points.get(50)).containsExactly(51, MISSING);
        assertThat(points.get(51)).containsExactly(52, 51);
        assertThat(points.get(53)).containsExactly(54, 53);
    }

    @Test
    void aBurstOfEqualTimesIsNoPace() throws Exception {
        long[] batches =
                IntStream.range(0, 200).mapToLong(i -> 60_000L * (i / 10)).toArray();
        List<double[]> points = counted("window(v, 2)", batches);
        for (int i = 1; i < points.size(); i++) {
            assertThat(points.get(i)).containsExactly(i + 1, i);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            window( v ,3)          | window(v, 3, 0), window(v, 3, 1), window(v, 3, 2)
            Window("a,b".c, 2)     | window("a,b".c, 2, 0), window("a,b".c, 2, 1)
            window(/v, 4, 1 .. 2)  | window(/v, 4, 1), window(/v, 4, 2)
            window(v, 4, 3)        | window(v, 4, 3)
            window(v, 1)           | window(v, 1, 0)
            log1p( window(v, 2) )  | log1p(window(v, 2, 0)), log1p(window(v, 2, 1))
            """)
    void namesAreWrittenAlikeAndReadBackAsTheSame(String written, String names) {
        Features features = Features.parse(written);
        assertThat(features.toString()).isEqualTo(names);
        assertThat(Features.parse(features.toString())).isEqualTo(features);
        assertThat(features.some(written)).hasSize(features.size());
    }

    @Test
    void otherSettingsNameSomeOfTheValuesAlsoAsFieldAndAsLags() {
        Features features = Features.parse("x, window(v, 4), log(window(w, 2))");
        assertThat(features.some("window(v, 4, 1..3)")).containsExactly(2, 3, 4);
        assertThat(features.some("lag(v, 2), v, w, lag(v)")).containsExactly(3, 1, 5, 2);
        assertThat(features.directions("v:up, w:down")).containsExactly(0, 1, 0, 0, 0, -1, 0);
        assertThatThrownBy(() -> features.directions("window(v, 4):up"))
                .hasMessageContaining("'window(v, 4)' is 4 features; expected one of them, like window(v, 4, 0)");
        assertThatThrownBy(() -> features.some("lag(v, 4)"))
                .hasMessageContaining("'lag(v, 4)' is none of the features");
        assertThatThrownBy(() -> features.some("window(v, 5, 1)")).hasMessageContaining("is none of the features");
        assertThatThrownBy(() -> features.some("window(v, 4), lag(v, 1)"))
                .hasMessageContaining("'lag(v, 1)' is there twice");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            window(v)              | found ')' after the field of window | window(latency, 8)
            window(v, 0)           | found '0'      | from 1 to 128
            window(v, x)           | found 'x'      | from 1 to 128
            window(v, 256)         | found '256'    | a full covariance of d features has d(d + 1)/2 numbers
            window(v, 99999999999) | found '99999999999' | from 1 to 128
            window(v, PT5M)        | found 'PT5M'   | a number of values
            window(v, 4, 4)        | found '4'      | to 3, or some as in 1..3
            window(v, 4, 2..1)     | found '1'      | a place from 0
            window(v, 4, 1..2..3)  | found '1..2..3' | a place from 0
            window(v, 4, )         | position 14    | a place from 0
            window(v, 4            | found the end  | ')'
            window(, 4)            | position 8     | a field
            hour(window(v, 4))     | 'hour' cannot be of a window of values | log, log1p
            poisson(window(v, 4))  | 'poisson' cannot be of a window of values | log, log1p
            lag(window(v, 4), 1)   | 'lag' cannot be of a window of values | log, log1p
            window(v, 4), window(v, 4, 2) | 'window(v, 4, 2)' is there twice | once
            window(v, 128), x      | 129 features   | between 1 and 128, where window(field, n) is n of them
            """)
    void aMistakeIsNamedWithItsPlaceAndWhatIsAllowed(String text, String found, String allowed) {
        assertThatThrownBy(() -> Features.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(found)
                .hasMessageContaining(allowed);
    }

    /** A value is looked for once, and moves on. */
    @Test
    void aLongWindowIsReadOnce() throws Exception {
        Features features = Features.parse("window(v, 100)");
        assertThat(IntStream.range(0, 100)
                        .filter(j -> !features.isCopy(j))
                        .boxed()
                        .collect(Collectors.toList()))
                .containsExactly(0);
        assertThat(new EventReader(features, null, null, 1 << 20)
                        .read("{\"v\":5}".getBytes(StandardCharsets.UTF_8), 0)
                        .x())
                .containsOnly(5);
    }
}
