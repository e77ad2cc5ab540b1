package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WeirTopologyTest {

    private static final String FEATURES = "features=x, y";
    private static final String TWO = "model.components=2";

    @TempDir
    Path directory;

    private Driven driven(String... settings) {
        return new Driven(directory, settings);
    }

    /** An event of one of two clusters 9 standard deviations apart. */
    private static String event(SplittableRandom random) {
        double centre = random.nextBoolean() ? 0 : 9;
        return String.format(
                Locale.ROOT, "{\"x\":%s,\"y\":%s}", centre + random.nextGaussian(), -centre + random.nextGaussian());
    }

    private static void play(Driven driven, String key, int count, long seed) {
        var random = new SplittableRandom(seed);
        for (int i = 0; i < count; i++) {
            driven.send(key, event(random), 1000L * i);
        }
    }

    @Test
    void everyEventIsAssignedFirstByAProvisionalModelAndThenByATrainedOne() {
        try (var driven = driven(FEATURES, TWO)) {
            play(driven, "k", 6000, 1);
            List<JsonNode> assignments = driven.assignments();
            assertThat(assignments).hasSize(6000);
            assertThat(assignments.get(0).get("status").textValue()).isEqualTo("warming-up");
            assertThat(assignments.get(0).get("modelVersion").longValue()).isZero();
            JsonNode last = assignments.get(5999);
            assertThat(last.get("status").textValue()).isEqualTo("scored");
            assertThat(last.get("modelVersion").longValue()).isPositive();
            assertThat(last.get("id").textValue()).isEqualTo("events-0-5999");
            assertThat(last.get("timestamp").longValue()).isEqualTo(5_999_000);
            assertThat(last.get("model").textValue()).isEqualTo("k");
            assertThat(last.get("source").toString())
                    .isEqualTo("{\"topic\":\"events\",\"partition\":0,\"offset\":5999}");
            assertThat(assignments.get(0).get("pValue").isNull()).isTrue();
            assertThat(last.get("pValue").doubleValue()).isBetween(0.0, 1.0);
            long flagged = assignments.stream()
                    .filter(a -> a.get("anomaly").booleanValue())
                    .count();
            List<JsonNode> anomalies = driven.read("weir.anomalies").stream()
                    .map(r -> Driven.json(r.value()))
                    .toList();
            assertThat(flagged).isBetween(30L, 80L);
            assertThat((long) anomalies.size()).isEqualTo(flagged);
            JsonNode anomaly = anomalies.get(0);
            assertThat(anomaly.get("anomaly").booleanValue()).isTrue();
            assertThat(anomaly.get("pValue").doubleValue()).isLessThan(0.1);
            assertThat(anomaly.get("explanation")).hasSize(2);
            assertThat(anomaly.get("explanation").get(0).propertyStream().map(java.util.Map.Entry::getKey))
                    .containsExactly("feature", "share", "value", "expected", "low", "high");
            assertThat(anomaly.get("event").isObject()).isTrue();
        }
    }

    @Test
    void strangeEventsNearWhatWasExpectedAndRepeatsAreSuppressedAndCounted() {
        List<JsonNode> plain;
        List<JsonNode> quiet;
        List<JsonNode> alerts;
        try (var driven = driven(FEATURES, TWO)) {
            play(driven, "k", 6000, 1);
            plain = driven.assignments();
        }
        try (var driven = new Driven(
                directory.resolve("2"), FEATURES, TWO, "anomaly.ignore.near=x:3, y:3", "anomaly.once.per=PT5M")) {
            play(driven, "k", 6000, 1);
            quiet = driven.assignments();
            alerts = driven.read("weir.anomalies").stream()
                    .map(r -> Driven.json(r.value()))
                    .toList();
        }
        int near = 0;
        long repeats = 0;
        long sinceAlert = 0;
        List<Long> counted = new ArrayList<>();
        for (int i = 0; i < plain.size(); i++) {
            JsonNode a = quiet.get(i);
            boolean strange = a.get("anomaly").booleanValue() || a.has("suppressed");
            // Suppression is about what is said, not about what is learned.
            assertThat(strange).isEqualTo(plain.get(i).get("anomaly").booleanValue());
            assertThat(a.get("logLikelihood")).isEqualTo(plain.get(i).get("logLikelihood"));
            near += a.path("suppressed").asText().equals("near-expected") ? 1 : 0;
            if (a.path("suppressed").asText().equals("repeat")) {
                repeats++;
                sinceAlert++;
            } else if (a.get("anomaly").booleanValue()) {
                counted.add(sinceAlert);
                sinceAlert = 0;
            }
        }
        assertThat(near).isPositive();
        assertThat(repeats).isPositive();
        assertThat(alerts.stream().map(a -> a.path("repeats").longValue())).containsExactlyElementsOf(counted);
        for (int i = 1; i < alerts.size(); i++) {
            assertThat(alerts.get(i).get("timestamp").longValue()
                            - alerts.get(i - 1).get("timestamp").longValue())
                    .isGreaterThanOrEqualTo(300_000);
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"constant", "an outlier first", "all strange after a while"})
    void streamsThatLookLikeAMistakeAreNotFlaggedAsAWhole(String kind) {
        var random = new SplittableRandom(23);
        try (var driven = driven(FEATURES, TWO)) {
            for (int i = 0; i < 6000; i++) {
                double x = kind.equals("constant") ? 3 : random.nextGaussian();
                double y = kind.equals("constant") ? 0.1 : random.nextGaussian();
                if (kind.startsWith("an outlier") && i == 0) {
                    x = 1e9;
                }
                if (kind.startsWith("all strange") && i >= 4500) {
                    x += 1000;
                }
                driven.send("k", String.format(Locale.ROOT, "{\"x\":%s,\"y\":%s}", x, y), 1000L * i);
            }
            List<JsonNode> assignments = driven.assignments();
            assertThat(assignments).hasSize(6000);
            // Where all events of a model version score alike, they are flagged together until the run is taken for a
            // new regime. One that stays is told for 200 events more.
            int most = kind.startsWith("an outlier") ? 70 : kind.equals("constant") ? 160 : 330;
            assertThat(assignments.stream().filter(a -> a.get("anomaly").booleanValue()))
                    .hasSizeLessThan(most);
            assertThat(assignments.get(5999).get("logLikelihood").doubleValue()).isGreaterThan(-20);
        }
    }

    @Test
    void responsibilitiesSumToOneAndNameTheClusterAndTheModelOfTheirVersionKnowsIt() {
        try (var driven = driven(FEATURES, TWO)) {
            play(driven, "k", 3000, 2);
            var models = driven.models();
            for (JsonNode assignment : driven.assignments()) {
                JsonNode r = assignment.get("responsibilities");
                double sum = 0;
                double largest = 0;
                String best = null;
                for (var entry : r.properties()) {
                    sum += entry.getValue().doubleValue();
                    if (entry.getValue().doubleValue() > largest) {
                        largest = entry.getValue().doubleValue();
                        best = entry.getKey();
                    }
                }
                assertThat(sum).isBetween(1 - 1e-12, 1 + 1e-12);
                assertThat(assignment.get("cluster").asText()).isEqualTo(best);
                long version = assignment.get("modelVersion").longValue();
                if (version > 0) {
                    var model = models.stream()
                            .filter(m -> m.version() == version)
                            .findFirst()
                            .orElseThrow();
                    List<Long> ids = new ArrayList<>();
                    for (int k = 0; k < model.components().size(); k++) {
                        ids.add(model.components().id(k));
                    }
                    assertThat(ids).contains(assignment.get("cluster").longValue());
                }
            }
        }
    }

    @Test
    void twoClustersNineStandardDeviationsApartAreFound() {
        try (var driven = driven(FEATURES, TWO)) {
            play(driven, "k", 5000, 3);
            var models = driven.models();
            var last = models.get(models.size() - 1);
            double[] xs = {mean(last, 0), mean(last, 1)};
            Arrays.sort(xs);
            // Standard error of a mean over about half of the events: 1/√2400 = 0.02.
            assertThat(xs[0]).isBetween(-0.1, 0.1);
            assertThat(xs[1]).isBetween(8.9, 9.1);
            // Some of the flagged events are not learned.
            assertThat(last.createdAt().toEpochMilli())
                    .isBetween(1000 * (last.events() - 1), 1000 * (last.events() + 60));
        }
    }

    private static double mean(io.weir.json.snapshot.ModelSnapshot model, int k) {
        return ((io.weir.family.gaussian.GaussianComponent) model.mixture().component(k)).mean(0);
    }

    @Test
    void theSameInputTwiceGivesTheSameBytes() throws IOException {
        assertThat(replay("a")).isEqualTo(replay("b"));
    }

    private List<String> replay(String run) {
        List<String> bytes = new ArrayList<>();
        try (var driven = new Driven(directory.resolve(run), FEATURES, "model.components=3")) {
            play(driven, "k", 2500, 7);
            for (String topic : List.of("weir.assignments", "weir.models")) {
                driven.read(topic).forEach(r -> bytes.add(new String(r.value(), StandardCharsets.UTF_8)));
            }
        }
        assertThat(bytes).hasSizeGreaterThan(2510);
        return bytes;
    }

    @Test
    void aModelLearnsFromTheEventsOfItsKeyOnly() {
        List<String> alone = assignmentsOf("a", false);
        List<String> besideAnother = assignmentsOf("b", true);
        assertThat(besideAnother).isEqualTo(alone);
    }

    /** Assignments of key k without their offsets. */
    private List<String> assignmentsOf(String run, boolean another) {
        try (var driven = new Driven(directory.resolve(run), FEATURES, TWO, "event.id=/x")) {
            var random = new SplittableRandom(11);
            for (int i = 0; i < 2000; i++) {
                driven.send("k", event(random), i);
                if (another) {
                    driven.send("other", "{\"x\":" + (1000 + i % 17) + ",\"y\":" + (i % 5) + "}", i);
                }
            }
            return driven.assignments().stream()
                    .filter(a -> a.get("model").textValue().equals("k"))
                    .map(a -> a.get("id") + " " + a.get("modelVersion") + " " + a.get("responsibilities"))
                    .toList();
        }
    }

    @ParameterizedTest
    @CsvSource({"field(/host),h1", "constant,default"})
    void repartitionedEventsKeepTheirKeyAndTheirSource(String modelKey, String model) {
        try (var driven = driven(FEATURES, TWO, "model.key=" + modelKey)) {
            driven.send("a", "{\"x\":1,\"host\":\"h0\"}", 1);
            driven.send("b", "{\"x\":1,\"host\":\"h1\"}", 2);
            driven.send((String) null, "{\"x\":1,\"host\":\"h1\"}", 3);
            driven.send("d", "{\"x\":1,\"host\":{}}", 3);
            var records = driven.read("weir.assignments");
            assertThat(records.get(1).key()).isEqualTo(Driven.utf8("b"));
            assertThat(records.get(1).headers()).isEmpty();
            assertThat(records.get(2).key()).isNull();
            JsonNode assignment = Driven.json(records.get(1).value());
            assertThat(assignment.get("id").textValue()).isEqualTo("events-0-1");
            assertThat(assignment.get("model").textValue()).isEqualTo(model);
            assertThat(assignment.get("source").toString())
                    .isEqualTo("{\"topic\":\"events\",\"partition\":0,\"offset\":1}");
        }
    }

    @Test
    void aMissingKeyNamesTheEmptyModelAndOneThatIsNoTextItsHexadecimalForm() {
        try (var driven = driven(FEATURES)) {
            driven.send((byte[]) null, Driven.utf8("{\"x\":1}"), 1);
            driven.send(new byte[] {(byte) 0xff, 1}, Driven.utf8("{\"x\":1}"), 1);
            assertThat(driven.assignments())
                    .extracting(a -> a.get("model").textValue())
                    .containsExactly("", "hex:ff01");
        }
    }

    @Test
    void eventsBeforeTheEpochAndFarInTheFutureAreAssignedAtTheirTime() {
        try (var driven = driven(FEATURES, "event.time=time")) {
            driven.send("a", "{\"x\":1,\"time\":\"1880-01-01\"}", 1);
            driven.send("a", "{\"x\":1,\"time\":\"9000-01-01T00:00:00+01:00\"}", 2);
            driven.send("a", "{\"x\":1}", 3);
            var records = driven.read("weir.assignments");
            assertThat(records)
                    .extracting(r -> Driven.json(r.value()).get("timestamp").longValue())
                    .containsExactly(-2840140800000L, 221845388400000L, 3L);
            assertThat(records).extracting(TestRecord::timestamp).containsExactly(1L, 2L, 3L);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "record-key, key, topology-record-key",
        "constant, key, topology-constant",
        "constant, shared, topology-shared"
    })
    void theTopologyIsTheOneInTheGoldenFile(String modelKey, String scope, String file) throws IOException {
        String drawn = WeirTopology.build(Driven.config(FEATURES, "model.key=" + modelKey, "model.scope=" + scope))
                .describe()
                .toString();
        Path golden = Path.of("src/test/resources/io/weir/streams", file + ".txt");
        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(golden, drawn);
        }
        assertThat(drawn).isEqualTo(Files.readString(golden));
    }

    @Test
    void inSharedScopeTheStatisticsGoThroughATopicAndTheModelComesBackWithTheSnapshot() {
        try (var driven = driven(FEATURES, TWO, "model.key=constant", "model.scope=shared")) {
            play(driven, "k", 6000, 1);
            List<JsonNode> assignments = driven.assignments();
            assertThat(assignments).hasSize(6000);
            JsonNode last = assignments.get(5999);
            assertThat(last.get("status").textValue()).isEqualTo("scored");
            assertThat(last.get("model").textValue()).isEqualTo("default");
            var models = driven.models();
            assertThat(last.get("modelVersion").longValue())
                    .isEqualTo(models.get(models.size() - 1).version());
            assertThat(models.get(models.size() - 1).mixture().size()).isEqualTo(2);
        }
    }

    @Test
    void anotherApplicationsModelsAreNotTaken() {
        var broadcast = new BroadcastModels(Driven.config(FEATURES, "model.scope=shared", "application.id=mine"));
        var others = new BroadcastModels(Driven.config(FEATURES, "model.scope=shared", "application.id=theirs"));
        var family = Driven.config(FEATURES).family();
        var model = io.weir.em.online.ScoringModel.initial(family, new double[] {1, 2});
        assertThat(broadcast.deserialize("weir.models", broadcast.headers(model), new byte[0]))
                .hasToString(model.toString());
        assertThat(broadcast.deserialize("weir.models", others.headers(model), new byte[0]))
                .isNull();
        assertThat(broadcast.partitions("weir.models", "default", null, 3)).contains(java.util.Set.of(0, 1, 2));
    }
}
