package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values that are odd only for their time. */
class ContextTest {

    /** 20 / 0.01 scores after a start at 1,000 events at the latest. */
    private static final int EVENTS = 3600;

    @TempDir
    Path directory;

    @ParameterizedTest(name = "features {0}, scope {1}: a jump within the range is strange: {2}")
    @CsvSource({
        "'v', key, false",
        "'v, delta(v)', key, true",
        "'v, lag(v, 1)', key, true",
        "'v, delta(v)', shared, true"
    })
    void aJumpThatStaysWithinTheRangeIsStrangeOnlyToFeaturesThatLookBack(
            String features, String scope, boolean strange) {
        var random = new SplittableRandom(1);
        try (var driven = new Driven(
                directory, "features=" + features, "model.components=1", "model.scope=" + scope, "event.id=/i")) {
            for (int i = 0; i <= EVENTS; i++) {
                // A wave of amplitude 100 and period 400 moves by at most 1.6 in a step.
                double v = 100 * Math.sin(2 * Math.PI * i / 400) + 0.1 * random.nextGaussian();
                driven.send("k", String.format(Locale.ROOT, "{\"i\":%d,\"v\":%s}", i, i == EVENTS ? v + 30 : v), i);
            }
            List<JsonNode> assignments = driven.assignments();
            assertThat(assignments).hasSize(EVENTS + 1);
            JsonNode last = assignments.get(EVENTS);
            assertThat(last.get("status").textValue()).isEqualTo("scored");
            assertThat(last.get("anomaly").booleanValue()).isEqualTo(strange);
            if (strange) {
                List<JsonNode> anomalies = driven.read("weir.anomalies").stream()
                        .map(r -> Driven.json(r.value()))
                        .toList();
                JsonNode explanation = anomalies.get(anomalies.size() - 1).get("explanation");
                assertThat(explanation).hasSize(2);
                // What is named first is outside of what was expected of it.
                JsonNode of = explanation.get(0);
                double value = of.get("value").doubleValue();
                assertThat(value)
                        .satisfiesAnyOf(
                                x -> assertThat(x).isGreaterThan(of.get("high").doubleValue()),
                                x -> assertThat(x).isLessThan(of.get("low").doubleValue()));
            }
        }
    }
}
