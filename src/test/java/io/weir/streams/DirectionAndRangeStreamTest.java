package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.event.Assignment;
import io.weir.event.Features;
import io.weir.event.OutOfRange;
import io.weir.json.snapshot.ModelSnapshot;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Directions and ranges, through the processors. */
class DirectionAndRangeStreamTest {

    private static final int EVENTS = 6000;
    private static final double GARBLED = 1e9;

    @TempDir
    Path directory;

    private static String event(int i, double latency, double temperature) {
        return String.format(
                Locale.ROOT,
                "{\"ts\":%d,\"latency_ms\":%.6f,\"temperature\":%.6f,\"retries\":%d,\"path\":\"/a\"}",
                1_700_000_000_000L + 1000L * i,
                latency,
                temperature,
                i % 3);
    }

    /** Latencies of 100 ± 10 and temperatures of 20 ± 2, but for those that are said. */
    private static Collected run(TreeMap<Integer, double[]> odd, String... settings) {
        var out = new Collected();
        var local = new LocalTopology(Driven.config(settings), out);
        var random = new SplittableRandom(3);
        for (int i = 0; i < EVENTS; i++) {
            double latency = 100 + 10 * random.nextGaussian();
            double temperature = 20 + 2 * random.nextGaussian();
            double[] said = odd.get(i);
            local.process(
                    null,
                    (said == null ? event(i, latency, temperature) : event(i, said[0], said[1]))
                            .getBytes(StandardCharsets.UTF_8),
                    0);
        }
        local.settle();
        return out;
    }

    private static TreeMap<Integer, double[]> odd(Object... pairs) {
        var odd = new TreeMap<Integer, double[]>();
        for (int i = 0; i < pairs.length; i += 2) {
            odd.put((Integer) pairs[i], (double[]) pairs[i + 1]);
        }
        return odd;
    }

    private static double[] values(double latency, double temperature) {
        return new double[] {latency, temperature};
    }

    @ParameterizedTest
    @ValueSource(strings = {"full", "diagonal", "tied"})
    void onlyWhatIsFarInItsDirectionIsFlagged(String covariance) throws Exception {
        String[] settings = {
            "features=log(latency_ms), temperature",
            "model.key=constant",
            "model.components=2",
            "model.covariance=" + covariance,
            "anomaly.alert.rate=0.002",
            "anomaly.direction=log(latency_ms) : UP, temperature:down"
        };
        Collected out = run(
                odd(
                        5000, values(400, 20),
                        5100, values(20, 20),
                        5200, values(100, -20),
                        5300, values(100, 60)),
                settings);
        assertThat(out.assignments.get(5000).anomaly()).isTrue();
        assertThat(out.assignments.get(5100).anomaly()).isFalse();
        assertThat(out.assignments.get(5200).anomaly()).isTrue();
        assertThat(out.assignments.get(5300).anomaly()).isFalse();
        assertThat(out.anomaly(5000).get("explanation").get(0).get("feature").textValue())
                .isEqualTo("log(latency_ms)");
        assertThat(out.anomaly(5200).get("explanation").get(0).get("feature").textValue())
                .isEqualTo("temperature");
        ModelSnapshot snapshot = ModelSnapshot.fromJson(out.model);
        assertThat(new String(out.model, StandardCharsets.UTF_8))
                .contains("\"direction\":{\"log(latency_ms)\":\"up\",\"temperature\":\"down\"}");
        assertThat(snapshot.toJson()).isEqualTo(out.model);
    }

    /** What does not count is not strange, and still must not ruin what is learned. */
    @Test
    void aGarbledValueOnTheSideThatDoesNotCountTeachesNothing() throws Exception {
        String[] settings = {
            "features=latency_ms, temperature",
            "model.key=constant",
            "model.components=2",
            "anomaly.direction=temperature:up"
        };
        Collected out = run(odd(5000, values(100, -GARBLED)), settings);
        assertThat(mostVariance(out)).isLessThan(1000);
    }

    private static double mostVariance(Collected out) throws Exception {
        double most = 0;
        for (JsonNode component : Driven.json(out.model).get("components")) {
            for (JsonNode row : component.get("covariance")) {
                for (JsonNode v : row) {
                    most = Math.max(most, Math.abs(v.doubleValue()));
                }
            }
        }
        return most;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5, 300, 5000})
    void whatIsOutOfItsRangeIsFlaggedFromTheFirstEventAndNeverLearned(int at) throws Exception {
        String[] settings = {
            "features=latency_ms, temperature, lag(temperature, 1)",
            "model.key=constant",
            "model.components=2",
            "anomaly.range=temperature:-40..125"
        };
        Collected out = run(odd(at, values(100, 125.5)), settings);
        Assignment made = out.assignments.get(at);
        assertThat(made.anomaly()).isTrue();
        assertThat(made.outOfRange()).containsExactly(new OutOfRange("temperature", 125.5, -40, 125));
        assertThat(made.pValue()).isPositive().isLessThan(1e-9);
        JsonNode why = out.anomaly(at).get("outOfRange").get(0);
        assertThat(why.toString())
                .isEqualTo("{\"feature\":\"temperature\",\"value\":125.5,\"low\":-40.0,\"high\":125.0}");
        // The next event does not look back on it.
        assertThat(out.assignments.get(at + 1).anomaly()).isFalse();
        assertThat(mostVariance(out)).isLessThan(300);
        assertThat(Driven.json(out.model).get("events").intValue()).isLessThan(EVENTS);
        assertThat(Driven.json(out.model).at("/alert/range/temperature").toString())
                .isEqualTo("{\"low\":-40.0,\"high\":125.0}");
        assertThat(ModelSnapshot.fromJson(out.model).toJson()).isEqualTo(out.model);
    }

    /** A burst, a new regime and patience change nothing. */
    @Test
    void howeverOftenItComesItIsNeverTheNewNormal() throws Exception {
        String[] settings = {
            "features=latency_ms, temperature",
            "model.key=constant",
            "model.components=2",
            "anomaly.range=temperature:..125, latency_ms:0..1e3"
        };
        var odd = new TreeMap<Integer, double[]>();
        for (int i = 2000; i < 5000; i++) {
            odd.put(i, values(100, 126 + i % 7));
        }
        Collected out = run(odd, settings);
        for (int i = 0; i < EVENTS; i++) {
            boolean outside = i >= 2000 && i < 5000;
            assertThat(out.assignments.get(i).outOfRange()).hasSize(outside ? 1 : 0);
            assertThat(out.assignments.get(i).anomaly() || !outside).isTrue();
        }
        assertThat(out.anomaly(2000).get("outOfRange").get(0).get("low").isNull())
                .isTrue();
        long after = out.assignments.subList(5000, EVENTS).stream()
                .filter(Assignment::anomaly)
                .count();
        assertThat(after).isLessThan(40);
        assertThat(mostVariance(out)).isLessThan(300);
    }

    @Test
    void boundsAreAllowedInTheUnitsOfTheEventsAndMissingValuesAreNotOutside() {
        String[] settings = {
            "features=log(latency_ms), temperature, poisson(retries)",
            "model.key=constant",
            "model.components=2",
            "anomaly.range=log(latency_ms):0..125, poisson(retries):..1, temperature:-5.."
        };
        var out = new Collected();
        var local = new LocalTopology(Driven.config(settings), out);
        for (String event : List.of(
                "{\"latency_ms\":125,\"temperature\":-5,\"retries\":1}",
                "{\"latency_ms\":125.00001,\"temperature\":-5,\"retries\":1}",
                "{\"latency_ms\":1,\"temperature\":-5.1,\"retries\":2}",
                "{\"latency_ms\":1}")) {
            local.process(null, event.getBytes(StandardCharsets.UTF_8), 0);
        }
        local.settle();
        assertThat(out.assignments.stream().map(a -> a.outOfRange().size())).containsExactly(0, 1, 2, 0);
    }

    @Test
    void inSharedScopeBothHoldToo() {
        String[] settings = {
            "features=latency_ms, temperature",
            "model.scope=shared",
            "model.key=constant",
            "model.components=2",
            "learning.starts=1",
            "anomaly.direction=latency_ms:up",
            "anomaly.range=temperature:-40..125"
        };
        try (var driven = new Driven(directory, settings)) {
            var random = new SplittableRandom(3);
            for (int i = 0; i < EVENTS; i++) {
                double latency = i == 5500 ? 400 : i == 5600 ? -300 : 100 + 10 * random.nextGaussian();
                double temperature = i == 0 || i == 5700 ? -41 : 20 + 2 * random.nextGaussian();
                driven.send("k", event(i, latency, temperature), i);
            }
            List<Integer> flagged = driven.read("weir.anomalies").stream()
                    .map(r -> Driven.json(r.value()).get("source").get("offset").intValue())
                    .toList();
            assertThat(flagged).contains(0, 5500, 5700).doesNotContain(5600);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            anomaly.direction | latency:up                  | 'latency' is none of the features; expected one of
            anomaly.direction | latency_ms                  | found no feature with a direction; expected one like
            anomaly.direction | latency_ms:sideways         | 'sideways' is no direction; expected up or down
            anomaly.direction | latency_ms:up, latency_ms:down | 'latency_ms' is there twice
            anomaly.direction | category(path):up           | 'category(path)' is a category
            anomaly.direction | path:up                     | 'path' is a category
            anomaly.direction | ts:up                       | 'ts' is none of the features
            anomaly.range     | bytes:-5..-1                | -1 is no value of bytes
            anomaly.range     | bytes:1..5, log(bytes):1..5 | 'log(bytes)' is there twice
            anomaly.direction | cycle(ts, hour):up          | 'cycle(ts, hour)' goes round a circle
            anomaly.direction | temperature:up,             | at position 16
            anomaly.direction | lag(latency_ms):up          | 'lag(latency_ms)' is context by anomaly.given
            anomaly.range     | humidity:0..1               | 'humidity' is none of the features
            anomaly.range     | latency_ms:5                | '5' is no range; expected one like
            anomaly.range     | latency_ms:..               | '..' has no end
            anomaly.range     | latency_ms:10..5            | 10 is above 5; expected the lower end first, as in 5..10
            anomaly.range     | latency_ms:a..5             | 'a' is no number
            anomaly.range     | latency_ms:0..1e400         | '1e400' is no number
            anomaly.range     | latency_ms:0..NaN           | 'NaN' is no number
            anomaly.range     | category(path):0..1         | 'category(path)' has levels and no range
            anomaly.range     | cycle(ts, hour):8..18       | goes round a circle
            anomaly.range     | log(bytes):-5..-1           | -1 is no value of log(bytes)
            """)
    void whatIsWrongIsRefusedWithTheValueThePlaceAndTheRemedy(String key, String value, String message) {
        assertThatThrownBy(() -> Driven.config(
                        "features=latency_ms, temperature, log(bytes), category(path), cycle(ts, hour), lag(latency_ms)",
                        "anomaly.given=lag(latency_ms)",
                        key + "=" + value))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(key)
                .hasMessageContaining(message);
    }

    @Test
    void aFieldNamesTheOnlyFeatureThatIsItsValue() {
        Features features = Driven.config(
                        "features=x, log(bytes), category(path), poisson(n), lag(n, 1), log(y), log1p(y)")
                .features();
        assertThat(features.directions("bytes:up, n:down"))
                .isEqualTo(features.directions("log(bytes):up, poisson(n):down"));
        assertThat(features.some("path, x")).isEqualTo(features.some("category(path), x"));
        assertThatThrownBy(() -> features.directions("y:up")).hasMessageContaining("'y' is none of the features");
    }
}
