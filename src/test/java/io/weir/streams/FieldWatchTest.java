package io.weir.streams;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.weir.event.Event;
import io.weir.event.Reason;
import io.weir.event.UnreadableEvent;
import io.weir.metrics.Exposition;
import io.weir.metrics.Metrics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Fields that the configuration names are missed when they are gone, for the whole life of a stream. */
class FieldWatchTest {

    private static final long NOW = 1_767_225_600_000L;

    @TempDir
    private Path directory;

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger("io.weir.streams");

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void listenNoMore() {
        logger.detachAppender(log);
    }

    private List<String> said() {
        return log.list.stream()
                .map(ILoggingEvent::getFormattedMessage)
                .filter(message -> !message.startsWith("the first dead letter of reason"))
                .toList();
    }

    private static String event(int i, SplittableRandom random, String latency, String id, String time, String host) {
        return String.format(
                Locale.ROOT,
                "{\"%s\":\"e%d\",\"%s\":%d,\"%s\":\"h%d\",\"%s\":%.3f,\"bytes\":%.1f,\"status\":\"%s\"}",
                id,
                i,
                time,
                NOW + i,
                host,
                i % 3,
                latency,
                50 + 5 * random.nextGaussian(),
                Math.exp(8 + random.nextGaussian()),
                List.of("200", "200", "404").get(i % 3));
    }

    @Test
    void aFeatureThatIsRenamedInMidStreamIsMissedOnceAndWelcomedOnceAndItsShareIsAMetric() {
        var metrics = new Metrics();
        try (var exposition = new Exposition(metrics, () -> true);
                var driven = Driven.measured(
                        directory,
                        metrics,
                        "features=latency, log(bytes), category(status)",
                        "event.id=id",
                        "event.time=ts",
                        "model.components=2")) {
            var random = new SplittableRandom(3);
            for (int i = 0; i < 4000; i++) {
                boolean renamed = i >= 1500 && i < 3000;
                driven.send("k", event(i, random, renamed ? "latency_ms" : "latency", "id", "ts", "host"), i);
            }
            assertThat(driven.assignments()).hasSize(4000);
            assertThat(said())
                    .satisfiesExactly(
                            sentence -> assertThat(sentence)
                                    .contains("feature latency was in 100 % of the events", "none of the newest 100")
                                    .contains("/latency_ms", "scored without it"),
                            sentence -> assertThat(sentence).contains("feature latency is in the events again"));
            String scrape = exposition.scrape();
            // 1,500 without it, of which the last 1,000 or so are no longer among the newest.
            assertThat(value(scrape, "weir_feature_missing_ratio{feature=\"latency\"}"))
                    .isBetween(0.0, 0.5);
            assertThat(value(scrape, "weir_feature_missing_ratio{feature=\"log(bytes)\"}"))
                    .isZero();
            assertThat(value(scrape, "weir_field_missing_ratio{field=\"event.id\"}"))
                    .isZero();
        }
    }

    @Test
    void theShareIsThatOfTheNewestEvents() {
        var metrics = new Metrics();
        try (var exposition = new Exposition(metrics, () -> true)) {
            var watch = watch(metrics, new ArrayList<>(), "features=x, y");
            for (int i = 0; i < 5000; i++) {
                watch.look(point(1, i < 3000 ? 1 : Double.NaN), null, null);
            }
            assertThat(value(exposition.scrape(), "weir_feature_missing_ratio{feature=\"y\"}"))
                    .isOne();
            assertThat(value(exposition.scrape(), "weir_feature_missing_ratio{feature=\"x\"}"))
                    .isZero();
            for (int i = 0; i < 1500; i++) {
                watch.look(point(1, i % 4 == 0 ? Double.NaN : 1), null, null);
            }
            // Between 1,000 and 2,000 events, of which those without it may be 500 more.
            assertThat(value(exposition.scrape(), "weir_feature_missing_ratio{feature=\"y\"}"))
                    .isBetween(0.25, 0.75);
            watch.close();
            assertThat(value(exposition.scrape(), "weir_feature_missing_ratio{feature=\"y\"}"))
                    .isNaN();
        }
    }

    @Test
    void anyNameOfAFeatureCanBeALabel() {
        var metrics = new Metrics();
        try (var exposition = new Exposition(metrics, () -> true)) {
            var watch = watch(metrics, new ArrayList<>(), "features=\"a*:,=? b\", \"say \"\"x\"\"\", /a~1b, größe");
            watch.look(point(1, 1, 1, 1), null, null);
            assertThat(Pattern.compile("(?m)^weir_feature_missing_ratio\\{")
                            .matcher(exposition.scrape())
                            .results()
                            .count())
                    .isEqualTo(4);
        }
    }

    @ParameterizedTest(name = "in {0} of the events, seed {1}")
    @CsvSource({"0.5, 1", "0.1, 2", "0.03, 3", "0.01, 4", "0.003, 5"})
    void aFeatureThatIsThereNowAndThenIsNotMissedUntilItIsGone(double share, long seed) {
        var random = new SplittableRandom(seed);
        List<String> sentences = new ArrayList<>();
        var watch = watch(new Metrics(), sentences, "features=x, y");
        for (int i = 0; i < 50_000; i++) {
            watch.look(point(1, random.nextDouble() < share ? 1 : Double.NaN), null, null);
        }
        assertThat(sentences).as("all is as ever").noneMatch(sentence -> sentence.contains("newest"));
        sentences.clear();
        for (int i = 0; i < 22 / share; i++) {
            watch.look(point(1, Double.NaN), null, null);
        }
        // Twenty times the distance between two of them is one in e²⁰ by chance.
        assertThat(sentences).hasSize(share * 100 > 22 ? 0 : 1);
        for (int i = 0; i < 200; i++) {
            watch.look(point(1, Double.NaN), null, null);
        }
        assertThat(sentences).singleElement().asString().contains("feature y was in", "none of the newest");
        for (int i = 0; i < 40 / share; i++) {
            watch.look(point(1, random.nextDouble() < share ? 1 : Double.NaN), null, null);
        }
        assertThat(sentences).hasSize(2).last().asString().isEqualTo("feature y is in the events again");
    }

    @Test
    void stragglersFromBeforeARenameAreNoReturn() {
        List<String> sentences = new ArrayList<>();
        var watch = watch(new Metrics(), sentences, "features=x, y");
        for (int i = 0; i < 20_000; i++) {
            watch.look(point(1, i < 2000 || i % 20 == 0 ? 1 : Double.NaN), null, null);
        }
        assertThat(sentences).as("one in twenty still has it").isEmpty();
        for (int i = 0; i < 2000; i++) {
            watch.look(point(1, i > 1000 && i % 20 == 0 ? 1 : Double.NaN), null, null);
        }
        assertThat(sentences).hasSize(1);
    }

    @Test
    void whatManyTasksSeeIsSaidOnce() {
        var metrics = new Metrics();
        List<String> sentences = new ArrayList<>();
        List<FieldWatch> tasks = List.of(
                watch(metrics, sentences, "features=x, y"),
                watch(metrics, sentences, "features=x, y"),
                watch(metrics, sentences, "features=x, y"));
        for (int i = 0; i < 3000; i++) {
            for (FieldWatch task : tasks) {
                task.look(point(1, i < 1000 || i >= 2000 ? 1 : Double.NaN), null, null);
            }
        }
        assertThat(sentences).hasSize(2);
        assertThat(sentences.get(1)).contains("again");
    }

    @Test
    void aFeatureThatIsInNoneOfTheFirstEventsIsSpokenOfOnceWithTheFieldsThereAre() {
        List<String> sentences = new ArrayList<>();
        var watch = watch(new Metrics(), sentences, "features=x, /load/0, y.z, w");
        byte[] event = Driven.utf8("{\"x\":1,\"y\":{\"Z\":2},\"a/b\":3}");
        var noFeatures = new UnreadableEvent(Reason.NO_FEATURES, "none");
        for (int i = 1; i < FieldWatch.EVENTS; i++) {
            watch.look(i == 5 ? point(1, 2, Double.NaN, Double.NaN) : null, i == 5 ? null : noFeatures, event);
        }
        assertThat(sentences).isEmpty();
        watch.look(null, noFeatures, event);
        assertThat(sentences)
                .singleElement()
                .asString()
                .contains("/y/z, /w was in none of the first 1000 events", "/a~1b, /x, /y/Z", "'features'");
    }

    @ParameterizedTest
    @CsvSource({
        "event.id,   'event.id=id',        key",
        "event.time, 'event.time=ts',      key",
        "model.key,  'model.key=field(host)', key",
        "model.key,  'model.key=field(host)', shared"
    })
    void theFieldsOfIdTimeAndKeyAreMissedTooFromTheStartAndInMidStream(String setting, String line, String scope) {
        for (int begin : new int[] {0, 1200}) {
            log.list.clear();
            var metrics = new Metrics();
            try (var exposition = new Exposition(metrics, () -> true);
                    var driven = Driven.measured(
                            directory.resolve("from" + begin),
                            metrics,
                            "features=latency, bytes",
                            line,
                            "model.scope=" + scope,
                            "model.components=1")) {
                var random = new SplittableRandom(3);
                for (int i = 0; i < 2400; i++) {
                    boolean renamed = i >= begin;
                    driven.send(
                            "k",
                            event(
                                    i,
                                    random,
                                    "latency",
                                    renamed ? "_id" : "id",
                                    renamed ? "time" : "ts",
                                    renamed ? "node" : "host"),
                            NOW + i);
                }
                assertThat(driven.assignments().size()
                                + driven.read("weir.dead-letters").size())
                        .isEqualTo(2400);
                assertThat(said())
                        .as(setting + " from " + begin)
                        .singleElement()
                        .asString()
                        .contains(line, begin == 0 ? "none of the first 1000 events" : "none of the newest 100");
                assertThat(value(exposition.scrape(), "weir_field_missing_ratio{field=\"" + setting + "\"}"))
                        .isBetween(0.5, 1.0);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1767225600", "1767225600000", "\"2026-01-01 00:00:00\""})
    void timesOfOurDaysAreNothingToSpeakOf(String time) {
        play("event.time.unit=auto", time);
        assertThat(said()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"event.time.unit=ms, 1767225600", "event.time.unit=s, 1767225600000", "event.time.unit=auto, 20160701"})
    void timesBefore1990OrAfterTomorrowAreSpokenOfOnce(String unit, String time) {
        play(unit, time);
        assertThat(said())
                .singleElement()
                .asString()
                .contains("before 1990 or after tomorrow", "event.time.unit", "event.time.format");
    }

    private void play(String unit, String time) {
        try (var driven = new Driven(directory, "features=x", "event.time=t", unit)) {
            for (int i = 0; i < 1500; i++) {
                driven.send("k", "{\"x\":" + i % 7 + ",\"t\":" + time + "}", NOW + i);
            }
            assertThat(driven.assignments()).hasSize(1500);
        }
    }

    @Test
    void invalidValuesThatCountAsMissingAreCountedByThemselves() {
        var metrics = new Metrics();
        try (var exposition = new Exposition(metrics, () -> true);
                var driven = Driven.measured(
                        directory,
                        metrics,
                        "features=x, log(bytes)",
                        "features.invalid=missing",
                        "model.components=1")) {
            for (int i = 0; i < 800; i++) {
                driven.send("k", "{\"x\":" + i % 7 + (i % 4 == 3 ? "}" : ",\"bytes\":" + i % 2 + "}"), i);
            }
            assertThat(driven.assignments()).hasSize(800);
            assertThat(value(exposition.scrape(), "weir_feature_missing_ratio{feature=\"log(bytes)\"}"))
                    .isEqualTo(0.75);
            assertThat(value(exposition.scrape(), "weir_feature_invalid_ratio{feature=\"log(bytes)\"}"))
                    .isEqualTo(0.5);
        }
    }

    private static FieldWatch watch(Metrics metrics, List<String> sentences, String... settings) {
        return FieldWatch.ofEvents(Driven.config(settings), true, metrics.fields(), NOW, sentences::add);
    }

    private static Event point(double... x) {
        return new Event(null, 0, false, x, List.of());
    }

    private static double value(String scrape, String series) {
        var found = Pattern.compile("^" + Pattern.quote(series) + " (\\S+)$", Pattern.MULTILINE)
                .matcher(scrape);
        assertThat(found.find()).as(series).isTrue();
        return Double.parseDouble(found.group(1));
    }
}
