package io.weir.streams;

import static io.weir.Schemas.assertValid;
import static io.weir.Schemas.schema;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.event.Reason;
import io.weir.input.InputFormatTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The schema of the headers of dead letters beside dead letters of every reason. */
class DeadLetterSchemaTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String HEADERS = "dead-letter-headers";

    /** Events that cannot be read; the first is too large. */
    private static final String[] EVENTS = {
        "{\"host\":\"k\",\"x\":1,\"note\":\"" + "x".repeat(200) + "\"}",
        "no JSON, but a line that is longer than a message may be " + "é".repeat(40),
        "[1]",
        "{\"host\":\"k\",\"x\":\"one\"}",
        "{\"host\":\"k\",\"x\":1e200}",
        "{\"host\":\"k\",\"x\":1,\"y\":0}",
        "{\"host\":\"k\"}",
        "{\"host\":\"k\",\"x\":1,\"t\":\"yesterday\"}",
        "{\"host\":\"k\",\"x\":1,\"id\":true}",
        "{\"x\":1}",
    };

    @TempDir
    Path directory;

    private static ObjectNode headers(TestRecord<byte[], byte[]> letter) {
        ObjectNode headers = JSON.createObjectNode();
        letter.headers().forEach(header -> {
            assertThat(headers.has(header.key())).as(header.key() + " twice").isFalse();
            headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
        });
        return headers;
    }

    private static List<ObjectNode> letters(Driven driven) {
        return driven.read("weir.dead-letters").stream()
                .map(DeadLetterSchemaTest::headers)
                .toList();
    }

    private List<ObjectNode> lettersOf(String event, String... settings) {
        try (var driven = new Driven(
                directory,
                Stream.concat(Stream.of("features=x"), Stream.of(settings)).toArray(String[]::new))) {
            driven.send("k", event, 1);
            return letters(driven);
        }
    }

    private static String[] settings(String scope) {
        return new String[] {
            "features=x, log(y)",
            "event.time=/t",
            "event.id=/id",
            "event.max.bytes=150",
            "model.key=field(/host)",
            "model.scope=" + scope,
            "feedback.topic=weir.feedback"
        };
    }

    /** Everything wrong that can be sent to one application. */
    private List<ObjectNode> lettersOf(String scope) {
        try (var driven = new Driven(directory.resolve(scope), settings(scope))) {
            driven.send("k", "{\"host\":\"k\",\"x\":1,\"y\":1}", 0);
            driven.send("k", "{\"host\":\"k\",\"x\":2,\"y\":1}", 1);
            driven.send("k", null, 2);
            driven.send(new byte[4097], Driven.utf8("{\"host\":\"k\",\"x\":1}"), 3);
            for (String event : EVENTS) {
                driven.send("k", event, 4);
            }
            driven.feedback("{\"model\":\"k\",\"id\":\"a1\"}");
            driven.feedback("{\"model\":\"k\",\"id\":\"nobody\",\"label\":\"normal\"}");
            driven.control("k", "freeze!");
            driven.control("nobody", "{\"model\":\"nobody\",\"command\":\"freeze\"}");
            driven.control("k", "{\"model\":\"k\",\"command\":\"rollback\",\"version\":4711}");
            driven.control("k", "{\"model\":\"k\",\"command\":\"import\",\"snapshot\":{}}");
            return letters(driven);
        }
    }

    private static Set<Reason> reasons(List<ObjectNode> letters) {
        return letters.stream()
                .map(letter -> Reason.valueOf(letter.get("weir.reason").textValue()))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Reason.class)));
    }

    @Test
    void headersOfDeadLettersOfEveryReasonAreAsTheirSchemaSays() throws IOException {
        List<ObjectNode> letters = new ArrayList<>(lettersOf("key"));
        letters.addAll(lettersOf("{\"x\":1}", "input.format=json-schema-envelope"));
        letters.addAll(lettersOf("1,2", "input.format=csv", "input.csv.columns=x"));
        letters.addAll(lettersOf("x=y", "input.deserializer=" + InputFormatTest.Maps.class.getName()));
        assertValid(HEADERS, letters);
        // What is a fault of the program cannot be provoked.
        assertThat(reasons(letters)).isEqualTo(EnumSet.complementOf(EnumSet.of(Reason.NOT_SCORED)));
    }

    @Test
    void inSharedScopeTheyAreTheSame() throws IOException {
        List<ObjectNode> letters = lettersOf("shared");
        assertValid(HEADERS, letters);
        assertThat(reasons(letters)).isEqualTo(reasons(lettersOf("key")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"record-key", "field(/host)"})
    void headersOfTheOriginalRecordStayBesideThem(String key) throws IOException {
        try (var driven = new Driven(directory, "features=x", "model.key=" + key)) {
            var original = new RecordHeaders().add("trace", Driven.utf8("7")).add("", Driven.utf8("no name"));
            driven.send(new TestRecord<>(Driven.utf8("k"), Driven.utf8("no JSON"), original, 1L));
            List<ObjectNode> letters = letters(driven);
            assertValid(HEADERS, letters);
            assertThat(letters.get(0).get("trace").textValue()).isEqualTo("7");
            assertThat(letters.get(0).get("").textValue()).isEqualTo("no name");
            assertThat(letters.get(0).get("__streams.errors.topic").textValue()).isEqualTo("events");
        }
    }

    @Test
    void theSchemasNameEveryReasonThereIs() throws IOException {
        String[] all = Stream.of(Reason.values()).map(Reason::name).toArray(String[]::new);
        for (String pointer : List.of(HEADERS + "#/properties/weir.reason", "dead-letter#/properties/reason")) {
            JsonNode schema = schema(pointer.split("#")[0]).getSchemaNode();
            assertThat(schema.at(pointer.split("#")[1] + "/enum"))
                    .extracting(JsonNode::textValue)
                    .containsExactly(all);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "weir.reason=NO_SUCH_REASON",
                "weir.reason",
                "weir.origin=anything",
                "__streams.errors.offset=-1",
                "__streams.errors.partition",
                "__streams.errors.message="
            })
    void theSchemaOfTheHeadersRefusesOthers(String change) throws IOException {
        ObjectNode letter = lettersOf("no JSON", "model.key=record-key").get(0);
        assertThat(schema(HEADERS).validate(letter)).isEmpty();
        String[] nameAndValue = change.split("=", 2);
        if (nameAndValue.length == 1) {
            letter.remove(nameAndValue[0]);
        } else {
            letter.put(nameAndValue[0], nameAndValue[1]);
        }
        assertThat(schema(HEADERS).validate(letter)).isNotEmpty();
    }
}
