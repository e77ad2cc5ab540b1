package io.weir.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.config.WeirConfig;
import io.weir.event.Times;
import io.weir.source.EventSource;
import io.weir.source.InputException;
import io.weir.source.RecordedEvent;
import io.weir.source.scenario.Scenario;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProposalTest {

    private static final int EVENTS = 2000;

    private final SplittableRandom random = new SplittableRandom(1);

    @Test
    void aFleetGetsAModelForEachHost() {
        List<RecordedEvent> sample = new ArrayList<>();
        try (EventSource events = Scenario.FLEET.events(1, 96_000)) {
            for (int i = 0; i < 5000; i++) {
                sample.add(events.next());
            }
        }
        Proposal proposal = Proposal.of(SampleProfile.of(sample, Times.DEFAULT));
        assertThat(proposal.settings())
                .containsEntry("event.time", "/timestamp")
                .containsEntry("event.id", "/id")
                .containsEntry("model.key", "record-key")
                .containsEntry("features", "category(path), category(status), log(latency_ms), log(bytes)")
                .containsEntry("anomaly.rate.per", "application");
        assertThat(proposal.leftOut())
                .containsOnlyKeys("region", "version", "label", "incident", "/host")
                .containsEntry("version", "it is always \"2.0\"")
                .containsEntry("region", "it is the same in all events of a model")
                .containsEntry("/host", "it is the key of the records");
    }

    @Test
    void textsAmongNumbersAreShownWithWhatToDo() {
        Map<String, IntFunction<String>> fields = new LinkedHashMap<>();
        fields.put("x", i -> String.valueOf(random.nextDouble()));
        fields.put("y", i -> i % 4 == 0 ? "\"None\"" : i % 7 == 0 ? "\"-\"" : String.valueOf(random.nextDouble()));
        assertThat(Proposal.of(sample(fields)).leftOut().get("y")).contains("like \"None\"", "input.missing");
    }

    /** One field beside a number that varies: what becomes of it. */
    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "latency_ms | log-normal | log(latency_ms)",
                "bytes | zero or log-normal | log1p(bytes)",
                "temperature | about 300 | temperature",
                "retries | poisson 2 | poisson(retries)",
                "attempts | 0 or 1 | poisson(attempts)",
                "ok | true or false | bernoulli(ok)",
                "seen | 0 or 1 | bernoulli(seen)",
                "status | codes | category(status)",
                "wind_dir | degrees | 'circular(wind_dir, 360)'",
                "requests_total | growing | 'delta(requests_total, 1)'",
                "country | few texts | category(country)",
                "a b | few texts | category(/a b)",
                "a.b | few texts | category(/a.b)",
                "user_id | many numbers | ",
                "userId | many numbers | ",
                "line | numbering | ",
                "comment | long texts | ",
                "session | many texts | ",
                "is_fraud | 0 or 1 | ",
                "amount | numbers as text | ",
                "tags | lists | ",
                "rare | seldom | ",
                "unit | constant | ",
                "twin | the same as x | ",
                "mixed | numbers and texts | "
            })
    void aField(String name, String values, String feature) {
        Map<String, IntFunction<String>> drawn = new LinkedHashMap<>();
        double[] x = new double[EVENTS];
        drawn.put("x", i -> Double.toString(x[i] = 50 + 10 * normal()));
        drawn.put(name, i -> value(values, i, x[i]));
        Proposal proposal = Proposal.of(sample(drawn));
        if (feature == null) {
            assertThat(proposal.settings()).containsEntry("features", "x");
            assertThat(proposal.leftOut().keySet()).singleElement().asString().contains(name);
        } else {
            assertThat(proposal.settings().get("features")).isEqualTo("x, " + feature);
            assertThat(proposal.leftOut()).isEmpty();
        }
        loads(proposal);
    }

    private String value(String kind, int i, double x) {
        return switch (kind) {
            case "log-normal" -> Double.toString(Math.exp(3 + normal()));
            case "zero or log-normal" -> random.nextInt(5) == 0 ? "0" : Double.toString(Math.exp(6 + normal()));
            case "about 300" -> Double.toString(300 + 5 * Math.abs(normal()));
            case "poisson 2" -> Integer.toString(poisson(2));
            case "0 or 1" -> Integer.toString(random.nextInt(2));
            case "true or false" -> Boolean.toString(random.nextBoolean());
            case "codes" -> new String[] {"200", "404", "500"}[random.nextInt(3)];
            case "degrees" -> Double.toString(360 * random.nextDouble());
            case "growing" -> Integer.toString(1000 + 7 * i + random.nextInt(5));
            case "few texts" -> "\"" + "abcde".charAt(random.nextInt(5)) + "\"";
            case "many numbers" -> Integer.toString(random.nextInt(1_000_000));
            case "numbering" -> Integer.toString(i);
            case "long texts" -> "\"the quick brown fox number " + random.nextInt() + " jumps over the lazy dog\"";
            case "many texts" -> "\"s" + random.nextInt() + "\"";
            case "numbers as text" -> "\"" + random.nextInt(100_000) / 100.0 + "\"";
            case "lists" -> "[1, 2]";
            case "seldom" -> random.nextInt(10) == 0 ? "1.5" : null;
            case "constant" -> "\"ms\"";
            case "the same as x" -> Double.toString(2 * x + 1);
            case "numbers and texts" -> random.nextBoolean() ? "3.5" : "\"high\"";
            default -> throw new IllegalArgumentException(kind);
        };
    }

    private int poisson(double mean) {
        int n = 0;
        for (double p = random.nextDouble(); p > Math.exp(-mean); p *= random.nextDouble()) {
            n++;
        }
        return n;
    }

    private double normal() {
        return random.nextGaussian();
    }

    private SampleProfile sample(Map<String, IntFunction<String>> fields) {
        List<RecordedEvent> events = new ArrayList<>();
        for (int i = 0; i < EVENTS; i++) {
            var json = new StringBuilder("{");
            for (var field : fields.entrySet()) {
                String value = field.getValue().apply(i);
                if (value != null) {
                    json.append(json.length() > 1 ? "," : "")
                            .append('"')
                            .append(field.getKey())
                            .append("\":")
                            .append(value);
                }
            }
            events.add(new RecordedEvent(null, -1, json.append('}').toString().getBytes(StandardCharsets.UTF_8)));
        }
        return SampleProfile.of(events, Times.DEFAULT);
    }

    /** Whatever is proposed can be loaded. */
    private static void loads(Proposal proposal) {
        WeirConfig config = WeirConfig.load(null, Map.of(), proposal.settings());
        assertThat(config.warnings()).isEmpty();
    }

    /** Times of strangers: how each is written, and what has to be said of it. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "\"2026-03-%02dT%02d:00:00Z\" | | ",
                "\"2026-03-%02dT%02d:00:00+01:00\" | | ",
                "\"2026-03-%02d %02d:00:00\" | | UTC",
                "\"%02d.03.2026 %02d:00\" | d.M.yyyy H:mm[:ss] | UTC",
                "\"03/%02d/2026 %02d:00:00\" | M/d/yyyy H:mm[:ss] | UTC",
                "\"%02d/03/2026 %02d:00\" | d/M/yyyy H:mm[:ss] | UTC"
            })
    void aTime(String form, String pattern, String zone) {
        Map<String, IntFunction<String>> drawn = new LinkedHashMap<>();
        drawn.put("x", i -> Double.toString(normal()));
        drawn.put("created_at", i -> String.format(form, 1 + i / 80, i / 4 % 20));
        Proposal proposal = Proposal.of(sample(drawn));
        assertThat(proposal.settings())
                .containsEntry("event.time", "/created_at")
                .containsEntry("features", "x");
        assertThat(proposal.settings().get("event.time.format")).isEqualTo(pattern);
        assertThat(proposal.settings().get("event.zone")).isEqualTo(zone);
        loads(proposal);
    }

    @Test
    void whatFollowsTheHourGetsACycleAndWhatMovesSlowlyALag() {
        Map<String, IntFunction<String>> drawn = new LinkedHashMap<>();
        double[] walk = {0};
        drawn.put("ts", i -> Long.toString(1_772_366_400_000L + i * 600_000L));
        drawn.put("load", i -> Double.toString(50 + 20 * Math.sin(i * Math.PI / 72) + 3 * normal()));
        drawn.put("level", i -> Double.toString(walk[0] = 0.99 * walk[0] + normal()));
        Proposal proposal = Proposal.of(sample(drawn));
        assertThat(proposal.settings())
                .containsEntry("features", "load, level, lag(load, 1), lag(level, 1), cycle(/ts, hour)")
                .containsEntry("model.key", "constant")
                .containsEntry("anomaly.alert.rate", "0.01");
        loads(proposal);
    }

    /** Things that do not differ need no models of their own. */
    @ParameterizedTest
    @CsvSource({"5, field(/sensor)", "0, constant"})
    void aFieldThatTellsThingsApartIsTheKey(double apart, String key) {
        Map<String, IntFunction<String>> drawn = new LinkedHashMap<>();
        drawn.put("sensor", i -> "\"s" + i % 8 + "\"");
        drawn.put("value", i -> Double.toString(normal() + apart * (i % 8)));
        assertThat(Proposal.of(sample(drawn)).settings()).containsEntry("model.key", key);
    }

    @Test
    void whatHasNoFeatureIsRefusedWithTheReasons() {
        Map<String, IntFunction<String>> drawn = new LinkedHashMap<>();
        drawn.put("user", i -> "\"u" + i + "\"");
        drawn.put("unit", i -> "\"ms\"");
        SampleProfile sample = sample(drawn);
        assertThatThrownBy(() -> Proposal.of(sample))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("user (nearly every event has another value)")
                .hasMessageContaining("unit (it is always \"ms\")");
    }

    /** Five thousand fields: those at the front are looked at, and the rest is said. */
    @Test
    void aDocumentOfFiveThousandFields() {
        List<RecordedEvent> events = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            var json = new StringBuilder("{");
            for (int j = 0; j < 5000; j++) {
                json.append(j > 0 ? "," : "")
                        .append("\"f")
                        .append(j)
                        .append("\":")
                        .append(normal());
            }
            events.add(new RecordedEvent(null, -1, json.append('}').toString().getBytes(StandardCharsets.UTF_8)));
        }
        Proposal proposal = Proposal.of(SampleProfile.of(events, Times.DEFAULT));
        assertThat(proposal.settings().get("features").split(", ")).hasSize(Proposal.MOST_FEATURES);
        assertThat(proposal.notes()).anyMatch(note -> note.contains("more than " + SampleProfile.MOST_FIELDS));
        loads(proposal);
    }

    /** The text of the file gives back every setting, whatever is in a name. */
    @Test
    void theFileIsReadBack() throws IOException {
        Map<String, IntFunction<String>> drawn = new LinkedHashMap<>();
        drawn.put("größe #1 = \\\"x\\\"", i -> Double.toString(normal()));
        drawn.put("user,agent", i -> Double.toString(normal()));
        drawn.put("a\\\\b", i -> Double.toString(normal()));
        Proposal proposal = Proposal.of(sample(drawn));
        String text = ConfigurationText.of(proposal, "Made.", Map.of("input.topics", "t"));
        var read = new Properties();
        read.load(new StringReader(text));
        Map<String, String> expected = new LinkedHashMap<>(proposal.settings());
        expected.put("input.topics", "t");
        assertThat(read).containsExactlyInAnyOrderEntriesOf(expected);
        loads(proposal);
    }
}
