package io.weir.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.event.Features;
import io.weir.event.History;
import io.weir.event.Reading;
import io.weir.event.Reason;
import io.weir.event.Times;
import io.weir.event.UnreadableEvent;
import java.io.IOException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FeaturesTest {

    private static JsonNode event(String json) throws IOException {
        return Json.MAPPER.readTree(json);
    }

    @Test
    void aListOfPlainDottedPointedTransformedAndQuotedFieldsIsReadInOrder() throws Exception {
        Features features = Features.parse(
                " latency_ms , a.b, /a/c/1,/a~1b, log( bytes ),hour(ts), \"petal length (cm)\",log(\"a,\"\"b\")");
        assertThat(features.names())
                .containsExactly(
                        "latency_ms",
                        "a.b",
                        "/a/c/1",
                        "/a~1b",
                        "log( bytes )",
                        "hour(ts)",
                        "\"petal length (cm)\"",
                        "log(\"a,\"\"b\")");
        double[] x = FeatureReader.read(features, event("""
                {"latency_ms":1.5,"a":{"b":-2,"c":[0,3]},"a/b":4,"bytes":1,"ts":1467333000000,
                 "petal length (cm)":5,"a,\\"b":2.718281828459045}"""));
        assertThat(x).containsExactly(1.5, -2, 3, 4, 0, 0.5, 5, 1);
    }

    @Test
    void theTextOfAFeatureListIsReadBackAsTheSameList() {
        Features features = Features.parse("a, log(b.c), hour(/d/0), \"e \"\"f\"\"\"");
        assertThat(Features.parse(features.toString())).isEqualTo(features);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "petal length (cm)", "a.b", "/a", "a,b", "say \"x\"", "größe", "2nd", "log(x)"})
    void aQuotedFieldNameIsThatFieldWhateverItsCharacters(String field) throws Exception {
        JsonNode event = Json.MAPPER.createObjectNode().put(field, 7);
        assertThat(FeatureReader.read(Features.parse(Features.quote(field)), event))
                .containsExactly(7);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    ``                  | position 1  | a field
                    `a,,b`              | position 3  | a field
                    `a, `               | position 4  | a field
                    `a b) c`            | position 4  | a comma or the end
                    `x, lgo(bytes)`     | 'lgo' is not a function | log(field), log1p(field)
                    `log(bytes`         | position 10 | ')'
                    `lag(a, 0)`         | position 8  | from 1 to 1000
                    `lag(a, 1001)`      | position 8  | from 1 to 1000
                    `delta(a, x)`       | position 10 | from 1 to 1000
                    `lag(a, 1, 2)`      | position 9  | ')'
                    `log(a, 1)`         | position 6  | ')'
                    `log()`             | position 5  | a field
                    `a..b`              | position 1  | host.name
                    `/`                 | position 1  | JSON pointer
                    `"a`                | position 1  | closing
                    `""`                | position 1  | between the quotes
                    `posson(retries)`   | 'posson' is not a function | poisson(field)
                    `a, b, a`           | 'a'         | once
                    """)
    void aMistakeIsNamedWithItsPlaceAndWhatIsAllowed(String text, String where, String allowed) {
        assertThatThrownBy(() -> Features.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(where)
                .hasMessageContaining(allowed);
    }

    @Test
    void moreThan128FeaturesAreRefused() {
        String list = IntStream.range(0, 129).mapToObj(i -> "x" + i).collect(Collectors.joining(","));
        assertThatThrownBy(() -> Features.parse(list))
                .hasMessageContaining("129")
                .hasMessageContaining("128");
    }

    @Test
    void missingAndNullFeaturesAreNaN() throws Exception {
        double[] x =
                FeatureReader.read(Features.parse("a, b, c.d, log(e), hour(f)"), event("{\"a\":1,\"b\":null,\"c\":5}"));
        assertThat(x).containsExactly(1, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "'\"1970-01-01T06:30:00Z\"', 6.5",
        "'\"1970-01-01T06:30:00+02:00\"', 4.5",
        "'\"1970-01-02T23:59:59.999\"', 23.99999972222222",
        "'\"1969-12-31\"', 0",
        "-1, 23.99972222222222",
        "-0.001, 23.99999972222222",
        "1467333000, 0.5",
        "1467333000000.9, 0.5",
        "1467333000000000, 0.5",
        "1467333000000000000, 0.5",
        "'\"1467333000\"', 0.5",
        "'\"2016-07-01 00:30:00\"', 0.5"
    })
    void theHourOfATimeIsInUtcWithItsFraction(String time, double hour) throws Exception {
        // An hour has 3.6e6 ms; half an ulp of the quotient.
        assertThat(FeatureReader.read(Features.parse("hour(t)"), event("{\"t\":" + time + "}"))[0])
                .isCloseTo(hour, within(1e-14));
    }

    @ParameterizedTest
    @CsvSource({
        "1970-01-01, 3",
        "2026-11-23T06:00:00Z, 0.25",
        "2026-11-29T23:59:59.999Z, 6.999999988425926",
        "1969-12-29, 0"
    })
    void theWeekBeginsOnMondayAtZero(String time, double day) throws Exception {
        assertThat(FeatureReader.read(Features.parse("weekday(t)"), event("{\"t\":\"" + time + "\"}"))[0])
                .isCloseTo(day, within(1e-14));
    }

    @Test
    void whatLooksBackIsMissingAtFirstAndThenOfTheEventSoManyBefore() throws Exception {
        Features features = Features.parse("v, lag(v), lag(v, 2), delta(v), delta(w, 2)");
        var history = new History(features);
        double[][] expected = {
            {1, Double.NaN, Double.NaN, Double.NaN, Double.NaN},
            {4, 1, Double.NaN, 3, Double.NaN},
            // A missing value neither is remembered nor makes a difference.
            {Double.NaN, 4, 1, Double.NaN, 20},
            {10, 4, 1, 6, 20}
        };
        String[] events = {"{\"v\":1,\"w\":0}", "{\"v\":4,\"w\":10}", "{\"w\":20}", "{\"v\":10,\"w\":30}"};
        for (int i = 0; i < events.length; i++) {
            double[] now = FeatureReader.read(features, event(events[i]));
            assertThat(history.point(now, i)).containsExactly(expected[i]);
            history.add(now, i);
            var bytes = new java.io.ByteArrayOutputStream();
            history.write(new java.io.DataOutputStream(bytes));
            history = History.read(
                    new java.io.DataInputStream(new java.io.ByteArrayInputStream(bytes.toByteArray())), features);
        }
        assertThat(new History(features).point(FeatureReader.read(features, event("{\"v\":7,\"w\":1}")), 0))
                .containsExactly(7, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
    }

    @Test
    void log1pTakesZeroAndIsUndone() throws Exception {
        Features features = Features.parse("log1p(bytes)");
        for (double bytes : new double[] {0, 1e-9, 1, 470, 1e9, -0.5}) {
            double x = FeatureReader.read(features, event("{\"bytes\":" + bytes + "}"))[0];
            assertThat(x).isEqualTo(Math.log1p(bytes));
            // log1p and expm1 are within an ulp each, and the error of x is multiplied by its size.
            assertThat(features.get(0).transform().invert(x)).isCloseTo(bytes, within(Math.abs(bytes) * 1e-14));
        }
        assertThat(features.get(0).transform().invert(1000)).isEqualTo(Double.MAX_VALUE);
        assertThatThrownBy(() -> FeatureReader.read(features, event("{\"bytes\":-1}")))
                .isInstanceOfSatisfying(
                        UnreadableEvent.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_POSITIVE))
                .hasMessageContaining("log1p(bytes) of -1.0");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    log(f)       | 0           | NOT_POSITIVE
                    log(f)       | -1          | NOT_POSITIVE
                    log1p(f)     | -1          | NOT_POSITIVE
                    f            | "text"      | WRONG_TYPE
                    f            | 1e200       | VALUE_OUT_OF_RANGE
                    poisson(f)   | 1.5         | WRONG_TYPE
                    bernoulli(f) | 2           | WRONG_TYPE
                    category(f)  | {}          | WRONG_TYPE
                    hour(f)      | "soon"      | BAD_TIME
                    delta(f)     | true        | WRONG_TYPE
                    """)
    void whatAFeatureCannotTakeIsADeadLetterOrMissingAsTheSettingsSay(String feature, String value, Reason reason)
            throws Exception {
        Features strict = Features.parse("x, " + feature);
        JsonNode event = event("{\"x\":1,\"f\":" + value + "}");
        assertThatThrownBy(() -> FeatureReader.read(strict, event))
                .isInstanceOfSatisfying(
                        UnreadableEvent.class, e -> assertThat(e.reason()).isEqualTo(reason));
        Features lenient = strict.reading(new Reading(Times.DEFAULT, true));
        var levels = new java.util.ArrayList<String>();
        double[] x = FeatureReader.read(lenient, event, levels);
        assertThat(x).containsExactly(1, Double.NaN);
        assertThat(Reading.isInvalid(x[1])).isTrue();
        assertThat(Reading.isInvalid(FeatureReader.read(lenient, event("{\"x\":1}"))[1]))
                .isFalse();
        assertThat(levels).isEmpty();
        assertThat(lenient).isEqualTo(strict);
        assertThatThrownBy(() -> FeatureReader.read(lenient, event("{\"f\":" + value + "}")))
                .isInstanceOfSatisfying(
                        UnreadableEvent.class, e -> assertThat(e.reason()).isEqualTo(Reason.NO_FEATURES));
    }
}
