package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.event.Assignment;
import io.weir.json.snapshot.ModelSnapshot;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Features that are context, through the processors. */
class GivenStreamTest {

    private static final int EVENTS = 20_000;
    private static final long START = 1_700_000_000_000L;
    private static final long STEP = 300_000;

    @TempDir
    Path directory;

    /** A load that follows the clock: 2 at night, 10 by day. Every event has its region, of which one is rare. */
    private static String event(int i, SplittableRandom random, Double load) {
        long time = START + STEP * i;
        double hour = (time / 3_600_000.0) % 24;
        boolean day = hour >= 8 && hour < 20;
        double value = load != null ? load : (day ? 10 : 2) + 0.5 * random.nextGaussian();
        return String.format(
                Locale.ROOT,
                "{\"ts\":%d,\"load\":%.4f,\"region\":\"%s\"}",
                time,
                value,
                random.nextInt(300) == 0 ? "rare" : "usual");
    }

    private static int night() {
        // 02:00 of a day near the end.
        int i = EVENTS - 1000;
        while ((START + STEP * i) / 3_600_000 % 24 != 2) {
            i++;
        }
        return i;
    }

    private static Collected run(String... settings) {
        var out = new Collected();
        var local = new LocalTopology(Driven.config(settings), out);
        var random = new SplittableRandom(3);
        for (int i = 0; i < EVENTS; i++) {
            String event = event(i, random, i == night() ? Double.valueOf(10) : null);
            local.process(null, event.getBytes(StandardCharsets.UTF_8), 0);
        }
        local.settle();
        return out;
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"full", "diagonal", "tied"})
    void whatIsNormalByDayIsFlaggedAtNightAndTheContextIsNeverTheReason(String covariance) throws Exception {
        String[] settings = {
            "features=load, cycle(ts, hour), category(region)",
            "model.key=constant",
            "model.components=4",
            "model.covariance=" + covariance,
            "anomaly.alert.rate=0.002"
        };
        String[] given = java.util.Arrays.copyOf(settings, settings.length + 1);
        given[settings.length] = "anomaly.given=cycle(ts,hour), category( region )";
        Collected out = run(given);
        Assignment odd = out.assignments.get(night());
        assertThat(odd.anomaly()).isTrue();
        assertThat(out.anomalies).isNotEmpty().allSatisfy(a -> {
            assertThat(a.get("explanation")).hasSize(1);
            assertThat(a.get("explanation").get(0).get("feature").textValue()).isEqualTo("load");
        });
        JsonNode why = out.anomalies.stream()
                .filter(a -> a.get("source").get("offset").intValue() == night())
                .findFirst()
                .orElseThrow()
                .get("explanation")
                .get(0);
        assertThat(why.get("expected").doubleValue()).isBetween(1.0, 3.0);
        assertThat(why.get("high").doubleValue()).isLessThan(6);
        // The setting says nothing of clusters: model and responsibilities are the same.
        Collected joint = run(settings);
        assertThat(out.assignments.get(night() - 1).cluster())
                .isEqualTo(joint.assignments.get(night() - 1).cluster());
        // A rare region alone is no reason.
        assertThat(rareAlerts(out)).isLessThan(rareAlerts(joint) / 2 + 2);
        ModelSnapshot snapshot = ModelSnapshot.fromJson(out.model);
        assertThat(new String(out.model, StandardCharsets.UTF_8))
                .contains("\"given\":[\"cycle(ts, hour)\",\"category(region)\"]");
        assertThat(snapshot.toJson()).isEqualTo(out.model);
        assertThat(new String(joint.model, StandardCharsets.UTF_8)).doesNotContain("\"given\"");
    }

    private static long rareAlerts(Collected out) {
        return out.anomalies.stream()
                .filter(a -> a.get("event").get("region").textValue().equals("rare"))
                .count();
    }

    @Test
    void inSharedScopeScoresAreThoseOfTheRestToo() {
        String[] settings = {
            "features=load, cycle(ts, hour)",
            "model.scope=shared",
            "model.key=constant",
            "model.components=4",
            "anomaly.given=cycle(ts, hour)",
            "learning.starts=1"
        };
        try (var driven = new Driven(directory, settings)) {
            var random = new SplittableRandom(3);
            for (int i = 0; i < 6000; i++) {
                driven.send("k", event(i, random, i == 5800 ? Double.valueOf(60) : null), i);
            }
            List<JsonNode> anomalies = driven.read("weir.anomalies").stream()
                    .map(r -> Driven.json(r.value()))
                    .toList();
            assertThat(anomalies).isNotEmpty().allSatisfy(a -> {
                assertThat(a.get("explanation")).hasSize(1);
                assertThat(a.get("explanation").get(0).get("feature").textValue())
                        .isEqualTo("load");
            });
            assertThat(anomalies)
                    .anySatisfy(a ->
                            assertThat(a.get("event").get("load").doubleValue()).isEqualTo(60));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            cycle(ts, week)           | 'cycle(ts, week)' is none of the features
            loadd                     | 'loadd' is none of the features
            load, cycle(ts, hour), lag(load) | all features are given
            load,, lag(load)          | position 6
            load,                     | position
            load, load                | 'load' is there twice
            lag(load), lag(load, 1)   | 'lag(load, 1)' is there twice
            load lag(load)            | 'load lag' is not a function
            """)
    void aContextThatIsNoneIsRefusedWithThePlaceAndWhatIsAllowed(String given, String message) {
        assertThatThrownBy(() -> Driven.config(
                        "features=load, cycle(ts, hour), lag(load)",
                        "anomaly.given=" + given,
                        "event.zone=Europe/Berlin"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("anomaly.given")
                .hasMessageContaining(message);
    }

    @Test
    void aFeatureIsGivenHoweverItIsWritten() {
        var config = Driven.config(
                "features=load, cycle(ts, hour), lag(load)",
                "anomaly.given=cycle( /ts ,hour), lag(load,1)",
                "event.zone=Europe/Berlin");
        assertThat(config.alerts().context().has(config.features().slot(0))).isFalse();
        assertThat(config.alerts().context().has(config.features().slot(1))).isTrue();
        assertThat(config.alerts().context().has(config.features().slot(2))).isTrue();
    }

    @Test
    void aZoneThatDoesNotExistIsRefused() {
        assertThatThrownBy(() -> Driven.config("features=cycle(ts, hour)", "event.zone=Mars/Olympus"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("event.zone")
                .hasMessageContaining("Mars/Olympus")
                .hasMessageContaining("there is no such zone");
    }
}
