package io.weir.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.event.Features;
import io.weir.event.JsonPath;
import io.weir.event.UnreadableEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The short way and the tree say the same of every event, readable or not. */
class FlatReaderTest {

    private static final int MAX_BYTES = 1000;
    private static final Features FEATURES =
            Features.parse("a, log(b), hour(ts), poisson(n), bernoulli(ok), category(status)");
    private static final JsonPath ID = JsonPath.parse("/id");
    private static final JsonPath TIME = JsonPath.parse("/ts");
    private static final EventReader READER = new EventReader(FEATURES, ID, TIME, MAX_BYTES);
    private static final String EVENT =
            "{\"id\":\"é7\",\"ts\":1700000000000,\"a\":-1.5e-3,\"b\":12,\"n\":3,\"ok\":true,"
                    + "\"status\":\"up\",\"other\":null,\"more\":[1,{\"x\":2}]}";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":1}",
                "{\"a\":1,\"a\":2}",
                "{\"a\":1,\"z\":1,\"z\":1}",
                "{\"a\":1,\"z\":{\"y\":1,\"y\":1}}",
                "{\"a\":1} {\"a\":1}",
                "{\"a\":1}]",
                "{\"a\":1",
                "{\"a\":}",
                "{a:1}",
                "{}",
                "",
                "  ",
                "[1]",
                "7",
                "null",
                "{\"a\":\"1\"}",
                "{\"a\":NaN}",
                "{\"a\":1e999}",
                "{\"a\":-0.0}",
                "{\"a\":123456789012345678901234567890}",
                "{\"a\":0.1234567890123456789012345678901234567890}",
                "{\"a\":9007199254740993,\"id\":9007199254740993}",
                "{\"a\":1,\"id\":1.50}",
                "{\"a\":1,\"id\":{}}",
                "{\"a\":1,\"id\":\"\\ud800\"}",
                "{\"a\":null,\"b\":null}",
                "{\"b\":-1}",
                "{\"n\":1.5}",
                "{\"ok\":\"maybe\"}",
                "{\"status\":7.10}",
                "{\"status\":true}",
                "{\"ts\":\"2026-03-01T12:00:00Z\"}",
                "{\"ts\":1e300,\"a\":1}",
                "{\"\\u0061\":4}",
                "{\"a\":01}",
            })
    void anEventOfAnyShapeIsReadAsItsTreeSays(String json) {
        assertThat(outcome(json.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(ofTree(json.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void anEventWithBytesChangedAtRandomIsReadAsItsTreeSays() {
        var random = new SplittableRandom(7);
        byte[] good = EVENT.getBytes(StandardCharsets.UTF_8);
        byte[] flat = EVENT.replace(",\"more\":[1,{\"x\":2}]", "").getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 20_000; i++) {
            byte[] json = (i % 2 == 0 ? good : flat).clone();
            for (int changes = random.nextInt(3); changes >= 0; changes--) {
                // Mostly bytes that mean something in JSON.
                int b = random.nextInt(4) == 0
                        ? random.nextInt(256)
                        : "{}[]\",:0123456789.eE-\\ ntfu".charAt(random.nextInt(27));
                json[random.nextInt(json.length)] = (byte) b;
            }
            assertThat(outcome(json))
                    .as("event %d: %s", i, new String(json, StandardCharsets.UTF_8))
                    .isEqualTo(ofTree(json));
        }
    }

    @Test
    void fieldsInAnyOrderSomeMissingOrThereTwiceAreReadAsTheTreeSays() {
        var random = new SplittableRandom(8);
        var fields = new ArrayList<>(List.of(
                "\"id\":\"x\"",
                "\"ts\":17",
                "\"a\":1.5",
                "\"ab\":2",
                "\"b\":3",
                "\"n\":4",
                "\"ok\" : false",
                "\"status\":\"up\"",
                "\"\":0"));
        for (int i = 0; i < 5_000; i++) {
            // The same fields come often enough in a row to be expected.
            if (random.nextInt(30) == 0) {
                Collections.shuffle(fields, new Random(i));
            }
            var event = new ArrayList<>(fields);
            if (random.nextInt(4) == 0) {
                event.remove(random.nextInt(event.size()));
            }
            if (random.nextInt(8) == 0) {
                event.add(random.nextInt(event.size()), event.get(random.nextInt(event.size())));
            }
            byte[] json = ("{" + String.join(",", event) + "}").getBytes(StandardCharsets.UTF_8);
            assertThat(outcome(json))
                    .as("event %d: %s", i, new String(json, StandardCharsets.UTF_8))
                    .isEqualTo(ofTree(json));
        }
    }

    @Test
    void moreFieldsThanTheShortWayKeepsInMindAreReadAllTheSame() {
        var json = new StringBuilder("{");
        for (int i = 0; i < 70; i++) {
            json.append("\"f").append(i).append("\":").append(i).append(',');
        }
        byte[] event = json.append("\"a\":5}").toString().getBytes(StandardCharsets.UTF_8);
        assertThat(outcome(event)).isEqualTo(ofTree(event)).contains("5.0");
    }

    @Test
    void plainEventsGoTheShortWay() {
        var flat =
                FlatReader.of(List.of(JsonPath.parse("a"), JsonPath.parse("/id"), JsonPath.parse("a")), new boolean[3]);
        assertThat(flat.read("{\"id\":\"x\",\"q\":2.5,\"a\":1}".getBytes(StandardCharsets.UTF_8)))
                .extracting(JsonNode::asText)
                .containsExactly("1", "x", "1");
        assertThat(FlatReader.of(List.of(JsonPath.parse("a.b")), new boolean[1]))
                .isNull();
    }

    private static String outcome(byte[] json) {
        try {
            return READER.read(json, 42).toString();
        } catch (UnreadableEvent e) {
            return e.reason() + " " + e.getMessage();
        }
    }

    private static String ofTree(byte[] json) {
        try {
            EventValues.check(json, MAX_BYTES);
            return READER.event(READER.values().ofTree(json), 42).toString();
        } catch (UnreadableEvent e) {
            return e.reason() + " " + e.getMessage();
        }
    }
}
