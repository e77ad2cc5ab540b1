package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.event.Assignment;
import io.weir.event.Circle;
import io.weir.json.snapshot.ComponentSummary;
import io.weir.json.snapshot.ModelSnapshot;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Features on circles, through the processors. */
class CircularStreamTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    /** What came out. */
    private static final class Out implements SomeSinks {

        private final List<Long> clusters = new ArrayList<>();
        private final List<Double> pValues = new ArrayList<>();
        private final List<JsonNode> anomalies = new ArrayList<>();
        private byte[] model;

        @Override
        public void assignment(Record<byte[], byte[]> record, Assignment made) {
            clusters.add(made.warmingUp() ? -1 : made.cluster());
            pValues.add(made.pValue());
        }

        @Override
        public void anomaly(Record<byte[], byte[]> record) {
            anomalies.add(Driven.json(record.value()));
        }

        @Override
        public void model(Record<String, byte[]> record) {
            model = record.value();
        }

        ModelSnapshot snapshot() throws Exception {
            return ModelSnapshot.fromJson(model);
        }
    }

    private static Out run(List<String> events, String... settings) {
        var out = new Out();
        var local = new LocalTopology(Driven.config(settings), out);
        for (String event : events) {
            local.process(null, event.getBytes(StandardCharsets.UTF_8), 0);
        }
        local.settle();
        assertThat(out.clusters).hasSameSizeAs(events);
        return out;
    }

    /** Jobs of every night around midnight and of every noon, by the clocks of Berlin, across the change to summer time. */
    private static String job(int i, SplittableRandom random) {
        Instant hour = LocalDate.of(2026, 3, 1)
                .plusDays(i / 20)
                .atTime(i % 2 == 0 ? 0 : 12, 0)
                .atZone(BERLIN)
                .toInstant();
        long time = hour.toEpochMilli() + Math.round(600_000 * random.nextGaussian());
        return String.format(Locale.ROOT, "{\"ts\":%d,\"x\":%.4f}", time, random.nextGaussian());
    }

    @ParameterizedTest(name = "components={0}")
    @ValueSource(strings = {"auto", "2"})
    void aClusterAtMidnightIsOneCluster(String components) throws Exception {
        var random = new SplittableRandom(4);
        List<String> events = new ArrayList<>();
        for (int i = 0; i < 6000; i++) {
            events.add(job(i, random));
        }
        String half = "2026-05-01T%s:00+02:00";
        events.add("{\"ts\":\"" + half.formatted("23:55") + "\",\"x\":0}");
        events.add("{\"ts\":\"" + half.formatted("00:05") + "\",\"x\":0}");
        events.add("{\"ts\":\"" + half.formatted("18:00") + "\",\"x\":0}");
        Out out = run(
                events,
                "features=cycle(ts, hour), x",
                "event.zone=Europe/Berlin",
                "model.key=constant",
                "model.components=" + components);

        ModelSnapshot model = out.snapshot();
        assertThat(model.mixture().size()).isEqualTo(2);
        Map<String, Object> parameters = new LinkedHashMap<>();
        Circle circle = model.features().get(0).circle();
        List<String> directions = new ArrayList<>();
        for (int k = 0; k < 2; k++) {
            model.mixture().component(k).describe(parameters, model.levels());
            directions.add(circle.text(((double[]) parameters.get("direction"))[0]));
            // Ten minutes are 2π/144.
            double kappa = ((double[]) parameters.get("concentration"))[0];
            assertThat(1 / Math.sqrt(kappa)).isCloseTo(2 * Math.PI / 144, within(0.1 * 2 * Math.PI / 144));
        }
        assertThat(directions).anyMatch(t -> t.startsWith("23:5") || t.startsWith("00:0"));
        assertThat(directions).anyMatch(t -> t.startsWith("11:5") || t.startsWith("12:0"));
        assertThat(out.clusters.get(6000)).isEqualTo(out.clusters.get(6001));
        // From one job to the next they change, and both sides of midnight are the same.
        for (int i = 4000; i < 6000; i++) {
            assertThat(out.clusters.get(i)).as("job %d", i).isEqualTo(out.clusters.get(i % 2 == 0 ? 6000 : 4001));
        }
        JsonNode why =
                out.anomalies.get(out.anomalies.size() - 1).get("explanation").get(0);
        assertThat(why.get("feature").textValue()).isEqualTo("cycle(ts, hour)");
        assertThat(why.get("value").textValue()).isEqualTo("18:00");
        assertThat(why.get("expected").textValue()).matches("(23:5|00:0|11:5|12:0)\\d");
        assertThat(why.get("low").textValue()).matches("(23:[34]|11:[34])\\d");
        assertThat(why.get("high").textValue()).matches("(00:[12]|12:[12])\\d");
        assertThat(ComponentSummary.of(model, 0).get(0)).matches("\\d\\d:\\d\\d \\(\\d\\d:\\d\\d … \\d\\d:\\d\\d\\)");
        assertThat(model.toJson())
                .isEqualTo(ModelSnapshot.fromJson(model.toJson()).toJson());
        assertThat(new String(out.model, StandardCharsets.UTF_8))
                .contains("\"cycle\":\"hour\",\"zone\":\"Europe/Berlin\",\"period\":24.0");
    }

    /** Everything turned by any angle, in any unit: the same. */
    @Test
    void whereACircleBeginsAndInWhatUnitItIsMakesNoDifference() {
        List<Double> here = pValues(0, 360);
        assertThat(here.stream().filter(p -> p == p)).hasSizeGreaterThan(1000);
        for (double[] other : new double[][] {{180, 360}, {37.5, 360}, {-1234, 6400}, {0, 1e-3}}) {
            List<Double> there = pValues(other[0], other[1]);
            for (int i = 0; i < here.size(); i++) {
                double p = here.get(i);
                if (p == p) {
                    // A provisional model comes of one start of k-means, which sees cosines and sines; its scores count
                    // for a while.
                    assertThat(there.get(i)).as("event %d", i).isCloseTo(p, within(0.01));
                }
            }
        }
    }

    private static List<Double> pValues(double turn, double period) {
        var random = new SplittableRandom(9);
        List<String> events = new ArrayList<>();
        for (int i = 0; i < 4000; i++) {
            int k = random.nextInt(3);
            double degrees = 120 * k + (10 + 10 * k) * random.nextGaussian() + turn;
            events.add("{\"h\":" + degrees * (period / 360) + ",\"x\":" + (k + random.nextGaussian()) + "}");
        }
        return run(
                        events,
                        "features=circular(h, " + (period < 1 ? "1e-3" : String.valueOf(period)) + "), x",
                        "model.key=constant",
                        "model.components=3")
                .pValues;
    }

    @Test
    void anHourWithoutATimeIsMarginalisedAndABadTimeIsADeadLetter() {
        var random = new SplittableRandom(4);
        List<String> events = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            events.add(i % 10 == 3 ? "{\"x\":" + random.nextGaussian() + "}" : job(i, random));
        }
        Out out = run(events, "features=cycle(ts, hour), x", "model.key=constant", "model.components=2");
        assertThat(out.pValues.subList(2500, 3000)).allMatch(p -> p >= 0 && p <= 1);
    }

    /** A cycle at which events are equally likely says nothing. */
    @Test
    void eventsRoundTheClockAreAsRarelyFlaggedInEveryHour() {
        var random = new SplittableRandom(12);
        int n = 40_000;
        List<String> events = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            events.add(String.format(
                    Locale.ROOT,
                    "{\"ts\":%d,\"x\":%.4f,\"y\":%.4f}",
                    1_700_000_000_000L + i * 600_000L,
                    random.nextGaussian(),
                    random.nextGaussian()));
        }
        Out out = run(
                events,
                "features=cycle(ts, hour), x, y",
                "model.key=constant",
                "model.components=1",
                "anomaly.alert.rate=0.02");
        int[] quarters = new int[4];
        int all = 0;
        for (int i = 5000; i < n; i++) {
            if (out.pValues.get(i) < 0.02) {
                quarters[(int) ((1_700_000_000_000L + i * 600_000L) / 21_600_000 % 4)]++;
                all++;
            }
        }
        for (int quarter : quarters) {
            // Four standard errors of a quarter.
            assertThat((double) quarter).isCloseTo(all / 4.0, within(4 * Math.sqrt(all * 3 / 16.0)));
        }
    }
}
