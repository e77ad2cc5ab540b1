package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.config.Topics;
import io.weir.family.gaussian.GaussianComponent;
import io.weir.json.snapshot.ModelSnapshot;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FeedbackTest {

    /** Enough for the threshold: 20 / 0.01 scores after a start at 1,000 events at the latest. */
    private static final int ORDINARY = 3500;

    @TempDir
    Path directory;

    private Driven driven(String run, String... settings) {
        List<String> all = new ArrayList<>(List.of("features=x, y", "model.components=1", "event.id=/id"));
        all.addAll(List.of(settings));
        return new Driven(directory.resolve(run), all.toArray(String[]::new));
    }

    private static void send(Driven driven, String id, double x, double y) {
        driven.send("k", String.format(Locale.ROOT, "{\"id\":\"%s\",\"x\":%s,\"y\":%s}", id, x, y), 1);
    }

    private static void ordinary(Driven driven, String prefix, int count) {
        var random = new SplittableRandom(prefix.hashCode());
        for (int i = 0; i < count; i++) {
            send(driven, prefix + i, random.nextGaussian(), random.nextGaussian());
        }
    }

    private static List<String> effects(Driven driven) {
        return driven.read("weir.lifecycle").stream()
                .map(r -> Driven.json(r.value()))
                .filter(e -> e.get("event").textValue().equals("feedback"))
                .map(e -> e.get("effect").textValue())
                .toList();
    }

    private static String reason(org.apache.kafka.streams.test.TestRecord<byte[], byte[]> letter) {
        return new String(letter.headers().lastHeader("weir.reason").value(), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"record-key", "field(/x)", "constant", "shared"})
    void anEventIsLearnedOnceWhenCalledNormalAndKeptOutOnceWhenCalledAnAnomaly(String wiring) {
        String[] settings = wiring.equals("shared")
                ? new String[] {"model.scope=shared", "model.key=constant"}
                : new String[] {"model.key=" + (wiring.equals("field(/x)") ? "field(/host)" : wiring)};
        try (var driven = driven("a", settings)) {
            for (int i = 0; i < 40; i++) {
                driven.send("k", "{\"id\":\"e" + i + "\",\"host\":\"k\",\"x\":" + i % 7 + ",\"y\":" + i % 5 + "}", 1);
            }
            String model = driven.assignments().get(0).get("model").textValue();
            driven.feedback("{\"model\":\"" + model + "\",\"id\":\"e39\",\"label\":\"anomaly\"}");
            driven.feedback("{\"model\":\"" + model + "\",\"id\":\"e39\",\"label\":\"anomaly\"}");
            driven.feedback("{\"model\":\"" + model
                    + "\",\"source\":{\"topic\":\"events\",\"partition\":0,\"offset\":39},\"label\":\"normal\"}");
            driven.feedback("{\"model\":\"" + model + "\",\"id\":\"e39\",\"label\":\"normal\"}");
            List<String> effects = effects(driven);
            assertThat(effects).hasSize(4);
            assertThat(effects.get(0)).isIn("kept-out", "unlearned");
            assertThat(effects.subList(1, 4)).containsExactly("none", "learned", "none");
            assertThat(driven.read("weir.dead-letters")).isEmpty();
        }
    }

    @Test
    void theLifecycleSaysWhoWasCalledWhatAndWhatWasDone() {
        try (var driven = driven("a")) {
            ordinary(driven, "a", 20);
            driven.feedback("{\"model\":\"k\",\"id\":\"a3\",\"label\":\"anomaly\",\"user\":\"ann\"}");
            var records = driven.read("weir.lifecycle");
            JsonNode event = Driven.json(records.get(records.size() - 1).value());
            assertThat(event.get("event").textValue()).isEqualTo("feedback");
            assertThat(event.get("model").textValue()).isEqualTo("k");
            assertThat(event.get("component").isNull()).isTrue();
            assertThat(event.get("parents")).isEmpty();
            assertThat(event.get("label").textValue()).isEqualTo("anomaly");
            assertThat(event.get("effect").textValue()).isEqualTo("unlearned");
            assertThat(event.get("reason").textValue()).isEqualTo("event a3 was called anomaly: it is un-learned");
            assertThat(event.get("source").toString()).isEqualTo("{\"topic\":\"events\",\"partition\":0,\"offset\":3}");
        }
    }

    @Test
    void strangeEventsThatWereKeptOutAreLearnedWhenCalledNormal() {
        double without;
        try (var driven = driven("a")) {
            without = meanAfterStrangeOnes(driven, false);
        }
        try (var driven = driven("b")) {
            assertThat(meanAfterStrangeOnes(driven, true)).isGreaterThan(without + 0.001);
        }
    }

    /** The mean of x after nine strange events, of which tokens let five be learned. */
    private static double meanAfterStrangeOnes(Driven driven, boolean feedback) {
        ordinary(driven, "a", ORDINARY);
        for (int i = 0; i < 9; i++) {
            send(driven, "strange" + i, 6 + i, -6);
        }
        if (feedback) {
            for (int i = 0; i < 9; i++) {
                driven.feedback("{\"model\":\"k\",\"id\":\"strange" + i + "\",\"label\":\"normal\"}");
            }
            List<String> effects = effects(driven);
            assertThat(effects).hasSize(9).containsOnly("none", "learned");
            assertThat(effects).filteredOn("learned"::equals).hasSizeBetween(2, 6);
        }
        ordinary(driven, "b", 600);
        List<ModelSnapshot> models = driven.models();
        return ((GaussianComponent) models.get(models.size() - 1).mixture().component(0)).mean(0);
    }

    @Test
    void anEventThatWasLearnedIsTakenBackWhenCalledAnAnomaly() {
        double clean = variance("clean", false, false);
        double spoilt = variance("spoilt", true, false);
        double repaired = variance("repaired", true, true);
        assertThat(spoilt - clean).isGreaterThan(0.4);
        assertThat(Math.abs(repaired - clean)).isLessThan(0.05 * (spoilt - clean));
    }

    /** Variance of x, with or without an event far away among the first hundred, and feedback on it after the start. */
    private double variance(String run, boolean outlier, boolean feedback) {
        try (var driven = driven(run, "learning.adapt=false")) {
            ordinary(driven, "a", 80);
            if (outlier) {
                // Not so far that searches leave it out.
                send(driven, "far", 22, 0);
            }
            ordinary(driven, "b", 200);
            if (feedback) {
                driven.feedback("{\"model\":\"k\",\"id\":\"far\",\"label\":\"anomaly\"}");
                assertThat(effects(driven)).containsExactly("unlearned");
            }
            ordinary(driven, "c", 500);
            List<ModelSnapshot> models = driven.models();
            ModelSnapshot last = models.get(models.size() - 1);
            return ((GaussianComponent) last.mixture().component(0)).covariance(0, 0);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    not json                                                              | NOT_JSON
                    [1]                                                                   | NOT_AN_OBJECT
                    {}                                                                    | BAD_FEEDBACK
                    {"model":"k","label":"normal"}                                        | BAD_FEEDBACK
                    {"model":"k","id":"a1"}                                               | BAD_FEEDBACK
                    {"model":"k","id":"a1","label":"fine"}                                | BAD_FEEDBACK
                    {"model":"k","id":"a1","label":7}                                     | BAD_FEEDBACK
                    {"model":["k"],"id":"a1","label":"normal"}                            | BAD_FEEDBACK
                    {"model":"k","id":{},"label":"normal"}                                | BAD_FEEDBACK
                    {"model":"k","source":"events-0-1","label":"normal"}                  | BAD_FEEDBACK
                    {"model":"k","source":{"topic":"events","partition":0.5,"offset":1},"label":"normal"} | BAD_FEEDBACK
                    {"model":"k","source":{"topic":"events","partition":0,"offset":1e30},"label":"normal"} | BAD_FEEDBACK
                    {"model":"other","id":"a1","label":"normal"}                          | UNKNOWN_MODEL
                    {"model":"k","id":"nobody","label":"normal"}                          | UNKNOWN_EVENT
                    {"model":"k","id":"a1","source":{"topic":"events","partition":0,"offset":7},"label":"normal"} | UNKNOWN_EVENT
                    {"model":"k","source":{"topic":"events","partition":-3,"offset":1},"label":"normal"} | UNKNOWN_EVENT
                    """)
    void feedbackThatCannotBeFollowedIsADeadLetterAndTheStreamGoesOn(String value, String reason) {
        for (String scope : List.of("key", "shared")) {
            try (var driven = driven(scope, "model.scope=" + scope)) {
                ordinary(driven, "a", 5);
                driven.feedback(value);
                var letters = driven.read("weir.dead-letters");
                assertThat(letters).hasSize(1);
                assertThat(reason(letters.get(0))).isEqualTo(reason);
                assertThat(letters.get(0).value()).isEqualTo(Driven.utf8(value));
                assertThat(letters.get(0).key()).isEqualTo(Driven.utf8("any"));
                assertThat(new String(
                                letters.get(0)
                                        .headers()
                                        .lastHeader("__streams.errors.topic")
                                        .value(),
                                StandardCharsets.UTF_8))
                        .isEqualTo("weir.feedback");
                driven.feedback("{\"model\":\"k\",\"id\":\"a1\",\"label\":\"anomaly\"}");
                ordinary(driven, "b", 5);
                assertThat(driven.assignments()).hasSize(10);
                assertThat(effects(driven)).hasSize(1);
            }
        }
    }

    @Test
    void theLastEventsAreRememberedAndTheOldestOnesAreForgotten() {
        try (var driven = driven("a", "feedback.memory=32")) {
            ordinary(driven, "a", 100);
            // 32 in full chunks of 16, and those of the chunk that is being filled.
            for (int i : List.of(99, 68, 63)) {
                driven.feedback("{\"model\":\"k\",\"id\":\"a" + i + "\",\"label\":\"anomaly\"}");
            }
            assertThat(effects(driven)).hasSize(2);
            assertThat(driven.read("weir.dead-letters"))
                    .extracting(FeedbackTest::reason)
                    .containsExactly("UNKNOWN_EVENT");
        }
    }

    @Test
    void withoutATopicForItNoFeedbackIsRead() {
        var config = Driven.config("features=x", "feedback.topic=none");
        assertThat(Topics.of(config).all()).doesNotContain("weir.feedback");
        assertThat(WeirTopology.build(config).describe().toString()).doesNotContain("feedback");
        assertThat(Topics.of(Driven.config("features=x", "feedback.topic=labels"))
                        .all())
                .contains("labels")
                .doesNotContain("weir.feedback");
    }
}
