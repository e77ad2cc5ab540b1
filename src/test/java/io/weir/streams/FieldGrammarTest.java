package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.config.InputFormats;
import io.weir.config.WeirConfig;
import io.weir.event.Event;
import io.weir.event.Features;
import io.weir.event.JsonPath;
import io.weir.json.JsonLookup;
import io.weir.json.ModelKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A field is written alike in every setting that names one, means the same there, and mistakes are told alike. */
class FieldGrammarTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int VALUE = 1_467_331_200;

    /** Settings that name a field, as % in it. */
    enum Setting {
        FEATURE("features", "%"),
        FEATURE_AMONG_OTHERS("features", "x, %, y"),
        FUNCTION("features", "log( %)"),
        FUNCTION_WITH_A_NUMBER("features", "x, delta(%, 2)"),
        WINDOW("features", "x, mean(%, PT5M)"),
        WINDOW_OF_VALUES("features", "x, window(%, 2)"),
        EVENT_ID("event.id", "%"),
        EVENT_TIME("event.time", "%"),
        MODEL_KEY("model.key", "field(%)"),
        IGNORE_NEAR("anomaly.ignore.near", "%:5"),
        IGNORE_NEAR_FUNCTION("anomaly.ignore.near", "x : 10%, lag(%, 2) : 5.5 %"),
        CSV_COLUMN("input.csv.columns", "x, %,y");

        private final String key;
        private final String value;

        Setting(String key, String value) {
            this.key = key;
            this.value = value;
        }

        private int before() {
            return value.replace("10%", "10_").indexOf('%');
        }

        private String with(String field) {
            int at = before();
            return key + "=" + value.substring(0, at) + field + value.substring(at + 1);
        }

        private boolean hasPaths() {
            return this != CSV_COLUMN;
        }
    }

    private static ObjectNode event(List<String> steps, Object value) {
        ObjectNode event = JSON.createObjectNode().put("x", 1).put("y", 2);
        ObjectNode node = event;
        for (String step : steps.subList(0, steps.size() - 1)) {
            node = node.putObject(step);
        }
        node.putPOJO(steps.get(steps.size() - 1), value);
        return event;
    }

    /** Finds out by an event whether a setting's field is that of these steps. */
    private static void assertNames(Setting setting, String field, List<String> steps) throws Exception {
        String said = setting.with(field);
        byte[] json = JSON.writeValueAsBytes(event(steps, VALUE));
        switch (setting) {
            case FEATURE, FEATURE_AMONG_OTHERS, FUNCTION, FUNCTION_WITH_A_NUMBER, WINDOW, WINDOW_OF_VALUES -> {
                double[] x = Driven.config(said).eventReader().read(json, 0).x();
                assertThat(x[x.length == 1 ? 0 : 1])
                        .as(said)
                        .isEqualTo(setting == Setting.FUNCTION ? Math.log(VALUE) : VALUE);
            }
            case EVENT_ID, EVENT_TIME -> {
                Event event = Driven.config("features=x", said).eventReader().read(json, 0);
                assertThat(setting == Setting.EVENT_ID ? event.id() : event.timestamp() / 1000)
                        .as(said)
                        .isEqualTo(setting == Setting.EVENT_ID ? Integer.toString(VALUE) : (Object) (long) VALUE);
            }
            case MODEL_KEY ->
                assertThat(Driven.config("features=x", said).modelKey().ofEvent(json, 1 << 20))
                        .as(said)
                        .isEqualTo(Integer.toString(VALUE));
            case IGNORE_NEAR, IGNORE_NEAR_FUNCTION -> {
                // In features it is written otherwise, as far as it can be.
                String canonical = JsonPath.parse(field).toString();
                Driven.config("features=x, y, " + canonical + ", lag( " + canonical + ",2)", said);
                assertThatThrownBy(() -> Driven.config("features=x, other", said))
                        .as(said)
                        .isInstanceOf(ConfigException.class)
                        .hasMessageContaining("is none of the features");
            }
            case CSV_COLUMN -> {
                WeirConfig config = Driven.config("features=x", "input.format=csv", said);
                byte[] made = InputFormats.of(config)
                        .json("topic", new RecordHeaders(), ("1," + VALUE + ",2").getBytes(StandardCharsets.UTF_8));
                assertThat(JSON.readTree(made)).as(said).isEqualTo(JSON.readTree(json));
            }
        }
    }

    static Stream<Arguments> spellings() {
        Object[][] spellings = {
            {"host", "host"},
            {"/host", "host"},
            {"\"host\"", "host"},
            {"größe", "größe"},
            {"@timestamp", "@timestamp"},
            {"user agent", "user agent"},
            {"user  agent", "user  agent"},
            {"\"user agent\"", "user agent"},
            {"/user agent", "user agent"},
            {"\"a,b\"", "a,b"},
            {"\"a.b\"", "a.b"},
            {"/a.b", "a.b"},
            {"\"/a\"", "/a"},
            {"/~1a", "/a"},
            {"/a~0b", "a~b"},
            {"\"say \"\"x\"\"\"", "say \"x\""},
            {"\"petal length (cm)\"", "petal length (cm)"},
            {"\" a \"", " a "},
            {"\"log(x)\"", "log(x)"},
            {"http:status", "http:status"},
            {"\"a:5\"", "a:5"},
            {"request.agent", "request", "agent"},
            {"/request/agent", "request", "agent"},
            {"request.\"user agent\"", "request", "user agent"},
            {"\"request\".agent", "request", "agent"},
            {"\"re,quest\".\"a.gent\"", "re,quest", "a.gent"},
            {"a.\"b \"\"c\"\"\".d.\"e()\".f", "a", "b \"c\"", "d", "e()", "f"},
            {"/request/user agent", "request", "user agent"},
            {"request . agent", "request", "agent"},
            {"\"request\" . \"agent\"", "request", "agent"}
        };
        return Stream.of(Setting.values())
                .flatMap(setting -> Stream.of(spellings)
                        // A column is a name, of one step; a slash or a dot is nothing else in it.
                        .filter(s -> setting.hasPaths()
                                || s.length == 2 && !s[0].toString().startsWith("/"))
                        .map(s -> Arguments.of(setting, s[0], List.of(s).subList(1, s.length))));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("spellings")
    void aSpellingNamesTheSameFieldInEverySetting(Setting setting, String field, List<String> steps) throws Exception {
        assertNames(setting, field, steps);
    }

    @ParameterizedTest
    @EnumSource(value = Setting.class, mode = EnumSource.Mode.EXCLUDE, names = "CSV_COLUMN")
    void anEntryOfAnArrayIsNamedByItsNumber(Setting setting) throws Exception {
        for (String field : List.of("samples.1", "/samples/1", "samples.\"1\"")) {
            assertThat(JsonPath.parse(field)).isEqualTo(JsonPath.parse("/samples/1"));
            assertNames(setting, field, List.of("samples", "1"));
        }
        assertThat(JsonLookup.find(JSON.readTree("{\"samples\":[1,2]}"), JsonPath.parse("samples.1"))
                        .intValue())
                .isEqualTo(2);
    }

    static Stream<Arguments> mistakes() {
        // What is written, where in it the mistake is, and what is said to be allowed.
        Object[][] mistakes = {
            {"", 0, "a "},
            {"\"a", 0, "a closing \""},
            {"\"\"", 0, "between the quotes"},
            {"a\"b", 1, "is written in quotes"},
            {"\"a\"b", 3, "expected"},
            {"\"a\" \"b\"", 4, "is written in quotes"},
            {"a..b", 0, "host.name"},
            {"a.", 0, "JSON pointer"},
            {".\"a\"", 0, "host.name"},
            {"\"a\".", 4, "a field"},
            {"a.\"b", 2, "a closing \""},
            {"a.\"\"", 2, "between the quotes"},
            {"/", 0, "JSON pointer"},
            {"/a//b", 0, "JSON pointer"},
            {"/a\"b", 2, "is written in quotes"}
        };
        return Stream.of(Setting.values())
                .flatMap(setting -> Stream.of(mistakes)
                        .filter(m -> setting.hasPaths() || !m[0].toString().matches(".*[./].*"))
                        .map(m -> Arguments.of(setting, m[0], m[1], m[2])));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("mistakes")
    void aMistakeIsToldWithItsSettingAndPlaceInEverySetting(Setting setting, String field, int at, String allowed) {
        assertThatThrownBy(() -> Driven.config("features=x, lag(x, 2)", setting.with(field)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(setting.key)
                .hasMessageMatching("(?s).*at position " + (setting.before() + at + 1) + "[ :].*")
                .hasMessageContaining(allowed);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"a,b | a,b", "petal length (cm) | petal length (cm)", "hour(ts) | hour(ts)", "a) | a)"})
    void whereASettingIsOnePathNamesWithoutQuotesEndWithIt(String field, String name) throws Exception {
        for (Setting setting : List.of(Setting.EVENT_ID, Setting.EVENT_TIME, Setting.MODEL_KEY)) {
            assertNames(setting, field, List.of(name));
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void whatIsWrittenIsReadAsTheSameInEverySetting(long seed) throws Exception {
        var random = new SplittableRandom(seed);
        String letters = "ab0 ,().\"/~:%\t'#é\u00a0\u2003";
        for (int i = 0; i < 12; i++) {
            List<String> steps = new ArrayList<>();
            for (int step = random.nextInt(1, 4); step > 0; step--) {
                var name = new StringBuilder();
                for (int c = random.nextInt(1, 5); c > 0; c--) {
                    name.append(letters.charAt(random.nextInt(letters.length())));
                }
                steps.add(name.toString());
            }
            String written = steps.stream()
                    .map(step -> '"' + step.replace("\"", "\"\"") + '"')
                    .reduce((a, b) -> a + "." + b)
                    .orElseThrow();
            JsonPath path = JsonPath.parse(written);
            assertThat(JsonPath.parse(path.toString())).as(written).isEqualTo(path);
            ModelKey key = ModelKey.parse("field(" + written + ")");
            assertThat(ModelKey.parse(key.toString())).hasToString(key.toString());
            Features features = Features.parse("x, " + path + ", delta(" + written + "), lag( " + path + " , 3 )");
            assertThat(Features.parse(features.toString())).isEqualTo(features);
            for (Setting setting : Setting.values()) {
                if (setting.hasPaths()) {
                    assertNames(setting, path.toString(), steps);
                    assertNames(setting, written, steps);
                } else if (!List.of("x", "y").contains(steps.get(0))) {
                    assertNames(setting, Features.quote(steps.get(0)), steps.subList(0, 1));
                }
            }
        }
    }

    @Test
    void aColumnIsNamedOnce() {
        assertThatThrownBy(() -> Driven.config("features=x", "input.csv.columns=x, y, \"x\""))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("at position 7")
                .hasMessageContaining("twice");
    }

    @Test
    void aFeatureOfIgnoreNearIsThatOfItsNameBeforeAnyOther() throws IOException {
        Driven.config("features=x, /x, log( x )", "anomaly.ignore.near=/x:5, x:3, log(\"x\"):10%");
    }
}
