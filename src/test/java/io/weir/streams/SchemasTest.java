package io.weir.streams;

import static io.weir.Schemas.assertValid;
import static io.weir.Schemas.schema;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The schemas in docs/schemas say what really comes out. */
class SchemasTest {

    @TempDir
    Path directory;

    private static List<JsonNode> json(Driven driven, String topic) {
        return driven.read(topic).stream().map(r -> Driven.json(r.value())).toList();
    }

    /** Two clusters, a level and a count; now and then an event far away, and one without a feature. */
    private static void play(Driven driven, int events) {
        var random = new SplittableRandom(3);
        for (int i = 0; i < events; i++) {
            double x = i % 2 * 9 + random.nextGaussian() + (i % 97 == 96 ? 90 : 0);
            String event = i % 50 == 49
                    ? "{\"x\":1}"
                    : String.format(
                            Locale.ROOT,
                            "{\"x\":%s,\"retries\":%d,\"status\":\"%s\",\"at\":%d,\"heading\":%d}",
                            x,
                            random.nextInt(3),
                            i % 3 == 0 ? "ok" : "slow",
                            1_700_000_000L + 37 * i,
                            random.nextInt(720));
            driven.send("k", event, i);
        }
    }

    @Test
    void everyOutputRecordIsAsItsSchemaSays() throws IOException {
        String[] settings = {
            "features=x, poisson(retries), category(status), cycle(at, hour), circular(heading, 360)",
            "model.components=2",
            "learning.starts=1",
            "anomaly.alert.rate=0.05",
            "anomaly.once.per=PT0.1S"
        };
        try (var driven = new Driven(directory, settings)) {
            play(driven, 2500);
            driven.control("k", "{\"model\":\"k\",\"command\":\"freeze\",\"reason\":\"a test\"}");
            assertValid("assignment", json(driven, "weir.assignments"));
            assertValid("anomaly", json(driven, "weir.anomalies"));
            List<JsonNode> models = json(driven, "weir.models");
            assertValid("model", models);
            assertThat(models.get(models.size() - 1).get("frozen").booleanValue())
                    .isTrue();
            List<JsonNode> lifecycle = json(driven, "weir.lifecycle");
            assertValid("lifecycle", lifecycle);
            assertThat(lifecycle).extracting(e -> e.get("event").textValue()).contains("frozen");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"model\":\"a\",\"command\":\"freeze\"}",
                "{\"model\":\"a\",\"command\":\"rollback\",\"version\":3,\"reason\":\"why\"}",
                "{\"model\":\"a\",\"command\":\"import\",\"snapshot\":{}}"
            })
    void theSchemaOfCommandsTakesCommands(String command) throws IOException {
        assertThat(schema("control").validate(Driven.json(Driven.utf8(command))))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"command\":\"freeze\"}",
                "{\"model\":\"a\",\"command\":\"rollback\"}",
                "{\"model\":\"a\",\"command\":\"import\"}",
                "{\"model\":\"a\",\"command\":\"explode\"}"
            })
    void theSchemaOfCommandsRefusesWhatTheProcessorRefuses(String command) throws IOException {
        assertThat(schema("control").validate(Driven.json(Driven.utf8(command))))
                .isNotEmpty();
    }
}
