package io.weir.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.event.Assignment;
import io.weir.event.Features;
import io.weir.event.JsonPath;
import io.weir.event.Reason;
import io.weir.event.Source;
import io.weir.event.UnreadableEvent;
import io.weir.family.CategoryNames;
import io.weir.json.snapshot.Command;
import io.weir.mixture.ComponentIds;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes in is checked before anything keeps it, the same on both ways through the parsers. */
class DoorTest {

    private static final int MOST = 1 << 20;
    private static final JsonPath ID = JsonPath.parse("/id");

    /** Goes the short way. */
    private static final EventReader SHORT = new EventReader(Features.parse("x, category(c)"), ID, null, MOST);

    /** A path that leads deeper has every event read as a tree. */
    private static final EventReader TREE =
            new EventReader(Features.parse("x, category(c)"), ID, JsonPath.parse("/deep/time"), MOST);

    private static String outcome(EventReader reader, byte[] value) {
        try {
            return reader.read(value, 7).toString();
        } catch (UnreadableEvent e) {
            return e.reason().name();
        }
    }

    private static String outcome(byte[] value) {
        String outcome = outcome(SHORT, value);
        assertThat(outcome(TREE, value)).as("both ways").isEqualTo(outcome);
        return outcome;
    }

    private static String outcome(String json) {
        return outcome(json.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] resource(String name) throws IOException {
        try (var in = DoorTest.class.getResourceAsStream("door/" + name)) {
            return in.readAllBytes();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"event-cesu8.bin", "event-invalid-utf8.bin", "event-utf16le.bin", "poison-surrogate.ndjson"})
    void whatIsNoTextIsNoJson(String name) throws IOException {
        assertThat(outcome(resource(name))).isEqualTo("NOT_JSON");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-16", "UTF-32LE", "UTF-32BE", "ISO-8859-1", "windows-1252"})
    void anotherEncodingIsNoJson(String charset) throws IOException {
        assertThat(outcome("{\"x\":1,\"c\":\"é\"}".getBytes(charset))).isEqualTo("NOT_JSON");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"x\":1,\"c\":\"\\ud800\"}",
                "{\"x\":1,\"c\":\"\\udc00\\ud800\"}",
                "{\"x\":1,\"id\":\"\\ud834\"}",
                "{\"x\":1,\"note\":\"\\ud800\"}",
                "{\"\\ud800\":0,\"x\":1}",
                "{\"x\":1,\"deep\":{\"er\":[\"\\ud800\"]}}",
                "{\"x\":1,\"deep\":{\"\\ud800\":1}}",
            })
    void halfASurrogatePairAnywhereIsNoJson(String json) {
        assertThat(outcome(json)).isEqualTo("NOT_JSON");
    }

    @Test
    void badBytesAreRefusedInFieldsThatNobodyNames() {
        for (String bytes : List.of("c080", "eda080", "edb080", "f5808080", "f4908080", "ff", "c3", "80")) {
            for (String frame :
                    List.of("{\"x\":1,\"note\":\"%\"}", "{\"%\":1,\"x\":1}", "{\"x\":1,\"n\":[{\"%\":\"a\"}]}")) {
                assertThat(outcome(spliced(frame, HexFormat.of().parseHex(bytes))))
                        .as(bytes + " in " + frame)
                        .isEqualTo("NOT_JSON");
            }
        }
    }

    private static byte[] spliced(String frame, byte[] bytes) {
        int at = frame.indexOf('%');
        byte[] json = new byte[frame.length() - 1 + bytes.length];
        System.arraycopy(frame.substring(0, at).getBytes(StandardCharsets.UTF_8), 0, json, 0, at);
        System.arraycopy(bytes, 0, json, at, bytes.length);
        byte[] rest = frame.substring(at + 1).getBytes(StandardCharsets.UTF_8);
        System.arraycopy(rest, 0, json, at + bytes.length, rest.length);
        return json;
    }

    @Test
    void aByteOrderMarkOfUtf8SaysNothingAndIsPassedOver() {
        assertThat(outcome("\ufeff{\"x\":1,\"c\":\"a\"}")).isEqualTo(outcome("{\"x\":1,\"c\":\"a\"}"));
        assertThat(outcome("\ufeff\ufeff{\"x\":1}")).isEqualTo("NOT_JSON");
        assertThat(outcome("{\"x\":1}\ufeff")).isEqualTo("NOT_JSON");
        assertThat(outcome("\ufeff")).isEqualTo("NOT_JSON");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                                         | NOT_JSON
            {"x":NaN}                    | NOT_JSON
            {"x":Infinity}               | NOT_JSON
            {"x":-Infinity}              | NOT_JSON
            {"x":+1}                     | NOT_JSON
            {"x":01}                     | NOT_JSON
            {"x":.5}                     | NOT_JSON
            {"x":0x10}                   | NOT_JSON
            {'x':1}                      | NOT_JSON
            {"x":1,}                     | NOT_JSON
            {"x":1}{}                    | NOT_JSON
            {"x":1}x                     | NOT_JSON
            {"x":1,"x":1}                | NOT_JSON
            {"x":1,"\\u0078":1}          | NOT_JSON
            {"x":1,"z":{"y":1,"y":2}}    | NOT_JSON
            {"x":1e400}                  | VALUE_OUT_OF_RANGE
            {"x":-1e400}                 | VALUE_OUT_OF_RANGE
            {"x":1e99999999999999999999} | VALUE_OUT_OF_RANGE
            {"x":null,"c":null}          | NO_FEATURES
            null                         | NOT_AN_OBJECT
            7                            | NOT_AN_OBJECT
            "x"                          | NOT_AN_OBJECT
            [{"x":1}]                    | NOT_AN_OBJECT
            {"x":1,"c":{}}               | WRONG_TYPE
            {"x":1,"c":[]}               | WRONG_TYPE
            {"x":1,"id":true}            | BAD_ID
            {"x":1,"id":[]}              | BAD_ID
            """)
    void everyEventHasOneOutcome(String json, String reason) {
        assertThat(outcome(json == null ? "" : json)).isEqualTo(reason);
    }

    @Test
    void aRecordWithoutAValueIsATombstone() {
        assertThat(outcome((byte[]) null)).isEqualTo("TOMBSTONE");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"x":NaN}                 | Non-standard token 'NaN', near byte 8
            {"x":+1}                  | Unexpected character ('+' (code 43)) in numeric value, near byte 6
            {"x":1,"x":2}             | Duplicate field 'x', near byte 11
            {"x":1                    | Unexpected end-of-input: expected close marker for Object, near byte 6
            {"x":1}{"x":2}            | Trailing token (of type START_OBJECT) found after value, near byte 7
            {"x":1,/**/"c":"a"}       | Unexpected character ('/' (code 47)): maybe a (non-standard) comment?, near byte 7
            \ufeff{"x":+1}            | Unexpected character ('+' (code 43)) in numeric value, near byte 9
            {"x":1]                   | Unexpected close marker ']': expected '}', near byte 6
            """)
    void whatIsWrongIsSaidWithoutTheParsersSwitches(String json, String message) {
        for (EventReader reader : List.of(SHORT, TREE)) {
            assertThatThrownBy(() -> reader.read(json.getBytes(StandardCharsets.UTF_8), 7))
                    .hasMessage(message + "; expected one JSON object, as RFC 8259 has it");
        }
    }

    @Test
    void theLongestNumberIsSaid() {
        assertThatThrownBy(() -> SHORT.read(("{\"x\":" + "9".repeat(1001) + "}").getBytes(StandardCharsets.UTF_8), 7))
                .hasMessage(
                        "Number value length (1001) exceeds the maximum allowed (1000); expected one JSON object, as RFC 8259 has it");
    }

    @Test
    void aByteZeroIsNoWhiteSpaceAndAnEscapedOneIsText() {
        assertThat(outcome("{\"x\":1}\0")).isEqualTo("NOT_JSON");
        assertThat(outcome("\0{\"x\":1}")).isEqualTo("NOT_JSON");
        assertThat(outcome("{\"x\":1,\"c\":\"a\0\"}")).isEqualTo("NOT_JSON");
        assertThat(outcome("{\"x\":1,\"c\":\"a\\u0000\"}")).contains("levels=[a\0]");
    }

    @ParameterizedTest
    @CsvSource({
        "x, 1001, NOT_JSON",
        "other, 1001, NOT_JSON",
        "other, 100000, NOT_JSON",
        "other, 1000, Event",
        "id, 1001, NOT_JSON"
    })
    void numbersOfMoreThanAThousandDigitsAreRefusedWhereverTheyStand(String field, int digits, String expected) {
        String first = field.equals("x") ? "" : "\"x\":1,";
        String event = "{" + first + "\"" + field + "\":" + "7".repeat(digits) + "}";
        assertThat(outcome(event)).startsWith(expected);
    }

    @Test
    void nestingIsBoundedSoThatTheAnomalyRecordCanBeRead() throws Exception {
        assertThat(outcome(nested(499))).startsWith("Event");
        assertThat(outcome(nested(500))).isEqualTo("NOT_JSON");
        assertThat(outcome(nested(100_000))).isEqualTo("NOT_JSON");
        var writer = AssignmentWriter.brief();
        byte[] event = nested(499).getBytes(StandardCharsets.UTF_8);
        byte[] record =
                writer.write(assignment(), 0, List.of(), Features.parse("x"), new CategoryNames(), event, Shown.FULL);
        assertThat(new ObjectMapper().readTree(record).get("event")).isEqualTo(new ObjectMapper().readTree(event));
    }

    private static String nested(int depth) {
        return "{\"x\":1,\"n\":" + "[".repeat(depth) + "]".repeat(depth) + "}";
    }

    private static Assignment assignment() {
        return new Assignment(
                "e",
                1,
                "m",
                1,
                false,
                ComponentIds.first(1, 1),
                new double[] {1},
                -1,
                1,
                0.5,
                true,
                null,
                new Source("t", 0, 1));
    }

    @Test
    void aZeroIsAZero() throws Exception {
        for (String zero : List.of("0", "-0", "0.0", "-0.0", "-0e5", "1e-999")) {
            for (EventReader reader : List.of(SHORT, TREE)) {
                double x = reader.read(("{\"x\":" + zero + "}").getBytes(StandardCharsets.UTF_8), 7)
                        .x()[0];
                assertThat(Double.doubleToRawLongBits(x)).as(zero).isZero();
            }
        }
    }

    @Test
    void feedbackIsCheckedLikeAnEvent() throws Exception {
        assertThat(feedback("{\"model\":\"m\",\"id\":1.0,\"label\":\"normal\"}"))
                .isEqualTo("1");
        assertThat(feedback("{\"model\":\"m\",\"id\":1e400,\"label\":\"normal\"}"))
                .isEqualTo("1" + "0".repeat(400));
        for (String refused : List.of(
                "{\"model\":\"m\",\"id\":\"" + "i".repeat(1025) + "\",\"label\":\"normal\"}",
                "{\"model\":\"" + "m".repeat(ModelKey.LONGEST_NAME + 1) + "\",\"id\":\"i\",\"label\":\"normal\"}",
                "{\"model\":\"m\",\"source\":{\"topic\":\"t\",\"partition\":0,\"offset\":1e3},\"label\":\"normal\"}",
                "{\"model\":\"m\",\"source\":{\"topic\":\"t\",\"partition\":0,\"offset\":9223372036854775808},\"label\":\"normal\"}",
                "{\"model\":\"m\",\"source\":{\"topic\":\"" + "t".repeat(250)
                        + "\",\"partition\":0,\"offset\":0},\"label\":\"normal\"}",
                "{\"model\":7,\"id\":\"i\",\"label\":\"normal\"}")) {
            assertThat(feedback(refused)).as(refused).isEqualTo("BAD_FEEDBACK");
        }
        assertThat(feedback("{\"model\":\"\\ud800\",\"id\":\"i\",\"label\":\"normal\"}"))
                .isEqualTo("NOT_JSON");
        assertThat(feedback("{\"model\":\"m\",\"id\":\"i\",\"label\":\"normal\",\"who\":\"\\ud800\"}"))
                .isEqualTo("NOT_JSON");
        assertThat(feedback(null)).isEqualTo("TOMBSTONE");
    }

    private static String feedback(String json) {
        try {
            return FeedbackReader.read(json == null ? null : json.getBytes(StandardCharsets.UTF_8), MOST)
                    .id();
        } catch (UnreadableEvent e) {
            return e.reason().name();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"model\":\"\\ud800\",\"command\":\"freeze\"}",
                "{\"model\":\"m\",\"command\":\"freeze\",\"reason\":\"\\ud800\"}",
                "{\"model\":\"m\",\"command\":\"freeze\",\"other\":\"\\ud800\"}",
                "{\"model\":\"m\",\"command\":\"\\udfff\"}",
                "{\"model\":\"m\",\"command\":\"rollback\",\"version\":9223372036854775808}",
                "{\"model\":\"m\",\"command\":\"rollback\",\"version\":1e3}",
                "{\"model\":\"m\",\"command\":\"rollback\",\"version\":0}",
                "{\"model\":7,\"command\":\"freeze\"}",
                "",
                "null",
            })
    void aCommandIsCheckedLikeAnEvent(String json) {
        assertThatThrownBy(() -> Command.fromJson(json.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOfSatisfying(
                        UnreadableEvent.class, e -> assertThat(e.reason()).isEqualTo(Reason.BAD_COMMAND));
    }
}
