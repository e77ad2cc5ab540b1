package io.weir.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.json.snapshot.Command;
import io.weir.json.snapshot.ModelSnapshot;
import io.weir.streams.Driven;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands to live models, in every wiring of the topology. */
class SteeringTest {

    @TempDir
    Path directory;

    private Driven driven(String wiring, String... settings) {
        Stream<String> wired =
                switch (wiring) {
                    case "record-key" -> Stream.of("model.key=record-key");
                    case "constant" -> Stream.of("model.key=constant");
                    case "field" -> Stream.of("model.key=field(/host)");
                    default -> Stream.of("model.key=constant", "model.scope=shared");
                };
        return new Driven(
                directory,
                Stream.concat(
                                wired,
                                Stream.concat(
                                        Stream.of("features=x, y", "model.components=2", "learning.starts=1"),
                                        Stream.of(settings)))
                        .toArray(String[]::new));
    }

    /** The one model that events of the wirings belong to. */
    private static String model(String wiring) {
        return wiring.equals("record-key") || wiring.equals("field") ? "host-7" : "default";
    }

    /** Two clusters around shift and shift + 9. */
    private static void play(Driven driven, int first, int last, double shift) {
        var random = new SplittableRandom(first);
        for (int i = first; i < last; i++) {
            double centre = shift + i % 2 * 9;
            String event = String.format(
                    Locale.ROOT,
                    "{\"host\":\"host-7\",\"x\":%s,\"y\":%s}",
                    centre + random.nextGaussian(),
                    random.nextGaussian());
            driven.send("host-7", event, i);
        }
    }

    private static String command(String wiring, String command, String... more) {
        return "{\"model\":\"" + model(wiring) + "\",\"command\":\"" + command + "\"" + String.join("", more) + "}";
    }

    private static ModelSnapshot last(List<ModelSnapshot> models) {
        return models.get(models.size() - 1);
    }

    private static List<String> commanded(Driven driven) {
        return driven.read("weir.lifecycle").stream()
                .map(r -> Driven.json(r.value()))
                .filter(e -> e.has("command"))
                .map(e -> e.get("event").textValue())
                .toList();
    }

    private static String header(TestRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"record-key", "constant", "field", "shared"})
    void aFrozenModelScoresAndDoesNotLearnUntilItIsResumed(String wiring) {
        try (var driven = driven(wiring)) {
            play(driven, 0, 1600, 0);
            driven.control(model(wiring), command(wiring, "freeze", ",\"reason\":\"a deployment\""));
            ModelSnapshot frozen = last(driven.models());
            assertThat(frozen.frozen()).isTrue();
            driven.assignments();

            play(driven, 1600, 2100, 40);
            List<JsonNode> assignments = driven.assignments();
            assertThat(assignments).hasSize(500);
            assertThat(assignments)
                    .extracting(a -> a.get("modelVersion").longValue())
                    .containsOnly(frozen.version());
            assertThat(driven.models()).isEmpty();

            driven.control(model(wiring), command(wiring, "resume"));
            ModelSnapshot resumed = last(driven.models());
            assertThat(resumed.frozen()).isFalse();
            assertThat(resumed.events()).isEqualTo(frozen.events());
            assertThat(resumed.mixture().toString()).isEqualTo(frozen.mixture().toString());
            play(driven, 2100, 2600, 0);
            assertThat(last(driven.models()).events()).isGreaterThan(frozen.events() + 200);

            List<JsonNode> lifecycle = driven.read("weir.lifecycle").stream()
                    .map(r -> Driven.json(r.value()))
                    .filter(e -> e.has("command"))
                    .toList();
            assertThat(lifecycle).extracting(e -> e.get("event").textValue()).containsExactly("frozen", "resumed");
            assertThat(lifecycle.get(0).get("reason").textValue()).isEqualTo("by command: a deployment");
            assertThat(lifecycle.get(0).get("command").toString())
                    .isEqualTo("{\"topic\":\"weir.control\",\"partition\":0,\"offset\":0}");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"record-key", "constant", "field", "shared"})
    void aModelIsRolledBackToAnEarlierVersionBitForBitAndLearnsOnFromThere(String wiring) {
        try (var driven = driven(wiring)) {
            play(driven, 0, 2000, 0);
            List<ModelSnapshot> versions = driven.models();
            ModelSnapshot newest = last(versions);
            ModelSnapshot earlier = versions.get(versions.size() - 4);
            driven.control(model(wiring), command(wiring, "rollback", ",\"version\":" + earlier.version()));
            ModelSnapshot back = last(driven.models());
            assertThat(back.version()).isEqualTo(newest.version() + 1);
            assertThat(back.events()).isEqualTo(earlier.events());
            assertThat(components(back)).isEqualTo(components(earlier));
            assertThat(commanded(driven)).contains("rolled-back");

            driven.assignments();
            play(driven, 2000, 3000, 0);
            assertThat(driven.assignments().get(0).get("modelVersion").longValue())
                    .isEqualTo(back.version());
            ModelSnapshot after = last(driven.models());
            assertThat(after.version()).isGreaterThan(back.version());
            assertThat(after.events()).isGreaterThan(back.events() + 500);
            assertThat(driven.read("weir.dead-letters")).isEmpty();
        }
    }

    /** Everything of the components but their masses. */
    private static List<JsonNode> components(ModelSnapshot model) {
        List<JsonNode> components = new ArrayList<>();
        Driven.json(model.toJson()).get("components").forEach(components::add);
        return components;
    }

    @ParameterizedTest
    @ValueSource(strings = {"record-key", "constant", "field", "shared"})
    void aModelThatIsResetBeginsAnewAndUsesNoIdAgain(String wiring) {
        try (var driven = driven(wiring)) {
            play(driven, 0, 1600, 0);
            ModelSnapshot before = last(driven.models());
            driven.control(model(wiring), command(wiring, "reset"));
            ModelSnapshot reset = last(driven.models());
            assertThat(reset.events()).isZero();
            assertThat(reset.version()).isEqualTo(before.version() + 1);
            assertThat(reset.mixture().size()).isEqualTo(1);
            assertThat(reset.components().id(0)).isEqualTo(before.components().nextId());
            assertThat(commanded(driven)).containsExactly("reset", "died", "died", "born");

            driven.assignments();
            play(driven, 1600, 4000, 100);
            List<JsonNode> assignments = driven.assignments();
            assertThat(assignments.get(0).get("status").textValue()).isEqualTo("warming-up");
            assertThat(assignments.get(2399).get("status").textValue()).isEqualTo("scored");
            ModelSnapshot after = last(driven.models());
            assertThat(after.events()).isBetween(1800L, 2400L);
            assertThat(after.mixture().size()).isEqualTo(2);
            assertThat(after.components().nextId())
                    .isGreaterThan(before.components().nextId());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"record-key", "constant", "field", "shared"})
    void aModelThatIsImportedScoresTheFirstEventAndLearnsOn(String wiring) {
        byte[] made;
        try (var elsewhere = new Driven(
                directory.resolve("elsewhere"), "features=/x, /y", "model.components=2", "learning.starts=1")) {
            play(elsewhere, 0, 2000, 0);
            made = last(elsewhere.models()).toJson();
        }
        try (var driven = driven(wiring)) {
            driven.control(
                    model(wiring),
                    command(wiring, "import", ",\"snapshot\":" + new String(made, StandardCharsets.UTF_8)));
            ModelSnapshot imported = last(driven.models());
            assertThat(imported.version()).isEqualTo(1);
            assertThat(imported.events()).isGreaterThan(1500);
            assertThat(commanded(driven)).containsExactly("imported", "born", "born");

            play(driven, 5000, 6000, 0);
            List<JsonNode> assignments = driven.assignments();
            assertThat(assignments).extracting(a -> a.get("status").textValue()).containsOnly("scored");
            assertThat(assignments.get(0).get("modelVersion").longValue()).isEqualTo(1);
            // Two clusters of variance 1 in the plane: log p(x) = −log 2 − log 2π − 1 on average.
            double exact = -Math.log(2) - Math.log(2 * Math.PI) - 1;
            assertThat(assignments.stream()
                            .mapToDouble(a -> a.get("logLikelihood").doubleValue())
                            .average()
                            .orElseThrow())
                    .isCloseTo(exact, within(0.1));
            ModelSnapshot after = last(driven.models());
            assertThat(after.events()).isGreaterThan(imported.events() + 500);
            assertThat(after.components().id(0)).isEqualTo(imported.components().id(0));
        }
    }

    /** Commands, the reason why they cannot be carried out, and a part of the message. */
    private static final String IMPOSSIBLE = """
            {"model":"nobody","command":"freeze"}                 | UNKNOWN_MODEL   | no model 'nobody'
            {"model":"MODEL","command":"rollback","version":4711} | UNKNOWN_VERSION | version 4711 of model
            {"model":"MODEL","command":"rollback"}                | BAD_COMMAND     | version is missing
            {"model":"MODEL","command":"rollback","version":"x"}  | BAD_COMMAND     | version is "x"
            {"model":"MODEL","command":"explode"}                 | BAD_COMMAND     | expected one of freeze, resume, rollback
            {"model":"MODEL"}                                     | BAD_COMMAND     | command is missing
            {"command":"freeze"}                                  | BAD_COMMAND     | model is missing
            {"model":"MODEL","command":"import"}                  | BAD_COMMAND     | snapshot is missing
            {"model":"MODEL","command":"import","snapshot":{}}    | BAD_MODEL       | format is missing
            {"model":"MODEL","command":"import","snapshot":{"format":"pmml","formatVersion":1}} | BAD_MODEL | format is "pmml"
            {"model":"MODEL","command":"import","snapshot":{"format":"weir-model","formatVersion":2}} | BAD_MODEL | formatVersion is 2
            {"model":"MODEL","command":"freeze","reason":7}       | BAD_COMMAND     | reason is 7
            freeze!                                               | BAD_COMMAND     | no command
            []                                                    | BAD_COMMAND     | no command
            """;

    @ParameterizedTest
    @ValueSource(strings = {"record-key", "constant", "shared"})
    void whatCannotBeDoneIsADeadLetterAndChangesNothing(String wiring) {
        try (var driven = driven(wiring)) {
            play(driven, 0, 100, 0);
            driven.models();
            for (String line : IMPOSSIBLE.split("\n")) {
                String[] parts = line.split("\\|");
                String sent = parts[0].strip().replace("MODEL", model(wiring));
                driven.control(model(wiring), sent);
                var letters = driven.read("weir.dead-letters");
                assertThat(letters).as(sent).hasSize(1);
                assertThat(header(letters.get(0), "weir.reason")).isEqualTo(parts[1].strip());
                assertThat(header(letters.get(0), "__streams.errors.message")).contains(parts[2].strip());
                assertThat(header(letters.get(0), "__streams.errors.topic")).isEqualTo("weir.control");
                assertThat(letters.get(0).value()).isEqualTo(Driven.utf8(sent));
            }
            assertThat(driven.models()).isEmpty();
            assertThat(commanded(driven)).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            features=x, z                          | features=x, y
            features=y, x                          | same order
            features=x, y;model.covariance=tied    | model.covariance=full
            features=x, y;model.components=3       | the configuration allows 2
            """)
    void aModelThatDoesNotFitTheConfigurationIsNotImported(String settings, String message) {
        byte[] made;
        String[] others = settings.split(";");
        try (var elsewhere = new Driven(directory.resolve("elsewhere"), others)) {
            play(elsewhere, 0, 1600, 0);
            made = last(elsewhere.models()).toJson();
        }
        try (var driven = driven("record-key")) {
            driven.control(
                    "host-7",
                    command("record-key", "import", ",\"snapshot\":" + new String(made, StandardCharsets.UTF_8)));
            var letters = driven.read("weir.dead-letters");
            assertThat(letters).hasSize(1);
            assertThat(header(letters.get(0), "weir.reason")).isEqualTo("BAD_MODEL");
            assertThat(header(letters.get(0), "__streams.errors.message")).contains(message);
            assertThat(driven.models()).isEmpty();
        }
    }

    @Test
    void aCommandIsReadBackAsItWasWritten() throws Exception {
        for (String json : List.of(
                "{\"model\":\"a\",\"command\":\"rollback\",\"version\":3,\"reason\":\"why\"}",
                "{\"model\":\"\",\"command\":\"reset\"}")) {
            assertThat(new String(Command.fromJson(Driven.utf8(json)).toJson(), StandardCharsets.UTF_8))
                    .isEqualTo(json);
        }
    }
}
