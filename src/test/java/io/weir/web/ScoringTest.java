package io.weir.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.event.Features;
import io.weir.event.JsonPath;
import io.weir.event.UnreadableEvent;
import io.weir.http.BadRequest;
import io.weir.json.EventReader;
import io.weir.streams.Driven;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An event that is posted is read as one of the topic is. */
class ScoringTest {

    private static final Features FEATURES = Features.parse("a, b");
    private static final EventReader READER =
            new EventReader(FEATURES, JsonPath.parse("/id"), JsonPath.parse("/t"), 20_000);

    private static Scoring scoring() throws Exception {
        var models = new Models();
        models.accept("m".getBytes(StandardCharsets.UTF_8), TopicRecords.model("m", 5, 10), 0);
        return new Scoring(models, FEATURES, READER);
    }

    private static String posted(byte[] event) throws Exception {
        var body = new ByteArrayOutputStream();
        body.write("{\"model\":\"m\", \"event\" : ".getBytes(StandardCharsets.UTF_8));
        body.write(event);
        body.write(" }".getBytes(StandardCharsets.UTF_8));
        try {
            return scoring().score(body.toByteArray()).get("logLikelihood").toString();
        } catch (BadRequest e) {
            return e.getMessage();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":1,\"b\":2,\"id\":true}",
                "{\"a\":1,\"b\":2,\"t\":\"yesterday\"}",
                "{\"a\":1e400,\"b\":2}",
                "{\"a\":\"1\",\"b\":2}",
                "{\"a\":1,\"a\":2}",
                "{\"a\":1,\"z\":{\"y\":1,\"y\":2}}",
                "{\"a\":NaN}",
                "{}",
                "{\"a\":null}",
                "{\"a\":1,\"note\":\"\\ud800\"}",
                "{\"\\ud800\":1,\"a\":1}",
            })
    void whatTheTopicRefusesIsRefusedForTheSameReason(String event) throws Exception {
        byte[] bytes = event.getBytes(StandardCharsets.UTF_8);
        // In the body the place is another.
        assertThat(posted(bytes)).contains(refusal(bytes).replaceFirst("(, near|at) byte .*", ""));
    }

    @Test
    void bytesThatAreNoTextAreRefusedHereAndThere() throws Exception {
        for (String hex : List.of("c080", "eda080", "ff", "f5808080")) {
            var event = new ByteArrayOutputStream();
            event.write("{\"a\":1,\"note\":\"".getBytes(StandardCharsets.UTF_8));
            event.write(HexFormat.of().parseHex(hex));
            event.write("\"}".getBytes(StandardCharsets.UTF_8));
            assertThat(refusal(event.toByteArray())).isNotEmpty();
            assertThat(posted(event.toByteArray())).contains("not JSON").contains("no UTF-8");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {499, 500, 501})
    void nestingHasTheSameBound(int depth) throws Exception {
        byte[] event =
                ("{\"a\":1,\"n\":" + "[".repeat(depth) + "]".repeat(depth) + "}").getBytes(StandardCharsets.UTF_8);
        assertThat(posted(event).startsWith("-"))
                .isEqualTo(depth < 500)
                .isEqualTo(refusal(event).isEmpty());
    }

    @Test
    void anEventThatIsTooLargeForTheTopicIsTooLargeHere() throws Exception {
        byte[] event = ("{\"a\":1,\"n\":\"" + "x".repeat(20_000) + "\"}").getBytes(StandardCharsets.UTF_8);
        assertThat(posted(event)).contains("TOO_LARGE");
    }

    @Test
    void aBodyWithTwoEventsIsRefused() throws Exception {
        assertThat(posted("{\"a\":1},\"event\":{\"a\":2}".getBytes(StandardCharsets.UTF_8)))
                .contains("not JSON");
    }

    @ParameterizedTest
    @ValueSource(strings = {"model", "id"})
    void aLabelIsTextThatCanBeWritten(String field) {
        String label =
                "{\"model\":\"m\",\"id\":\"i\",\"source\":{\"topic\":\"t\",\"partition\":0,\"offset\":1},\"label\":\"normal\"}";
        assertThat(Label.read(label.getBytes(StandardCharsets.UTF_8)).id()).isEqualTo("i");
        byte[] spoilt = label.replaceFirst("(\"" + field + "\":)\"[^\"]*\"", "$1\"\\\\ud800\"")
                .getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> Label.read(spoilt))
                .isInstanceOf(BadRequest.class)
                .hasMessageContaining("half of a surrogate pair, \\ud800 at byte");
    }

    /** What the reader of the topic says, without the words about nesting, which name the parser; empty if it reads the event. */
    private static String refusal(byte[] event) {
        try {
            READER.read(event, 0);
            return "";
        } catch (UnreadableEvent e) {
            return e.getMessage();
        }
    }

    /** It is not of 1970. */
    @Test
    void anEventThatDoesNotSayItsTimeIsOfNoDayOfACalendar(@TempDir Path folder) throws Exception {
        Path calendar = Files.writeString(folder.resolve("calendar.txt"), "01-01 New Year\n");
        String[] settings = {
            "features=load, calendar(), count(PT1M)",
            "calendar.file=" + calendar,
            "event.time=/t",
            "model.key=constant",
            "model.components=2"
        };
        var config = Driven.config(settings);
        var models = new Models();
        try (var driven = new Driven(folder.resolve("state"), settings)) {
            var random = new SplittableRandom(1);
            for (int i = 0; i < 2000; i++) {
                String time = i % 2 == 0 ? "2026-01-01" : "2026-01-02";
                double load = (i % 2 == 0 ? 2 : 10) + 0.5 * random.nextGaussian();
                driven.send("k", "{\"t\":\"" + time + "\",\"load\":" + load + "}", i);
            }
            for (var model : driven.read("weir.models")) {
                models.accept(model.key(), model.value(), 0);
            }
        }
        var scoring = new Scoring(models, config.features(), config.eventReader());
        assertThat(logLikelihood(scoring, "{\"load\":10}")).isGreaterThan(-3);
        assertThat(logLikelihood(scoring, "{\"load\":10,\"t\":\"1970-01-02\"}")).isGreaterThan(-3);
        assertThat(logLikelihood(scoring, "{\"load\":10,\"t\":\"1970-01-01\"}")).isLessThan(-5);
    }

    private static double logLikelihood(Scoring scoring, String event) {
        return scoring.score(("{\"event\":" + event + "}").getBytes(StandardCharsets.UTF_8))
                .get("logLikelihood")
                .doubleValue();
    }
}
