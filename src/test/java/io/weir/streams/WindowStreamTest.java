package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.Schemas;
import io.weir.event.Assignment;
import io.weir.json.snapshot.ModelSnapshot;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Features of windows of event time, through the processors. */
class WindowStreamTest {

    private static final int EVENTS = 8000;
    private static final long START = 1_700_000_000_000L;
    /** Two minutes of errors begin. */
    private static final int TROUBLE = 7000;

    @TempDir
    Path directory;

    /** A request a second. One in 50 fails, and every second one in the time of trouble; each by itself is ordinary. */
    private static List<String> requests() {
        var random = new SplittableRandom(3);
        List<String> requests = new ArrayList<>();
        for (int i = 0; i < EVENTS; i++) {
            boolean trouble = i >= TROUBLE && i < TROUBLE + 120;
            requests.add(request(
                    START + 1000L * i + random.nextInt(1000),
                    100 + 10 * random.nextGaussian(),
                    random.nextInt(trouble ? 2 : 50) == 0 ? 503 : 200));
        }
        return requests;
    }

    private static String request(long time, double latency, int status) {
        return String.format(Locale.ROOT, "{\"ts\":%d,\"latency\":%.4f,\"status\":%d}", time, latency, status);
    }

    private static Collected run(List<String> events, String... settings) {
        String[] all = java.util.Arrays.copyOf(settings, settings.length + 3);
        all[settings.length] = "event.time=/ts";
        all[settings.length + 1] = "model.key=constant";
        all[settings.length + 2] = "model.components=2";
        var out = new Collected();
        var local = new LocalTopology(Driven.config(all), out);
        for (String event : events) {
            local.process(null, event.getBytes(StandardCharsets.UTF_8), 0);
        }
        local.settle();
        return out;
    }

    private static long flagged(List<Assignment> assignments) {
        return assignments.stream().filter(Assignment::anomaly).count();
    }

    @Test
    void anErrorRateIsStrangeWhereNoEventIs() throws Exception {
        String[] settings = {"anomaly.alert.rate=0.002"};
        List<Assignment> single = run(requests(), "features=latency, category(status)", settings[0]).assignments;
        assertThat(flagged(single.subList(TROUBLE, TROUBLE + 150))).isLessThan(5);

        Collected out = run(
                requests(),
                "features=latency, share(status>=500, PT2M), log1p(count(PT2M))",
                settings[0],
                "learning.half.life=20000 events",
                "anomaly.direction=share(status>=500, PT2M):up");
        assertThat(flagged(out.assignments.subList(TROUBLE, TROUBLE + 150))).isGreaterThan(10);
        JsonNode first = out.anomalies.stream()
                .filter(a -> a.get("source").get("offset").intValue() >= TROUBLE
                        && a.get("explanation")
                                .get(0)
                                .get("feature")
                                .textValue()
                                .startsWith("share("))
                .findFirst()
                .orElseThrow();
        JsonNode why = first.get("explanation").get(0);
        assertThat(why.get("feature").textValue()).isEqualTo("share(status>=500, PT2M)");
        assertThat(why.get("value").doubleValue()).isGreaterThan(why.get("high").doubleValue());
        assertThat(first.get("source").get("offset").intValue()).isLessThan(TROUBLE + 60);

        JsonNode model = Driven.json(out.model);
        Schemas.assertValid("model", List.of(model));
        assertThat(model.get("features").get(1).get("window").toString())
                .isEqualTo("{\"of\":\"share\",\"length\":\"PT2M\",\"is\":\">=\",\"value\":\"500\"}");
        assertThat(model.get("features").get(1).get("path").textValue()).isEqualTo("/status");
        assertThat(model.get("features").get(2).toString())
                .isEqualTo("{\"name\":\"log1p(count(PT2M))\",\"family\":\"gaussian\",\"transform\":\"log1p\","
                        + "\"window\":{\"of\":\"count\",\"length\":\"PT2M\"}}");
        assertThat(ModelSnapshot.fromJson(out.model).toJson()).isEqualTo(out.model);
        assertThat(ModelSnapshot.fromJson(out.model).features())
                .isEqualTo(Driven.config("features=latency, share(status>=500, PT2M), log1p(count(PT2M))")
                        .features());
    }

    @Test
    void aBoundOnAWindowHoldsFromItsFirstWholeOneOn() {
        Collected out = run(
                requests(),
                "features=latency, share(status>=500, PT2M)",
                "anomaly.range=share(status>=500, PT2M):..0.3");
        for (int i = 0; i < EVENTS; i++) {
            boolean outside = !out.assignments.get(i).outOfRange().isEmpty();
            assertThat(outside).as("event %d", i).isEqualTo(outside && i > TROUBLE && i < TROUBLE + 240);
        }
        assertThat(out.assignments.get(TROUBLE + 119).outOfRange().get(0).value())
                .isGreaterThan(0.3);
        assertThat(out.assignments.get(TROUBLE + 119).anomaly()).isTrue();
    }

    @Test
    void aWindowMayBeContext() {
        Collected out = run(
                requests(),
                "features=latency, share(status>=500, PT2M), rate(PT2M)",
                "anomaly.given=share( status >= 500, PT120S), rate(PT2M)");
        assertThat(out.anomalies).isNotEmpty().allSatisfy(a -> {
            assertThat(a.get("explanation")).hasSize(1);
            assertThat(a.get("explanation").get(0).get("feature").textValue()).isEqualTo("latency");
        });
    }

    /** Whatever clocks do, every event is scored, the same in a replay, and nothing is stuck. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"latency, count(PT1M), mean(latency, PT5M)", "poisson(count(PT10S))", "rate(P1D)"})
    void whateverClocksDoAReplayGivesTheSameAndNothingIsNaN(String features) {
        var random = new SplittableRandom(11);
        List<String> events = new ArrayList<>();
        long time = START;
        for (int i = 0; i < 4000; i++) {
            time += switch (random.nextInt(200)) {
                case 0 -> 3_600_000;
                case 1 -> -3_600_000;
                case 2 -> 60_000;
                default -> random.nextInt(500);
            };
            long said =
                    switch (random.nextInt(100)) {
                        case 0 -> 0;
                        case 1 -> 253_402_300_799_000L;
                        case 2 -> time - random.nextInt(300_000);
                        default -> time;
                    };
            events.add(request(said, 100 + 10 * random.nextGaussian(), 200));
        }
        Collected once = run(events, "features=" + features);
        Collected again = run(events, "features=" + features);
        assertThat(once.lines).hasSize(events.size());
        for (int i = 0; i < once.lines.size(); i++) {
            String line = new String(once.lines.get(i), StandardCharsets.UTF_8);
            assertThat(line).doesNotContain("NaN").doesNotContain("Infinity");
            assertThat(again.lines.get(i)).isEqualTo(once.lines.get(i));
        }
        assertThat(again.model).isEqualTo(once.model);
        if (once.model != null) {
            assertThat(new String(once.model, StandardCharsets.UTF_8))
                    .doesNotContain("NaN")
                    .doesNotContain("Infinity");
        }
    }

    /** In shared scope a window is of the events of a partition, as lags are. */
    @Test
    void inSharedScopeAnErrorRateIsStrangeToo() {
        String[] settings = {
            "features=latency, share(status>=500, PT2M)",
            "event.time=/ts",
            "model.scope=shared",
            "model.key=constant",
            "model.components=2",
            "learning.starts=1",
            "anomaly.alert.rate=0.002"
        };
        try (var driven = new Driven(directory, settings)) {
            List<String> requests = requests();
            for (int i = 0; i < EVENTS; i++) {
                driven.send("k", requests.get(i), i);
            }
            assertThat(driven.read("weir.anomalies").stream().map(r -> Driven.json(r.value())))
                    .anySatisfy(a -> {
                        assertThat(a.get("source").get("offset").intValue()).isBetween(TROUBLE, TROUBLE + 150);
                        assertThat(a.get("explanation").get(0).get("feature").textValue())
                                .isEqualTo("share(status>=500, PT2M)");
                    });
        }
    }

    /** Each model has windows of its own. */
    @Test
    void modelsHaveWindowsOfTheirOwn() {
        try (var driven = new Driven(
                directory,
                "features=count(PT10S)",
                "event.time=/ts",
                "model.key=field(/k)",
                "anomaly.range=count(PT10S):..3")) {
            for (int i = 0; i < 100; i++) {
                driven.send(null, "{\"k\":\"often\",\"ts\":" + (START + 1000L * i) + "}", i);
                driven.send(null, "{\"k\":\"seldom\",\"ts\":" + (START + 4000L * i) + "}", i);
            }
            assertThat(driven.read("weir.anomalies").stream()
                            .map(r -> Driven.json(r.value()).get("model").textValue()))
                    .hasSize(90)
                    .containsOnly("often");
        }
    }

    /** A wave with a period of 20 that runs backwards once, and a pause in between. */
    private static List<String> wave() {
        var random = new SplittableRandom(5);
        List<String> events = new ArrayList<>();
        for (int i = 0; i < EVENTS; i++) {
            int phase = i / 20 == TROUBLE / 20 ? (20 - i % 20) % 20 : i % 20;
            double v = phase < 15 ? phase : 75 - 4 * phase;
            events.add(String.format(
                    Locale.ROOT,
                    "{\"ts\":%d,\"v\":%.4f}",
                    START + 1000L * i + (i >= 6000 ? 3_600_000 : 0),
                    v + 0.2 * random.nextGaussian()));
        }
        return events;
    }

    @ParameterizedTest(name = "given {0}")
    @ValueSource(strings = {"", "window(v, 6, 1..5)"})
    void aShapeIsStrangeWhereNoValueIs(String given) throws Exception {
        List<Assignment> single = run(wave(), "features=v", "anomaly.alert.rate=0.001").assignments;
        assertThat(flagged(single.subList(TROUBLE, TROUBLE + 20))).isZero();
        Collected out = run(wave(), "features=window(v, 6)", "anomaly.alert.rate=0.001", "anomaly.given=" + given);
        assertThat(flagged(out.assignments.subList(TROUBLE, TROUBLE + 25))).isPositive();
        if (!given.isEmpty()) {
            assertThat(out.anomalies)
                    .allSatisfy(a -> assertThat(
                                    a.get("explanation").get(0).get("feature").textValue())
                            .isEqualTo("window(v, 6, 0)"));
        }
        JsonNode model = Driven.json(out.model);
        Schemas.assertValid("model", List.of(model));
        assertThat(model.get("features").get(3).toString())
                .isEqualTo(
                        "{\"name\":\"window(v, 6, 3)\",\"family\":\"gaussian\",\"transform\":\"none\",\"path\":\"/v\","
                                + "\"window\":{\"of\":\"values\",\"size\":6,\"place\":3}}");
        assertThat(ModelSnapshot.fromJson(out.model).toJson()).isEqualTo(out.model);
        assertThat(ModelSnapshot.fromJson(out.model).features())
                .isEqualTo(Driven.config("features=window(v, 6)").features());
    }

    @Test
    void inSharedScopeAShapeIsStrangeToo() {
        try (var driven = new Driven(
                directory,
                "features=window(v, 6)",
                "event.time=/ts",
                "model.scope=shared",
                "model.key=constant",
                "model.components=2",
                "learning.starts=1",
                "anomaly.alert.rate=0.001")) {
            List<String> events = wave();
            for (int i = 0; i < EVENTS; i++) {
                driven.send("k", events.get(i), i);
            }
            assertThat(driven.read("weir.anomalies").stream()
                            .map(r -> Driven.json(r.value())
                                    .get("source")
                                    .get("offset")
                                    .intValue()))
                    .anyMatch(offset -> offset >= TROUBLE && offset < TROUBLE + 25);
        }
    }

    @Test
    void valuesThatAreOutOfRangeAreNotLookedBackOn() {
        Collected out = run(
                List.of(
                        request(START, 100, 200),
                        request(START + 1000, 1e6, 200),
                        request(START + 2000, 100, 200),
                        request(START + 3000, 100, 200)),
                "features=window(latency, 3)",
                "anomaly.range=latency:..1000");
        assertThat(out.assignments.stream().map(a -> a.outOfRange().size())).containsExactly(0, 1, 0, 0);
    }

    /** They are of the events and not of the model. */
    @Test
    void commandsLeaveWindowsAsTheyAreButAModelThatIsForgottenBeginsAnew() {
        try (var driven = new Driven(
                directory,
                "features=x, count(PT10S), window(x, 2)",
                "event.time=/ts",
                "model.ttl=PT1H",
                "anomaly.range=count(PT10S):2..9, window(x, 2, 1):..99")) {
            for (int i = 0; i < 100; i++) {
                assertThat(outOfRange(driven, 1000L * i)).isEqualTo(i < 10 ? 0 : 1);
                if (i == 50) {
                    driven.control("k", "{\"model\":\"k\",\"command\":\"reset\"}");
                    assertThat(driven.read("weir.lifecycle").stream()
                                    .map(r ->
                                            Driven.json(r.value()).get("event").textValue()))
                            .contains("reset");
                }
            }
            for (int i = 1; i < 1000; i++) {
                driven.send("other", "{\"ts\":0,\"x\":5}", START + 36_000L * i);
            }
            assertThat(driven.read("weir.lifecycle").stream()
                            .map(r -> Driven.json(r.value()).get("event").textValue()))
                    .contains("forgotten");
            // Of a model that is remembered it would be one event, which is too few.
            assertThat(outOfRange(driven, 36_010_000)).isZero();
            assertThat(outOfRange(driven, 36_011_000)).isZero();
        }
    }

    /** How much of the next event is out of range. */
    private static int outOfRange(Driven driven, long after) {
        driven.send("k", "{\"ts\":" + (START + after) + ",\"x\":5}", START + after);
        List<JsonNode> anomalies = driven.read("weir.anomalies").stream()
                .map(r -> Driven.json(r.value()))
                .toList();
        return anomalies.isEmpty() ? 0 : anomalies.get(0).get("outOfRange").size();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            features          | x, count(PT1H30)              | found 'PT1H30'; expected how long the window is
            features          | x, share(s=5)                 | found ')' before the length of the window
            features          | window(x, 256)                | found '256'; expected a number of values from 1 to 128
            features          | window(x, 100), window(y, 29) | 129 features; expected between 1 and 128, where window(field, n) is n of them
            anomaly.given     | count(PT2M)                   | 'count(PT2M)' is none of the features
            anomaly.given     | x, count(PT1M), share(s=5, PT1M) | all features are given
            anomaly.direction | count(PT1M):sideways          | 'sideways' is no direction
            anomaly.range     | share(s=5, PT1M):0.5          | '0.5' is no range
            anomaly.ignore.near | share(s=5, PT1M):high       | found no feature with a distance
            """)
    void whatIsWrongIsRefusedWithTheValueThePlaceAndTheRemedy(String key, String value, String message) {
        String features = "features=x, count(PT1M), share(s=5, PT1M)";
        assertThatThrownBy(() -> Driven.config(features, key + "=" + value))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(key)
                .hasMessageContaining(message);
    }
}
