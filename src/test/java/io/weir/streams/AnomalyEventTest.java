package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What of its event the record of an anomaly carries, from the topic of events to that of anomalies. */
class AnomalyEventTest {

    private static final String SECRET = "4929-1234";

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"full", "features", "none"})
    void theRecordHasTheEventOrItsFeaturesOrNothing(String shown) {
        String[] settings = {"features=x, y", "model.components=1", "anomaly.event=" + shown};
        try (var driven = new Driven(directory, settings)) {
            var random = new SplittableRandom(5);
            for (int i = 0; i < 3000; i++) {
                driven.send("k", event(random.nextGaussian(), random.nextGaussian()), i);
            }
            driven.read("weir.anomalies");
            String event = event(900, -700);
            driven.send("k", event, 3000);
            List<JsonNode> anomalies = driven.read("weir.anomalies").stream()
                    .map(r -> Driven.json(r.value()))
                    .toList();
            assertThat(anomalies).hasSize(1);
            JsonNode anomaly = anomalies.get(0);
            assertThat(anomaly.get("explanation")).isNotEmpty();
            switch (shown) {
                case "full" -> {
                    assertThat(anomaly.get("event")).isEqualTo(Driven.json(Driven.utf8(event)));
                    assertThat(anomaly.has("omitted") || anomaly.has("eventOmitted"))
                            .isFalse();
                }
                case "features" -> {
                    assertThat(anomaly.get("event").toString())
                            .contains("900", "-700")
                            .doesNotContain(SECRET);
                    assertThat(anomaly.get("event").get("x").doubleValue()).isEqualTo(900);
                    assertThat(anomaly.toString()).doesNotContain(SECRET).contains("all-but-features");
                }
                default -> {
                    assertThat(anomaly.path("event").isMissingNode()
                                    || anomaly.path("event").isNull())
                            .isTrue();
                    assertThat(anomaly.toString()).doesNotContain(SECRET).contains("\"all\"");
                }
            }
        }
    }

    private static String event(double x, double y) {
        return String.format(Locale.ROOT, "{\"card\":\"%s\",\"x\":%s,\"y\":%s}", SECRET, x, y);
    }
}
