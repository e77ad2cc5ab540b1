package io.weir.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.weir.event.Features;
import io.weir.event.History;
import io.weir.event.Reading;
import io.weir.event.Reason;
import io.weir.event.Times;
import io.weir.event.UnreadableEvent;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Features of windows of event time: how they are written, what is read for them, what they say. */
class WindowFeaturesTest {

    private static final double MISSING = Double.NaN;

    private static List<double[]> points(String list, String... events) throws Exception {
        return PointsWithPast.of(list, List.of(events));
    }

    private static String at(double second, String fields) {
        return "{\"t\":" + Math.round(1000 * (1_700_000_000 + second)) + (fields.isEmpty() ? "" : "," + fields) + "}";
    }

    private static double[] values(List<double[]> points, int j) {
        return points.stream().mapToDouble(p -> p[j]).toArray();
    }

    @Test
    void aWindowHasTheEventItselfAndThoseThatAreLessThanItsLengthOlder() throws Exception {
        var points = points(
                "count(PT1M), rate(PT1M), mean(v, PT1M), share(s=500, PT1M), log1p(count(PT60S))",
                at(0, "\"v\":1,\"s\":500"),
                at(30, "\"v\":3,\"s\":200"),
                // Less than a window after the first: nobody knows what was before that one.
                at(59.999, "\"v\":5,\"s\":200"),
                // The first is a minute old and gone.
                at(60, "\"v\":7,\"s\":200"),
                at(60.001, "\"v\":9,\"s\":500"),
                at(89.999, "\"v\":9,\"s\":500"),
                at(90, "\"v\":8,\"s\":500"));
        assertThat(values(points, 0)).containsExactly(MISSING, MISSING, MISSING, 3, 4, 5, 5);
        assertThat(values(points, 1)).containsExactly(MISSING, MISSING, MISSING, 0.05, 4 / 60.0, 5 / 60.0, 5 / 60.0);
        assertThat(values(points, 2)).containsExactly(MISSING, MISSING, MISSING, 5, 6, 33 / 5.0, 38 / 5.0);
        assertThat(values(points, 3)).containsExactly(MISSING, MISSING, MISSING, 0, 0.25, 0.4, 0.6);
        assertThat(values(points, 4)[6]).isEqualTo(Math.log(6), within(1e-15));
    }

    @Test
    void whatIsMissingCountsForNoMeanAndNoShareAndAMeanOfNothingIsMissing() throws Exception {
        var points = points(
                "count(PT1M), mean(v, PT1M), share(s=500, PT1M)",
                at(0, ""),
                at(100, ""),
                at(101, "\"v\":4,\"s\":null"),
                at(102, "\"s\":\"500\""),
                at(103, "\"v\":null,\"s\":\"ok\""));
        assertThat(values(points, 0)).containsExactly(MISSING, 1, 2, 3, 4);
        assertThat(values(points, 1)).containsExactly(MISSING, MISSING, 4, 4, 4);
        assertThat(values(points, 2)).containsExactly(MISSING, MISSING, MISSING, 1, 0.5);
    }

    @Test
    void lateEventsCountAtTheirOwnTimeAndSeeTheWindowThatEndsThere() throws Exception {
        var points = points(
                "count(PT1M)",
                at(0, ""),
                at(100, ""),
                at(110, ""),
                at(70, ""),
                at(110, ""),
                // Older than any: what was before is not known.
                at(-10, ""),
                at(50, ""),
                at(120, ""));
        assertThat(values(points, 0)).containsExactly(MISSING, 1, 2, 1, 4, MISSING, 2, 5);
    }

    @Test
    void oneEventFromTheFutureChangesNothingForTheOthers() throws Exception {
        var points = points("count(PT1M)", at(0, ""), at(100, ""), at(1e9, ""), at(101, ""), at(102, ""));
        assertThat(values(points, 0)).containsExactly(MISSING, 1, 1, 2, 3);
        // Nor does it as the first of all.
        points = points("count(PT1M)", at(1e9, ""), at(100, ""), at(130, ""), at(160, ""));
        assertThat(values(points, 0)).containsExactly(MISSING, MISSING, MISSING, 2);
    }

    @Test
    void withoutATimeAWindowIsMissingAndNothingIsCounted() throws Exception {
        var points = points("count(PT1M), v", at(0, ""), "{\"v\":1}", at(100, ""), "{\"v\":1}", at(101, ""));
        assertThat(values(points, 0)).containsExactly(MISSING, MISSING, 1, MISSING, 2);
    }

    @Test
    void sharesCompareNamesOrNumbers() throws Exception {
        var points = points(
                "share(s=500, PT1S), share(s!=500.0, PT1S), share(n>=500, PT1S), share(n<1e3,PT1S), share(n > -1, PT1S),"
                        + " share(n<=500,PT1S), share(b=true, PT1S), share(s=\"a, b\", PT1S), share(\"x=y\".z=1, PT1S)",
                at(0, "\"n\":0"),
                at(100, "\"s\":500.0,\"n\":500,\"b\":true,\"x=y\":{\"z\":1}"),
                at(200, "\"s\":\"a, b\",\"n\":1000,\"b\":false,\"x=y\":{\"z\":2}"));
        assertThat(points.get(1)).containsExactly(1, 0, 1, 1, 1, 1, 1, 0, 1);
        assertThat(points.get(2)).containsExactly(0, 1, 1, 0, 1, 0, 0, 1, 0);
    }

    @Test
    void aLogarithmThatThereIsNotIsMissing() throws Exception {
        var points = points(
                "log(mean(v, PT1S)), log1p(mean(v, PT1S)), log(count(PT1S)), poisson(count(PT1S)), log1p(share(v=1, PT1S))",
                at(0, ""),
                at(10, "\"v\":0"),
                at(20, "\"v\":-1"),
                at(30, "\"v\":1"));
        assertThat(points.get(1)).containsExactly(MISSING, 0, 0, 0, 1);
        assertThat(points.get(2)).containsExactly(MISSING, MISSING, 0, 0, 1);
        assertThat(points.get(3)).containsExactly(0, Math.log(2), 0, Math.log(2), 1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            count( PT1M )                         | count(PT1M)
            Rate(PT1M)                            | rate(PT1M)
            mean( /a/b , P1D)                     | mean(/a/b, P1D)
            share( status = 500 , PT5M)           | share(status=500, PT5M)
            share("a b".c>= 5e2, PT5M)            | share("a b".c>=500, PT5M)
            share(s="say ""x"" twice", PT5M)      | share(s="say ""x"" twice", PT5M)
            share(s = not found, PT5M)            | share(s="not found", PT5M)
            share(s="500.0", PT5M)                | share(s="500.0", PT5M)
            log1p( count(PT1M) )                  | log1p(count(PT1M))
            log( mean(latency, PT1M))             | log(mean(latency, PT1M))
            """)
    void namesAreWrittenAlikeAndReadBackAsTheSame(String written, String name) {
        Features features = Features.parse(written);
        assertThat(features.names()).containsExactly(name);
        assertThat(Features.parse(features.toString())).isEqualTo(features);
        assertThat(features.some(written)).containsExactly(0);
    }

    @Test
    void theSameWindowOtherwiseWrittenIsTheSameFeature() {
        Features features = Features.parse("x, share(status=500, PT5M), count(PT60S)");
        assertThat(features.some("count(PT1M), share(/status=5e2, PT300S)")).containsExactly(2, 1);
        assertThat(features.directions("share(status=500, PT5M):up")).containsExactly(0, 1, 0);
        assertThatThrownBy(() -> features.some("count(PT2M)"))
                .hasMessageContaining("'count(PT2M)' is none of the features");
        assertThatThrownBy(() -> features.some("status")).hasMessageContaining("'status' is none of the features");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            count()                     | position 7  | how long the window is
            count(f, PT1M)              | position 7 ('f') | how long the window is, a duration from PT0.001S to P366D
            count(PT1M, 5)              | position 11 | ')' after the length of the window of count
            rate(1m)                    | found '1m'  | like PT30S, PT5M or P1D
            rate(PT0S)                  | found 'PT0S' | a duration from
            rate(-PT1M)                 | found '-PT1M' | a duration from
            rate(P367D)                 | found 'P367D' | to P366D
            rate(P1Y)                   | found 'P1Y' | a duration from
            rate(PT9999999999999999H)   | found 'PT9999999999999999H' | a duration from
            rate(PT0.0001S)             | found 'PT0.0001S' | from PT0.001S
            mean(f)                     | found ')' before the length of the window | a comma and how long
            mean(PT1M)                  | found ')' before the length of the window | a comma and how long
            mean(, PT1M)                | position 6  | a field
            mean(f, PT1M                | found the end | ')'
            share(status, PT5M)         | found ',' after the field of share | as in share(status=500, PT5M)
            share(status=, PT5M)        | position 14 | a value
            share(=500, PT5M)           | position 7  | a field
            share(status>high, PT5M)    | found 'high' | a number, which > compares
            share(status>"5", PT5M)     | found '5'   | a number, which > compares
            share(status=500)           | found ')' before the length | a comma and how long
            share(status~500, PT5M)     | found ',' after the field of share | one of >=, <=, !=, =, >, <
            log(share(s=1, PT5M))       | 'log' cannot be of share | log1p
            poisson(rate(PT5M))         | 'poisson' cannot be of rate | poisson(count(PT1M))
            hour(count(PT5M))           | 'hour' cannot be of count | log, log1p or poisson
            lag(count(PT5M), 1)         | 'lag' cannot be of count | log, log1p or poisson
            log(log(x))                 | 'log' cannot be of 'log' | a field
            log(foo(x))                 | 'foo' is not a function | count(PT1M)
            log1p(count(PT5M)           | found the end | ')'
            counts(PT5M)                | 'counts' is not a function | share(field=value, PT1M)
            x, count(PT5M), count(PT5M) | 'count(PT5M)' | once
            """)
    void aMistakeIsNamedWithItsPlaceAndWhatIsAllowed(String text, String found, String allowed) {
        assertThatThrownBy(() -> Features.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(found)
                .hasMessageContaining(allowed);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            mean(f, PT1M)     | "text" | WRONG_TYPE
            mean(f, PT1M)     | 1e200  | VALUE_OUT_OF_RANGE
            share(f>1, PT1M)  | "2"    | WRONG_TYPE
            share(f=1, PT1M)  | {}     | WRONG_TYPE
            share(f!=1, PT1M) | [1]    | WRONG_TYPE
            """)
    void whatAWindowCannotTakeIsADeadLetterOrMissingAsTheSettingsSay(String feature, String value, Reason reason)
            throws Exception {
        Features strict = Features.parse("x, " + feature);
        byte[] event = ("{\"x\":1,\"f\":" + value + "}").getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> new EventReader(strict, null, null, 1 << 20).read(event, 0))
                .isInstanceOfSatisfying(
                        UnreadableEvent.class, e -> assertThat(e.reason()).isEqualTo(reason));
        Features lenient = strict.reading(new Reading(Times.DEFAULT, true));
        double[] x =
                new EventReader(lenient, null, null, 1 << 20).read(event, 0).x();
        assertThat(x).containsExactly(1, MISSING);
        assertThat(Reading.isInvalid(x[1])).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "x, lag(x, 3)", "cycle(t, hour)"})
    void featuresWithoutWindowsAreRememberedInTheBytesOfBefore(String list) throws Exception {
        Features features = Features.parse(list);
        var written = new ByteArrayOutputStream();
        new History(features).write(new DataOutputStream(written));
        assertThat(written.size()).isEqualTo(list.contains("lag") ? 24 : 0).isEqualTo(features.mostHistoryBytes());
    }
}
