package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.admin.Steering;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What strangers send, through the topology: dead letters where it is not well formed, and all that comes out is JSON. */
class StrangersEventsTest {

    private static final ObjectMapper STRICT =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

    @TempDir
    Path directory;

    private static byte[] resource(String name) throws IOException {
        try (var in = StrangersEventsTest.class.getResourceAsStream("/io/weir/json/door/" + name)) {
            return in.readAllBytes();
        }
    }

    private static String reason(TestRecord<byte[], byte[]> letter) {
        return new String(letter.headers().lastHeader("weir.reason").value(), StandardCharsets.UTF_8);
    }

    /** Every record of every topic is UTF-8 and one JSON value. */
    private static Map<String, List<JsonNode>> outputs(Driven driven)
            throws CharacterCodingException, JsonProcessingException {
        Map<String, List<JsonNode>> outputs = new HashMap<>();
        for (String topic : List.of("assignments", "anomalies", "models", "lifecycle")) {
            List<JsonNode> records = new ArrayList<>();
            for (var record : driven.read("weir." + topic)) {
                String text = StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(record.value()))
                        .toString();
                records.add(STRICT.readTree(text));
            }
            outputs.put(topic, records);
        }
        return outputs;
    }

    @ParameterizedTest
    @ValueSource(strings = {"record-key", "constant", "field(/key)"})
    void eventsThatAreNoTextAreDeadLettersFlaggedOrNot(String key) throws IOException {
        try (var driven = new Driven(
                directory, "features=x, category(c)", "model.key=" + key, "model.components=1", "event.id=id")) {
            var random = new SplittableRandom(5);
            List<byte[]> strange = new ArrayList<>(List.of(
                    resource("poison-surrogate.ndjson"),
                    resource("event-invalid-utf8.bin"),
                    resource("event-utf16le.bin"),
                    resource("event-cesu8.bin"),
                    Driven.utf8("{\"x\":0.1,\"c\":\"\\ud800\",\"key\":\"a\"}"),
                    Driven.utf8("{\"x\":90,\"c\":\"\\udc00\\ud800\",\"key\":\"a\"}"),
                    Driven.utf8("{\"\\ud800\":1,\"x\":0.1,\"c\":\"GET\",\"key\":\"a\"}"),
                    Driven.utf8("{\"x\":90,\"c\":\"GET\",\"note\":{\"a\":[\"\\ud800\"]},\"key\":\"a\"}"),
                    Driven.utf8(
                            "{\"x\":90,\"c\":\"GET\",\"key\":\"a\",\"n\":" + "[".repeat(600) + "]".repeat(600) + "}"),
                    Driven.utf8("{\"x\":90,\"c\":\"GET\",\"key\":\"a\",\"n\":" + "7".repeat(5000) + "}")));
            int refused = strange.size();
            for (int i = 0; i < 3500; i++) {
                driven.send(
                        "a",
                        String.format(Locale.ROOT, "{\"x\":%s,\"c\":\"GET\",\"key\":\"a\"}", random.nextGaussian()),
                        i);
                if (i >= 2500 && i % 50 == 0 && !strange.isEmpty()) {
                    driven.send(Driven.utf8("a"), strange.remove(0), i);
                }
            }
            driven.send("a", "{\"x\":90,\"c\":\"GET\",\"key\":\"a\"}", 3500);
            var letters = driven.read("weir.dead-letters");
            assertThat(letters).hasSize(refused);
            assertThat(letters).allSatisfy(letter -> assertThat(reason(letter)).isEqualTo("NOT_JSON"));
            var outputs = outputs(driven);
            assertThat(outputs.get("assignments")).hasSize(3501);
            assertThat(outputs.get("anomalies"))
                    .last()
                    .satisfies(a -> assertThat(a.at("/event/x").intValue()).isEqualTo(90));
            assertThat(outputs.get("models")).isNotEmpty();
        }
    }

    @Test
    void aValueThatLooksLikeTheCodeOfALevelIsANewLevel() throws IOException {
        try (var driven = new Driven(
                directory, "features=x, category(c)", "model.key=constant", "model.components=1", "event.id=id")) {
            var random = new SplittableRandom(6);
            for (int i = 0; i < 6000; i++) {
                driven.send("a", String.format(Locale.ROOT, "{\"x\":%s,\"c\":\"GET\"}", random.nextGaussian()), i);
            }
            outputs(driven);
            driven.send("a", "{\"id\":\"DELETE\",\"x\":0.1,\"c\":\"DELETE\"}", 6000);
            driven.send("a", "{\"id\":\"SPOOF\",\"x\":0.1,\"c\":\"#c924ef99af03e\"}", 6001);
            var assignments = driven.assignments();
            assertThat(assignments)
                    .extracting(a -> a.get("anomaly").booleanValue())
                    .containsExactly(true, true);
            assertThat(assignments)
                    .extracting(a -> a.get("pValue").doubleValue())
                    .allSatisfy(p -> assertThat(p).isLessThan(1e-4));
            assertThat(assignments.get(1).get("logLikelihood"))
                    .isEqualTo(assignments.get(0).get("logLikelihood"));
            var anomalies = outputs(driven).get("anomalies");
            assertThat(anomalies.get(1).findValues("value"))
                    .extracting(JsonNode::asText)
                    .contains("#c924ef99af03e");
            assertThat(anomalies.get(1).findValue("valueIsCode"))
                    .as("it is a name")
                    .isNull();
        }
    }

    @Test
    void differentKeysAreDifferentModels() throws IOException {
        Set<String> models = new HashSet<>();
        List<byte[]> keys = new ArrayList<>();
        keys.add(null);
        keys.add(new byte[0]);
        keys.add(new byte[] {-1});
        keys.add(Driven.utf8("hex:ff"));
        keys.add(Driven.utf8("hex:"));
        keys.add(Driven.utf8("a"));
        try (var driven = new Driven(directory, "features=x", "model.key=record-key")) {
            for (byte[] key : keys) {
                driven.send(key, Driven.utf8("{\"x\":1}"), 1);
            }
            for (JsonNode assignment : driven.assignments()) {
                models.add(assignment.get("model").textValue());
            }
        }
        assertThat(models).hasSize(keys.size()).contains("", "hex:ff", "a");
    }

    @ParameterizedTest
    @CsvSource({"1, 1.0, true", "1e400, 1e401, false", "9007199254740992, 9007199254740993, false", "0.1, 0.10, true"})
    void oneNumberIsOneLevelOneKeyAndOneId(String one, String other, boolean same) {
        try (var driven = new Driven(directory, "features=x, category(c)", "model.key=field(/c)", "event.id=c")) {
            for (String number : List.of(one, other)) {
                driven.send("a", "{\"x\":1,\"c\":" + number.replace("1e40", "1e10") + "}", 1);
            }
            var assignments = driven.assignments();
            assertThat(assignments).hasSize(2);
            for (String field : List.of("id", "model")) {
                assertThat(assignments
                                .get(0)
                                .get(field)
                                .equals(assignments.get(1).get(field)))
                        .as(field)
                        .isEqualTo(same);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"c3ff", "eda0bd", "ff"})
    void aLineOfCsvIsTextToo(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        byte[] line = ByteBuffer.allocate(2 + bytes.length)
                .put(Driven.utf8("1,"))
                .put(bytes)
                .array();
        try (var driven = new Driven(
                directory, "features=x", "model.key=constant", "input.format=csv", "input.csv.columns=x, note")) {
            driven.send(Driven.utf8("a"), line, 1);
            assertThat(driven.read("weir.dead-letters"))
                    .extracting(StrangersEventsTest::reason)
                    .containsExactly("NOT_CSV");
        }
    }

    @Test
    void anEnvelopesPayloadIsWhatWasSentToTheLastDigit() {
        try (var driven = new Driven(
                directory, "features=x", "model.key=constant", "input.format=json-schema-envelope", "event.id=id")) {
            for (String id : List.of("1e400", "1e401", "0.10000000000000001", "9007199254740993")) {
                driven.send("a", "\ufeff {\"schema\":{}, \"payload\" : {\"x\":1,\"id\":" + id + "} }", 1);
            }
            driven.send("a", "{\"schema\":{},\"payload\":{\"x\":1,\"id\":\"\\ud800\"}}", 1);
            driven.send("a", "{\"schema\":\"\\ud800\",\"payload\":{\"x\":1}}", 1);
            assertThat(driven.assignments())
                    .extracting(a -> a.get("id").textValue())
                    .containsExactly(
                            "1" + "0".repeat(400), "1" + "0".repeat(401), "0.10000000000000001", "9007199254740993");
            assertThat(driven.read("weir.dead-letters"))
                    .extracting(StrangersEventsTest::reason)
                    .containsExactly("NOT_JSON", "NOT_JSON");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"record-key", "field(/key)", "shared"})
    void aModelWithACountThatWouldOverflowIsRefusedAndTheLiveOneStaysAsItWas(String wiring) throws IOException {
        boolean shared = wiring.equals("shared");
        try (var driven = new Driven(
                directory,
                "features=x, y",
                "model.key=" + (shared ? "constant" : wiring),
                "model.scope=" + (shared ? "shared" : "key"),
                "model.components=2")) {
            var random = new SplittableRandom(7);
            for (int i = 0; i < 600; i++) {
                driven.send(
                        "k1",
                        String.format(
                                Locale.ROOT,
                                "{\"x\":%s,\"y\":%s,\"key\":\"k1\"}",
                                random.nextGaussian(),
                                random.nextGaussian()),
                        i);
            }
            var before = driven.models();
            String model = before.get(before.size() - 1).model();
            String command = new String(resource("control-import-events-max.json"), StandardCharsets.UTF_8)
                    .replace("\"model\": \"k1\", \"command\"", "\"model\": \"" + model + "\", \"command\"");
            driven.control(model, command);
            var letters = driven.read("weir.dead-letters");
            assertThat(letters).extracting(StrangersEventsTest::reason).containsExactly("BAD_MODEL");
            assertThat(new String(
                            letters.get(0)
                                    .headers()
                                    .lastHeader("__streams.errors.message")
                                    .value(),
                            StandardCharsets.UTF_8))
                    .contains("events is 9223372036854775807");
            assertThat(driven.models()).as("no new version").isEmpty();
            for (int i = 0; i < 600; i++) {
                driven.send("k1", "{\"x\":" + random.nextGaussian() + ",\"y\":1,\"key\":\"k1\"}", 600 + i);
            }
            var after = driven.models();
            assertThat(after.get(after.size() - 1).events()).isBetween(600L, 1200L);
        }
    }

    @Test
    void headersThatOthersWroteAreNotTrusted() {
        for (byte[] value : new byte[][] {{}, {1}, {0, 0, 0, 1}, {0, 0, 0, 1, 1, 1}}) {
            var headers = new RecordHeaders().add("weir.asked", value);
            assertThat(FeedbackRoute.Asked.of(headers, 3)).isEqualTo(new FeedbackRoute.Asked(3, false));
        }
        assertThat(FeedbackRoute.Asked.of(new RecordHeaders().add("weir.asked", null), 3))
                .isEqualTo(new FeedbackRoute.Asked(3, false));
        assertThat(FeedbackRoute.Asked.of(new FeedbackRoute.Asked(1, true).toHeaders(new RecordHeaders()), 3))
                .isEqualTo(new FeedbackRoute.Asked(1, true));
        for (String value : List.of("", "-1", "1.5", "7x", "99999999999", "\0")) {
            assertThat(Steering.partition(new RecordHeaders().add(ModelTask.PARTITION_HEADER, Driven.utf8(value))))
                    .isEmpty();
        }
        assertThat(Steering.partition(new RecordHeaders().add(ModelTask.PARTITION_HEADER, Driven.utf8("12"))))
                .contains(12);
    }

    @ParameterizedTest
    @ValueSource(strings = {"record-key", "constant", "field(/k)"})
    void headersOfAnEventThatLookLikeOursChangeNothing(String key) {
        try (var driven = new Driven(directory, "features=x", "model.key=" + key)) {
            for (byte[] value : new byte[][] {null, {}, {1}, new byte[40]}) {
                var headers = new RecordHeaders();
                for (String name : List.of("weir.origin", "weir.key", "weir.command", "weir.asked", "weir.reason")) {
                    headers.add(name, value);
                }
                driven.send(new TestRecord<>(Driven.utf8("a"), Driven.utf8("{\"x\":1,\"k\":\"a\"}"), headers, 1L));
            }
            var assignments = driven.assignments();
            assertThat(assignments).hasSize(4);
            assertThat(assignments)
                    .allSatisfy(
                            a -> assertThat(a.at("/source/topic").textValue()).isEqualTo("events"));
            assertThat(driven.read("weir.dead-letters")).isEmpty();
        }
    }
}
