package io.weir.web;

import static io.weir.web.TopicRecords.TOPICS;
import static io.weir.web.TopicRecords.anomaly;
import static io.weir.web.TopicRecords.anomalyRecord;
import static io.weir.web.TopicRecords.assignment;
import static io.weir.web.TopicRecords.model;
import static io.weir.web.TopicRecords.record;
import static io.weir.web.TopicRecords.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.http.WebJson;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever else writes to the output topics breaks neither the reader nor an answer: what is not Weir's is counted and passed over. */
class ForeignRecordsTest {

    private static final List<String> API = List.of(
            "api/overview",
            "api/history",
            "api/models",
            "api/models/m",
            "api/models/m/versions",
            "api/models/m/points",
            "api/dead-letters",
            "api/anomalies",
            "api/anomalies?model=m&feature=a&from=1&to=9",
            "api/lifecycle");

    private final View view = TopicRecords.view(System::currentTimeMillis);
    private final Dashboard dashboard = TopicRecords.dashboard(view);
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        dashboard.close();
    }

    private static List<String> outputs() {
        return List.of(
                TOPICS.assignments(),
                TOPICS.models(),
                TOPICS.deadLetters(),
                TOPICS.anomalies(),
                TOPICS.lifecycle(),
                TOPICS.feedback(),
                TOPICS.input().get(0));
    }

    private static List<byte[]> foreign() {
        var all = new ArrayList<byte[]>();
        all.add(null);
        all.add(new byte[0]);
        all.add(new byte[] {(byte) 0xff, (byte) 0xfe, 0, 0x7b});
        all.add(new byte[1 << 20]);
        Stream.of(
                        "null",
                        "3",
                        "\"text\"",
                        "[]",
                        "{}",
                        "{\"model\":{},\"source\":[],\"id\":[1]}",
                        "{\"model\":\"m\",\"source\":{\"topic\":\"events\",\"partition\":-1,\"offset\":-1}}",
                        "{\"model\":\"m\",\"source\":\"events-0-1\",\"timestamp\":1,\"id\":\"x\"}",
                        "{\"model\":\"m\",\"id\":\"x\",\"timestamp\":1e300,\"source\":{\"topic\":\"events\",\"partition\":0,\"offset\":1}}",
                        "{\"model\":\"m\",\"id\":\"x\",\"timestamp\":1,\"explanation\":[null,3],\"source\":{\"topic\":\"events\",\"partition\":0,\"offset\":1}}",
                        "{\"model\":\"m\",\"event\":7}",
                        "{\"model\":\"" + "m".repeat(1 << 20)
                                + "\",\"source\":{\"topic\":\"t\",\"partition\":0,\"offset\":1}}",
                        "[".repeat(100_000),
                        "{\"a\":".repeat(100_000),
                        "{\"model\":\"m\",\"x\":" + "[".repeat(900) + "]".repeat(900) + "}",
                        "{\"format\":\"weir-model\",\"formatVersion\":1,\"model\":\"m\"}",
                        "{\"version\":1" + "0".repeat(5000) + "}")
                .forEach(text -> all.add(utf8(text)));
        return all;
    }

    @Test
    void whatIsNotOfWeirIsCountedAndPassedOver() throws Exception {
        view.accept(TopicRecords.modelRecord("m", 5, 3), true);
        view.accept(anomalyRecord("m", 1, 5, 2, 1), true);
        long offset = 10;
        for (String topic : outputs()) {
            for (byte[] value : foreign()) {
                for (byte[] key : new byte[][] {null, new byte[0], {(byte) 0xff}, utf8("other")}) {
                    accept(topic, offset++, key, value);
                }
            }
        }
        assertThat(get("api/overview").path("totals").path("unreadable").asLong())
                .isGreaterThan(4 * 50);
        for (String path : API) {
            get(path);
        }
        assertThat(get("api/anomalies")).hasSize(1);
        assertThat(get("api/lifecycle")).isEmpty();
        assertThat(get("api/models")).hasSize(1);
        view.accept(anomalyRecord("m", 2, 6, 2, 1), true);
        assertThat(get("api/anomalies")).as("and it goes on").hasSize(2);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void recordsOfWeirInWhichSomethingIsChangedBreakNothing(long seed) throws Exception {
        var random = new SplittableRandom(seed);
        for (int i = 0; i < 100; i++) {
            for (byte[] real : List.of(
                    assignment("m", i, 1, -2.5),
                    anomaly("m", i, 1000 + i, 1, 2),
                    model("m", 5 + i, 3),
                    utf8(
                            "{\"model\":\"m\",\"version\":3,\"event\":\"born\",\"component\":1,\"parents\":[],\"reason\":\"x\"}"),
                    utf8("{\"model\":\"m\",\"id\":\"id-1\",\"label\":\"normal\"}"))) {
                byte[] value = random.nextInt(3) == 0 ? flipped(real, random) : replaced(real, random);
                for (String topic : outputs()) {
                    accept(topic, i, utf8("m"), value);
                }
            }
        }
        for (String path : API) {
            get(path);
        }
    }

    /** What parsers, the JVM and their programmers say to each other. */
    private static final Pattern JARGON = Pattern.compile(
            "expecting|token|VALUE_|START_|io\\.weir|com\\.fasterxml|java|Cannot |Exception|`|\\(code |bound");

    /** Takes a record; if it is not shown, the page says which one, why, and what to do, in words. */
    private void accept(String topic, long offset, byte[] key, byte[] value) {
        long before = unreadable();
        view.accept(record(topic, offset, key, value), true);
        if (unreadable() == before) {
            return;
        }
        String problem = view.overview().path("problem").asText();
        assertThat(problem)
                .startsWith("topic " + topic + ", partition 0, offset " + offset + " is not shown: ")
                .containsPattern("; (nobody but Weir should write to this topic|whoever sent it should send another one"
                        + "|is this the processor's configuration\\?)$");
        String quotes = "\"[^\"]*\"|'[^']*'";
        assertThat(problem.replaceAll(quotes, "")).as(problem).doesNotContainPattern(JARGON);
    }

    private long unreadable() {
        return view.overview().path("totals").path("unreadable").asLong();
    }

    private static byte[] flipped(byte[] real, SplittableRandom random) {
        byte[] bytes = real.clone();
        for (int n = random.nextInt(1, 4); n > 0; n--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        return bytes;
    }

    /** One value somewhere in it is another. */
    private static byte[] replaced(byte[] real, SplittableRandom random) throws Exception {
        var json = (ObjectNode) WebJson.MAPPER.readTree(real);
        var objects = new ArrayList<ObjectNode>(
                json.findParents("topic").stream().map(ObjectNode.class::cast).toList());
        objects.add(json);
        var some = objects.get(random.nextInt(objects.size()));
        var names = new ArrayList<String>();
        some.fieldNames().forEachRemaining(names::add);
        String[] values = {
            "null", "-1", "1e308", "9223372036854775807", "[]", "[null]", "{}", "\"\\u0000\"", "true", "0.5"
        };
        some.set(
                names.get(random.nextInt(names.size())),
                WebJson.MAPPER.readTree(values[random.nextInt(values.length)]));
        return WebJson.bytes(json);
    }

    private JsonNode get(String path) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(dashboard.url() + path)).build();
        var answer = client.send(request, BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(path + ": " + answer.body()).isIn(200, 404);
        return WebJson.MAPPER.readTree(answer.body());
    }
}
