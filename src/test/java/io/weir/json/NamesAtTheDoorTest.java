package io.weir.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.event.Features;
import io.weir.event.JsonPath;
import io.weir.event.UnreadableEvent;
import io.weir.family.CategoryNames;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys, levels and numbers that name something: no two are one, and each leads back. */
class NamesAtTheDoorTest {

    private static final int MOST = 1 << 20;
    private static final JsonPath ID = JsonPath.parse("/id");

    /** Goes the short way. */
    private static final EventReader SHORT = new EventReader(Features.parse("x, category(c)"), ID, null, MOST);

    /** A path that leads deeper has every event read as a tree. */
    private static final EventReader TREE =
            new EventReader(Features.parse("x, category(c)"), ID, JsonPath.parse("/deep/time"), MOST);

    @ParameterizedTest
    @CsvSource({
        "1, 1",
        "1.0, 1",
        "1e0, 1",
        "10e-1, 1",
        "-0, 0",
        "-0.0, 0",
        "0e7, 0",
        "1.50, 1.5",
        "0.10, 0.1",
        "1e3, 1000",
        "9007199254740993, 9007199254740993",
        "9007199254740993.0, 9007199254740993",
        "123456789012345678901234567890, 123456789012345678901234567890",
        "123456789012345678901234567890.0, 123456789012345678901234567890",
        "0.1234567890123456789012345678901234567890, 0.123456789012345678901234567890123456789",
        "1e-7, 1E-7",
        "1e-400, 1E-400",
        "1e30, 1000000000000000000000000000000",
    })
    void aNumberThatNamesSomethingIsItsExactDecimalValue(String number, String name) {
        for (String field : List.of("id", "c")) {
            String outcome = outcome("{\"x\":1,\"" + field + "\":" + number + "}");
            assertThat(outcome).contains(field.equals("id") ? "id=" + name + "," : "levels=[" + name + "]");
        }
        for (JsonPath path : List.of(JsonPath.parse("host"), JsonPath.parse("a.1.host"))) {
            String json =
                    path.toString().equals("/host") ? "{\"host\":%s}" : "{\"z\":[1],\"a\":[{},{\"q\":{},\"host\":%s}]}";
            assertThat(model("field(" + path + ")", json.formatted(number))).isEqualTo(name);
        }
    }

    @Test
    void twoNumbersAreNeverOneName() {
        Map<String, String> ids = new HashMap<>();
        for (String number : List.of(
                "1e400",
                "1e401",
                "-1e400",
                "1e1000",
                "1e1001",
                "1e5000",
                "1e-400",
                "1e-401",
                "9007199254740992",
                "9007199254740993",
                "18446744073709551616",
                "18446744073709551617",
                "0.1",
                "0.10000000000000001",
                "0.100000000000000000000000000000000000001",
                "1.0000000000000001",
                "1")) {
            String id = outcome("{\"x\":1,\"id\":" + number + "}");
            assertThat(ids.put(id, number)).as(number + " and the other").isNull();
            assertThat(id).startsWith(number.equals("1e1000") ? "Event" : "").doesNotContain("Infinity");
        }
        for (String number : List.of("1e99999999999999999999", "1e-99999999999999999999")) {
            assertThat(outcome("{\"x\":1,\"id\":" + number + "}")).isEqualTo("NOT_JSON");
            assertThat(outcome("{\"x\":1,\"id\":1.5,\"z\":" + number + "}")).contains("id=1.5,");
        }
    }

    private static String model(String key, String json) {
        try {
            return ModelKey.parse(key).ofEvent(json.getBytes(StandardCharsets.UTF_8), MOST);
        } catch (UnreadableEvent e) {
            return e.reason().name();
        }
    }

    @Test
    void aKeyInAnEventIsCheckedLikeTheEvent() {
        assertThat(model("field(host)", "{\"host\":\"a\"}")).isEqualTo("a");
        assertThat(model("field(host)", "{\"host\":\"\\ud800\"}")).isEqualTo("NOT_JSON");
        assertThat(model("field(host)", "{\"host\":\"a\",\"z\":\"\\ud800\"}")).isEqualTo("NOT_JSON");
        assertThat(model("field(host)", "{\"host\":1e400}")).isNotEqualTo(model("field(host)", "{\"host\":1e401}"));
        assertThat(model("field(host)", "{\"host\":true}")).isEqualTo("WRONG_TYPE");
        assertThat(model("field(host)", "{\"host\":null}")).isEqualTo("MISSING_KEY");
        assertThat(model("field(host)", "{\"host\":\"hex:ff\"}")).isEqualTo("hex:ff");
    }

    @Test
    void noTwoRecordKeysHaveOneNameAndEveryNameLeadsBack() throws Exception {
        List<byte[]> keys = new ArrayList<>();
        keys.add(null);
        for (String text : List.of(
                "", "a", "hex:", "hex:ff", "hex:FF", "hex:6865783a6666", "HEX:ff", "é", "\0", "Infinity", "null")) {
            keys.add(text.getBytes(StandardCharsets.UTF_8));
        }
        for (String bytes : List.of("ff", "c080", "eda080", "80", "6865783aff")) {
            keys.add(HexFormat.of().parseHex(bytes));
        }
        var random = new SplittableRandom(1);
        for (int i = 0; i < 10_000; i++) {
            byte[] key = new byte[random.nextInt(8)];
            random.nextBytes(key);
            keys.add(key);
        }
        Map<String, byte[]> names = new HashMap<>();
        for (byte[] key : keys) {
            String name = ModelKey.ofRecordKey(key);
            byte[] before = names.put(name, key == null ? new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9} : key);
            assertThat(before == null || Arrays.equals(before, key)).as(name).isTrue();
            assertThat(ModelKey.toRecordKey(name)).as(name).isEqualTo(key);
            assertThat(WellFormed.isWellFormed(name)).isTrue();
        }
        assertThat(ModelKey.ofRecordKey(null)).as("as it is stored").isEmpty();
        assertThat(ModelKey.ofRecordKey(new byte[] {-1})).as("as it is stored").isEqualTo("hex:ff");
    }

    @Test
    void aLevelIsItsNameAndNoNameIsAnothersCode() {
        var levels = new CategoryNames();
        for (String name : List.of("GET", "DELETE", "#c924ef99af03e", "#0000000000000")) {
            assertThat(levels.add(name)).isTrue();
            assertThat(levels.name(CategoryNames.code(name))).isEqualTo(name);
            var without = new CategoryNames();
            assertThat(CategoryNames.code(without.name(CategoryNames.code(name))))
                    .isNotEqualTo(CategoryNames.code(name));
        }
        assertThat(levels.add("\ud800")).as("it could not be written").isFalse();
        assertThat(levels.knows(CategoryNames.code("\ud800"))).isFalse();
    }

    /** One beyond 16 bits: two UTF-16 code units, one character. */
    private static final String FACE = "\ud83d\ude00";

    private static String message(String json) {
        List<String> messages = new ArrayList<>();
        for (EventReader reader : List.of(SHORT, TREE)) {
            try {
                reader.read(json.getBytes(StandardCharsets.UTF_8), 7);
                messages.add("");
            } catch (UnreadableEvent e) {
                messages.add(e.getMessage());
            }
        }
        assertThat(messages).as("both ways").allMatch(messages.get(0)::equals);
        return messages.get(0);
    }

    @ParameterizedTest
    @CsvSource({"c, 128", "id, 1024"})
    void limitsInCharactersCountCharacters(String field, int most) {
        for (String character : List.of("n", "é", FACE)) {
            String longest = character.repeat(most);
            assertThat(message("{\"x\":1,\"" + field + "\":\"" + longest + "\"}"))
                    .isEmpty();
            assertThat(message("{\"x\":1,\"" + field + "\":\"" + longest + "n\"}"))
                    .contains("at most " + most + " characters");
        }
    }

    @Test
    void aNumberThatIsTooLongForALevelIsToldItsLength() {
        for (String number : List.of("7".repeat(129), "0." + "7".repeat(127), "1e128")) {
            assertThat(message("{\"x\":1,\"c\":" + number + "}"))
                    .contains("has 129 characters as the name of a level; expected at most 128")
                    .doesNotContain("a number or a boolean");
        }
        assertThat(message("{\"x\":1,\"c\":" + "7".repeat(128) + "}")).isEmpty();
    }

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
}
