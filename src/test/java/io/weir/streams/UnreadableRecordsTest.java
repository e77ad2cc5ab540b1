package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.json.snapshot.ModelSnapshot;
import io.weir.metrics.Exposition;
import io.weir.metrics.Metrics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What was written and cannot be read is set aside alone: a lifecycle event and a metric say so, the model goes on as far as it can, and
 * the others as if nothing had been.
 */
class UnreadableRecordsTest {

    private static final List<String> MODELS = List.of("a", "b", "c");

    @TempDir
    Path directory;

    private final Metrics metrics = new Metrics();

    private Driven driven(String run, Metrics counted, String... settings) {
        List<String> all =
                new ArrayList<>(List.of("features=x, y", "model.components=2", "learning.starts=1", "event.id=/id"));
        all.addAll(List.of(settings));
        return Driven.measured(directory.resolve(run), counted, all.toArray(String[]::new));
    }

    private static void play(Driven driven, int first, int last) {
        var random = new SplittableRandom(first);
        for (int i = first; i < last; i++) {
            String event = String.format(
                    Locale.ROOT,
                    "{\"id\":\"e%d\",\"x\":%s,\"y\":%s}",
                    i,
                    i / 3 % 2 * 9 + random.nextGaussian(),
                    random.nextGaussian());
            driven.send(MODELS.get(i % 3), event, i);
        }
    }

    private static List<JsonNode> unreadable(Driven driven) {
        return driven.read("weir.lifecycle").stream()
                .map(r -> Driven.json(r.value()))
                .filter(e -> e.get("event").textValue().equals("unreadable"))
                .toList();
    }

    private void assertCounted(int times) {
        try (var exposition = new Exposition(metrics, () -> true)) {
            assertThat(exposition.scrape()).contains("event=\"unreadable\"} " + times + ".0");
        }
    }

    /** What was assigned to the models but one. */
    private static List<JsonNode> without(String model, Driven driven) {
        return driven.assignments().stream()
                .filter(a -> !a.get("model").textValue().equals(model))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {ModelStores.SCORING, ModelStores.LEARNING})
    void aModelThatIsDamagedIsSetAsideAlone(String store) {
        List<JsonNode> undisturbed;
        try (var driven = driven("whole", new Metrics())) {
            play(driven, 0, 3600);
            play(driven, 3600, 4500);
            undisturbed = without("b", driven);
        }
        try (var driven = driven("damaged", metrics)) {
            play(driven, 0, 3600);
            assertThat(unreadable(driven)).isEmpty();
            driven.damage(store, "b");
            play(driven, 3600, 4500);

            List<JsonNode> said = unreadable(driven);
            assertThat(said).hasSize(1);
            assertThat(said.get(0).get("model").textValue()).isEqualTo("b");
            assertThat(said.get(0).get("reason").textValue()).contains("damaged");
            assertCounted(1);
            List<JsonNode> all = driven.assignments();
            assertThat(all).hasSize(4500);
            assertThat(all)
                    .filteredOn(a -> !a.get("model").textValue().equals("b"))
                    .isEqualTo(undisturbed);
            assertThat(driven.read("weir.dead-letters")).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"reset", "import", "freeze"})
    void commandsWorkOnAModelThatIsDamaged(String command) {
        try (var driven = driven("damaged", metrics)) {
            play(driven, 0, 4500);
            List<ModelSnapshot> before = driven.models();
            ModelSnapshot newest = before.stream()
                    .filter(m -> m.model().equals("b"))
                    .reduce((first, second) -> second)
                    .orElseThrow();
            driven.damage(ModelStores.LEARNING, "b");
            driven.damage(ModelStores.SCORING, "b");
            String snapshot = command.equals("import")
                    ? ",\"snapshot\":" + new String(newest.toJson(), StandardCharsets.UTF_8)
                    : "";
            driven.control("b", "{\"model\":\"b\",\"command\":\"" + command + "\"" + snapshot + "}");

            assertThat(driven.read("weir.dead-letters")).isEmpty();
            List<JsonNode> events = driven.read("weir.lifecycle").stream()
                    .map(r -> Driven.json(r.value()))
                    .toList();
            assertThat(events)
                    .filteredOn(e -> e.get("event").textValue().equals("unreadable"))
                    .isNotEmpty()
                    .allMatch(e -> e.get("model").textValue().equals("b"));
            assertThat(events)
                    .filteredOn(e -> e.has("command"))
                    .extracting(e -> e.get("event").textValue())
                    .contains(Map.of("reset", "reset", "import", "imported", "freeze", "frozen")
                            .get(command));
            play(driven, 4500, 5400);
            assertThat(driven.read("weir.dead-letters")).isEmpty();
            assertThat(driven.models()).extracting(ModelSnapshot::model).contains("a", "b", "c");
        }
    }

    @Test
    void eventsThatFeedbackMayBeGivenOnAreSetAsideAlone() {
        try (var driven = driven("damaged", metrics, "feedback.memory=64")) {
            play(driven, 0, 300);
            driven.damage(ModelStores.RECENT, "b\0o0");
            for (int i = 0; i < 2; i++) {
                driven.feedback("{\"model\":\"b\",\"id\":\"e" + (i + 1) + "\",\"label\":\"anomaly\"}");
            }
            driven.feedback("{\"model\":\"b\",\"id\":\"e298\",\"label\":\"anomaly\"}");
            driven.feedback("{\"model\":\"a\",\"id\":\"e297\",\"label\":\"anomaly\"}");

            List<JsonNode> said = driven.read("weir.lifecycle").stream()
                    .map(r -> Driven.json(r.value()))
                    .toList();
            assertThat(said)
                    .filteredOn(e -> e.get("event").textValue().equals("unreadable"))
                    .singleElement()
                    .satisfies(e -> assertThat(e.get("reason").textValue()).contains("feedback"))
                    .satisfies(e -> assertThat(e.get("model").textValue()).isEqualTo("b"));
            assertThat(said)
                    .filteredOn(e -> e.get("event").textValue().equals("feedback"))
                    .extracting(e -> e.get("model").textValue())
                    .containsExactly("b", "a");
            assertCounted(1);
            assertThat(driven.read("weir.dead-letters")).hasSize(2);
        }
    }

    @Test
    void anEarlierVersionIsSetAsideAlone() {
        try (var driven = driven("damaged", metrics)) {
            play(driven, 0, 6000);
            List<ModelSnapshot> models =
                    driven.models().stream().filter(m -> m.model().equals("b")).toList();
            long newest = models.get(models.size() - 1).version();
            driven.damage(ModelStores.VERSIONS, "b\0" + (newest - 1));
            driven.control("b", "{\"model\":\"b\",\"command\":\"rollback\",\"version\":" + (newest - 1) + "}");
            assertThat(unreadable(driven))
                    .singleElement()
                    .satisfies(e -> assertThat(e.get("reason").textValue()).contains("an earlier version"));
            assertThat(driven.read("weir.dead-letters")).hasSize(1);
            driven.control("b", "{\"model\":\"b\",\"command\":\"rollback\",\"version\":" + (newest - 2) + "}");
            assertThat(driven.read("weir.dead-letters")).isEmpty();
            assertCounted(1);
        }
    }

    /** Nobody hears of them on the topic: they are of no one model. */
    @ParameterizedTest
    @ValueSource(strings = {ModelStores.REGISTER, ModelStores.NAMES})
    void whatIsKnownOfWhoIsToBeForgottenIsSetAsideAlone(String store) {
        try (var driven = driven("damaged", metrics, "model.ttl=PT1S")) {
            play(driven, 0, 300);
            List<JsonNode> before = driven.assignments();
            for (String key : driven.keys(store)) {
                driven.damage(store, key);
            }
            int damaged = driven.keys(store).size();
            play(driven, 300, 6000);

            assertThat(before.size() + driven.assignments().size()).isEqualTo(6000);
            assertThat(driven.read("weir.dead-letters")).isEmpty();
            assertThat(unreadable(driven)).isEmpty();
            assertCounted(damaged);
            // And from then on models are forgotten as ever.
            for (int i = 6000; i < 12000; i++) {
                driven.send("a", "{\"id\":\"e" + i + "\",\"x\":1,\"y\":" + i % 7 + "}", i);
            }
            assertThat(driven.read("weir.lifecycle").stream().map(r -> Driven.json(r.value())))
                    .filteredOn(e -> e.get("event").textValue().equals("forgotten"))
                    .extracting(e -> e.get("model").textValue())
                    .containsExactlyInAnyOrder("b", "c");
        }
    }

    @Test
    void whatAllModelsAreJudgedByTogetherIsSetAsideAndBeginsAnew() {
        try (var driven = driven("damaged", metrics, "anomaly.rate.per=application", "topic.partitions=1")) {
            play(driven, 0, 3000);
            driven.damage(ModelStores.POOLED, "");
            play(driven, 3000, 6000);
            assertThat(driven.assignments()).hasSize(6000);
            assertThat(driven.read("weir.dead-letters")).isEmpty();
            assertCounted(1);
        }
    }

    private static Driven shared(Path state, Metrics counted) {
        return Driven.measured(
                state, counted, "features=x, y", "model.components=2", "model.scope=shared", "model.key=constant");
    }

    @Test
    void statisticsThatAreDamagedAreSetAsideAlone() {
        try (var driven = shared(directory, metrics)) {
            play(driven, 0, 2000);
            long version = newest(driven);
            for (byte[] damaged : new byte[][] {{}, {1, 2, 3}, Driven.utf8("no statistics"), new byte[100]}) {
                driven.send("weir-statistics-repartition", new TestRecord<>(Driven.utf8("default"), damaged));
            }
            assertThat(unreadable(driven))
                    .hasSize(4)
                    .allSatisfy(e -> assertThat(e.get("reason").textValue()).contains("a contribution"))
                    .allSatisfy(e -> assertThat(e.get("model").textValue()).isEqualTo("default"));
            assertCounted(4);
            play(driven, 2000, 6000);
            assertThat(newest(driven)).isGreaterThan(version);
            assertThat(driven.assignments()).hasSize(6000);
        }
    }

    @Test
    void aVersionThatIsSentDamagedIsSetAsideAndTheOneBeforeScoresOn() {
        try (var driven = shared(directory, metrics)) {
            play(driven, 0, 2000);
            var records = driven.read("weir.models");
            var good = records.get(records.size() - 1);
            var headers = new RecordHeaders(good.headers());
            byte[] model = headers.lastHeader("weir.model").value();
            headers.remove("weir.model");
            headers.add("weir.model", Arrays.copyOf(model, model.length / 2));
            driven.send("weir.models", new TestRecord<>(good.key(), good.value(), headers));
            assertThat(unreadable(driven))
                    .singleElement()
                    .satisfies(e -> assertThat(e.get("reason").textValue()).contains("a version that was sent"))
                    .satisfies(e -> assertThat(e.get("model").textValue()).isEqualTo("default"));
            assertCounted(1);
            driven.assignments();
            play(driven, 2000, 6000);
            List<JsonNode> after = driven.assignments();
            assertThat(after).hasSize(4000);
            assertThat(after.get(0).get("modelVersion").longValue()).isPositive();
            assertThat(after.get(3999).get("modelVersion").longValue())
                    .isGreaterThan(after.get(0).get("modelVersion").longValue());
        }
    }

    private static long newest(Driven driven) {
        List<ModelSnapshot> models = driven.models();
        return models.get(models.size() - 1).version();
    }
}
