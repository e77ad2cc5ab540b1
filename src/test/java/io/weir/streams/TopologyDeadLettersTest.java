package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which records the topology refuses, whatever names their model. */
class TopologyDeadLettersTest {

    private static final String FEATURES = "features=x, y";
    private static final String TWO = "model.components=2";

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    not json                            | NOT_JSON
                    {"x":1,"y":2} {}                    | NOT_JSON
                    {"x":1,"x":2}                       | NOT_JSON
                    {"x":NaN,"y":2}                     | NOT_JSON
                    {"x":Infinity,"y":2}                | NOT_JSON
                    [1,2]                               | NOT_AN_OBJECT
                    null                                | NOT_AN_OBJECT
                    "text"                              | NOT_AN_OBJECT
                    {"x":"1","y":2}                     | WRONG_TYPE
                    {"x":{"a":1},"y":2}                 | WRONG_TYPE
                    {"x":true,"y":2}                    | WRONG_TYPE
                    {"x":1e999,"y":2}                   | VALUE_OUT_OF_RANGE
                    {"x":-1e151,"y":2}                  | VALUE_OUT_OF_RANGE
                    {"x":null}                          | NO_FEATURES
                    {}                                  | NO_FEATURES
                    {"x":1,"y":0,"z":0}                 | NOT_POSITIVE
                    {"x":1,"z":-5}                      | NOT_POSITIVE
                    {"x":1,"time":"yesterday"}          | BAD_TIME
                    {"x":1,"time":1e300}  | BAD_TIME
                    {"x":1,"time":{}}                   | BAD_TIME
                    {"x":1,"id":{}}                     | BAD_ID
                    {"x":1,"id":true}                   | BAD_ID
                    {"x":1,"id":"\\ud800"}              | NOT_JSON
                    """)
    void anEventThatCannotBeReadIsADeadLetterWithItsReasonAndItsOriginalBytes(String value, String reason) {
        try (var driven = driven("features=x, y, log(z)", TWO, "event.time=/time", "event.id=/id")) {
            driven.send("the key", value, 5);
            assertThat(driven.assignments()).isEmpty();
            TestRecord<byte[], byte[]> letter = driven.read("weir.dead-letters").get(0);
            assertThat(letter.key()).isEqualTo(Driven.utf8("the key"));
            assertThat(letter.value()).isEqualTo(Driven.utf8(value));
            assertThat(header(letter, "weir.reason")).isEqualTo(reason);
            assertThat(header(letter, "__streams.errors.topic")).isEqualTo("events");
            assertThat(header(letter, "__streams.errors.partition")).isEqualTo("0");
            assertThat(header(letter, "__streams.errors.offset")).isEqualTo("0");
            assertThat(header(letter, "__streams.errors.message")).isNotBlank();
            assertThat(header(letter, "__streams.errors.exception")).isEqualTo("io.weir.event.UnreadableEvent");
            driven.send("the key", "{\"x\":1}", 6);
            assertThat(driven.assignments()).hasSize(1);
        }
    }

    private static String header(TestRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"record-key", "field(/host)", "constant"})
    void tombstonesHugeValuesAndLongKeysAreDeadLettersUnderEveryModelKey(String modelKey) {
        try (var driven = driven(FEATURES, "model.key=" + modelKey, "event.max.bytes=1000")) {
            driven.send("a", null, 1);
            byte[] huge = new byte[1001];
            Arrays.fill(huge, (byte) ' ');
            driven.send(new byte[] {1}, huge, 2);
            driven.send(new byte[4097], Driven.utf8("{\"x\":1,\"host\":\"h\"}"), 3);
            driven.send((byte[]) null, new byte[0], 4);
            var letters = driven.read("weir.dead-letters");
            assertThat(letters)
                    .extracting(l -> header(l, "weir.reason"))
                    .containsExactly("TOMBSTONE", "TOO_LARGE", "KEY_TOO_LONG", "NOT_JSON");
            assertThat(letters.get(0).value()).isNull();
            assertThat(letters.get(1).value()).isEqualTo(huge);
            assertThat(letters.get(3).key()).isNull();
        }
    }

    @Test
    void anEventWithoutTheFieldThatNamesItsModelIsADeadLetter() {
        try (var driven = driven(FEATURES, "model.key=field(/host)")) {
            driven.send("a", "{\"x\":1}", 1);
            driven.send("a", "{\"x\":1,\"host\":[]}", 1);
            assertThat(driven.read("weir.dead-letters"))
                    .extracting(l -> header(l, "weir.reason"))
                    .containsExactly("MISSING_KEY", "WRONG_TYPE");
        }
    }

    private Driven driven(String... settings) {
        return new Driven(directory, settings);
    }

    /** An event of one of two clusters 9 standard deviations apart. */
    private static String event(SplittableRandom random) {
        double centre = random.nextBoolean() ? 0 : 9;
        return String.format(
                Locale.ROOT, "{\"x\":%s,\"y\":%s}", centre + random.nextGaussian(), -centre + random.nextGaussian());
    }
}
