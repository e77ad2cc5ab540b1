package io.weir.web;

import static io.weir.web.TopicRecords.assignmentRecord;
import static io.weir.web.TopicRecords.eventRecord;
import static io.weir.web.TopicRecords.model;
import static io.weir.web.TopicRecords.modelRecord;
import static io.weir.web.TopicRecords.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.http.WebException;
import io.weir.http.WebJson;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DashboardTest {

    @TempDir
    private Path folder;

    private final View view = TopicRecords.view(System::currentTimeMillis);
    private final Dashboard dashboard = TopicRecords.dashboard(view);
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        dashboard.close();
    }

    @Test
    void thePageAndAllItsPiecesComeFromHereAndNothingElseMay() throws Exception {
        var page = get("");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .startsWith("default-src 'none'; script-src 'self'; style-src 'self';")
                .doesNotContain("unsafe");
        assertThat(page.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(page.body()).doesNotContain("http://", "https://", " style=", "onclick");
        var references = new ArrayList<String>();
        var matcher =
                java.util.regex.Pattern.compile("(?:src|href)=\"([^#\"]+)\"").matcher(page.body());
        while (matcher.find()) {
            references.add(matcher.group(1));
        }
        assertThat(references).contains("app.js", "style.css", "uplot/dist/uPlot.iife.min.js", "openapi.json");
        for (String reference : references) {
            if (!reference.equals("health")) {
                assertThat(get(reference).statusCode()).as(reference).isEqualTo(200);
            }
        }
        assertThat(get("app.js").headers().firstValue("Content-Type").orElseThrow())
                .contains("javascript");
    }

    @Test
    void everyPathOfTheDescriptionIsServed() throws Exception {
        view.accept(modelRecord("m", 5, 3), true);
        for (var path : json("openapi.json").path("paths").properties()) {
            if (path.getKey().equals("/api/stream") || !path.getValue().has("get")) {
                continue;
            }
            String real = path.getKey().substring(1).replace("{model}", "m").replace("{version}", "5");
            assertThat(get(real).statusCode()).as(real).isIn(200, real.matches("health(/ready)?") ? 503 : 200);
        }
    }

    @Test
    void everyRouteIsDescribedAndEveryDescriptionIsARoute() throws Exception {
        var described = new TreeSet<String>();
        for (var path : json("openapi.json").path("paths").properties()) {
            path.getValue().properties().stream()
                    .map(java.util.Map.Entry::getKey)
                    .filter(method -> !method.equals("parameters"))
                    .forEach(method -> described.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey()));
        }
        assertThat(dashboard.routes()).containsExactlyInAnyOrderElementsOf(described);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"m", "a/b", "", "..", "<script>alert(1)</script>", "nul\u0000", "~tilde", "ключ 模型", "a?b#c%d"})
    void aModelOfAnyNameIsFoundByItsReferenceWithItsVersionsAndPoints(String name) throws Exception {
        view.accept(modelRecord(name, 4, 3), true);
        Thread.sleep(300);
        view.accept(modelRecord(name, 5, 3), true);
        view.accept(assignmentRecord(name, 1, 1, -2.5), true);
        view.accept(eventRecord(1, "{\"a\":1.5}"), true);
        var listed = json("api/models").get(0);
        assertThat(listed.path("model").asText()).isEqualTo(name);
        String path = "api/models/" + listed.path("ref").asText();
        assertThat(get(path).body()).isEqualTo(new String(model(name, 5, 3), StandardCharsets.UTF_8));
        assertThat(get(path + "/versions/4").body()).isEqualTo(new String(model(name, 4, 3), StandardCharsets.UTF_8));
        assertThat(json(path + "/versions")).hasSize(2);
        var points = json(path + "/points");
        assertThat(points.path("points").toString()).isEqualTo("[[1,0,-2.5,1.5,null]]");
        assertThat(json(path + "/points?after=" + points.path("sequence").asLong())
                        .path("points"))
                .isEmpty();
    }

    @Test
    void anOrdinaryNameIsFoundPercentEncodedToo() throws Exception {
        for (String name : new String[] {"host-1", "a/b c", "<script>", "ä%"}) {
            view.accept(modelRecord(name, 5, 3), true);
            String path = "api/models/"
                    + URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
            assertThat(json(path).path("model").asText()).isEqualTo(name);
            assertThat(json(path + "/versions")).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "api/models/nobody           | 404 | there is no model 'nobody' here",
                "api/models/nobody/versions  | 404 | there is no model 'nobody' here",
                "api/models/m/versions/99    | 404 | version 99 of model 'm' is not kept",
                "api/models/m/versions/x     | 400 | 'x' is not a whole number from 0",
                "api/models/~é               | 400 | is not base64url",
                "api/history?seconds=901     | 400 | '901' is not a whole number from 0 to 900",
                "api/anomalies?limit=-1      | 400 | '-1' is not a whole number from 0 to 1000",
                "api/nothing                 | 404 | not found"
            })
    void whatIsNotThereOrNotMeantIsSaidInJson(String path, int status, String message) throws Exception {
        view.accept(modelRecord("m", 5, 3), true);
        var answer = get(path.replace("é", "%C3%A9"));
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(WebJson.MAPPER.readTree(answer.body()).path("error").asText())
                .contains(message);
    }

    @Test
    void anEventIsScoredWithoutBeingLearned() throws Exception {
        view.accept(modelRecord("m", 5, 10), true);
        var answer = WebJson.MAPPER.readTree(
                post("application/json", "{\"event\":{\"a\":10,\"b\":10}}").body());
        assertThat(answer.path("model").asText()).isEqualTo("m");
        assertThat(answer.path("modelVersion").asInt()).isEqualTo(5);
        assertThat(answer.path("cluster").asInt()).isEqualTo(1);
        // log(3/4) − log 2π, by hand
        assertThat(answer.path("logLikelihood").asDouble())
                .isCloseTo(Math.log(0.75) - Math.log(2 * Math.PI), org.assertj.core.data.Offset.offset(1e-12));
        assertThat(json("api/models/m").path("events").asInt()).isEqualTo(500);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "nonsense                               | 400 |         | not JSON",
                "[]                                     | 400 |         | must be an object",
                "{}                                     | 400 | event   | expected an object",
                "{`event`:3}                            | 400 | event   | expected an object",
                "{`event`:{`a`:`x`}}                    | 400 | event   | WRONG_TYPE: a is",
                "{`event`:{}}                           | 400 | event   | NO_FEATURES",
                "{`event`:{`a`:1},`learn`:true}         | 400 | learn   | no such field",
                "{`event`:{`a`:1},`model`:7}            | 400 | model   | expected text",
                "{`event`:{`a`:1},`model`:`other`}      | 404 |         | there is no model 'other'"
            },
            ignoreLeadingAndTrailingWhitespace = true)
    void aScoreRequestThatCannotBeIsRefusedWithItsField(String body, int status, String field, String message)
            throws Exception {
        view.accept(modelRecord("m", 5, 3), true);
        var answer = post("application/json", body.replace('`', '"'));
        assertThat(answer.statusCode()).isEqualTo(status);
        var json = WebJson.MAPPER.readTree(answer.body());
        assertThat(json.path("error").asText()).contains(message);
        if (field != null) {
            assertThat(json.path("field").asText()).isEqualTo(field);
        }
    }

    @Test
    void scoresAreNotGivenToFormsOfOtherSitesNorToBodiesWithoutEnd() throws Exception {
        assertThat(post("text/plain", "{\"event\":{\"a\":1}}").statusCode()).isEqualTo(400);
        assertThat(post("application/json", "{\"event\":{\"a\":\"" + "x".repeat(2 << 20) + "\"}}")
                        .statusCode())
                .isEqualTo(413);
    }

    @Test
    void aNameThatLeadsHereFromElsewhereIsNotAnswered() throws Exception {
        try (var socket = new Socket(InetAddress.getByName("127.0.0.1"), dashboard.port())) {
            socket.getOutputStream()
                    .write(utf8("GET /api/models HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 403");
        }
    }

    @Test
    void aRunOfEmThatIsNoneIsRefused() throws Exception {
        var file = Files.writeString(folder.resolve("run.json"), "{\"format\":\"weir-model\"}");
        assertThatThrownBy(() -> EmRun.read(file))
                .isInstanceOf(WebException.class)
                .hasMessageContaining("is not a run of EM; 'weir fit --trace RUN.json' writes one");
    }

    @Test
    void itIsReadyWhenTheTopicsWereReadAndTheBrokersAnswer() throws Exception {
        assertThat(get("health/live").statusCode()).isEqualTo(200);
        assertThat(get("health").statusCode()).isEqualTo(503);
        view.standing().caughtUp();
        view.connection(Standing.Connection.LIVE, null);
        assertThat(get("health").statusCode()).isEqualTo(200);
        view.connection(Standing.Connection.AWAY, "the brokers do not answer");
        var answer = get("health/ready");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("the brokers do not answer");
    }

    @Test
    void twoHundredBrowsersGetTheirTicksAndAMissedOneIsSaid() throws Exception {
        List<InputStream> streams = new ArrayList<>();
        try {
            for (int i = 0; i < 200; i++) {
                streams.add(client.send(
                                request("api/stream")
                                        .header("Accept", "text/event-stream")
                                        .build(),
                                HttpResponse.BodyHandlers.ofInputStream())
                        .body());
            }
            for (var stream : streams) {
                assertThat(event(stream)).contains("\"connection\":\"starting\"", "\"skipped\":0");
            }
            assertThat(get("health/live").statusCode()).isEqualTo(200);
        } finally {
            for (var stream : streams) {
                stream.close();
            }
        }
        var ticks = new SecondTicks(view);
        ticks.tick();
        long first = ticks.after(0).number();
        ticks.tick();
        ticks.tick();
        assertThat(new String(ticks.after(first).event(), StandardCharsets.UTF_8))
                .contains("\"skipped\":1");
        assertThat(ticks.after(first + 2)).isNull();
        ticks.close();
    }

    /** The data of the next event. */
    private static String event(InputStream stream) throws IOException {
        var line = new StringBuilder();
        while (true) {
            int c = stream.read();
            if (c < 0) {
                throw new AssertionError("the stream ended after: " + line);
            }
            if (c == '\n') {
                if (line.indexOf("data:") == 0) {
                    return line.toString();
                }
                line.setLength(0);
            } else {
                line.append((char) c);
            }
        }
    }

    @Test
    void anAddressThatCannotBeIsRefusedWithASentence() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            assertThatThrownBy(() -> start("127.0.0.1", taken.getLocalPort()))
                    .isInstanceOf(WebException.class)
                    .hasMessageContaining("port " + taken.getLocalPort() + " of 127.0.0.1")
                    .hasMessageContaining("choose another port, or 0");
        }
        assertThatThrownBy(() -> start("no such host", 0))
                .isInstanceOf(WebException.class)
                .hasMessageContaining("there is no host 'no such host'");
    }

    private Dashboard start(String host, int port) {
        return Dashboard.start(host, port, view, FeedbackWriter.none(), EmRun.of(() -> utf8("{}")));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(dashboard.url() + path));
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode json(String path) throws Exception {
        var answer = get(path);
        assertThat(answer.statusCode()).as(path + ": " + answer.body()).isEqualTo(200);
        return WebJson.MAPPER.readTree(answer.body());
    }

    private HttpResponse<String> post(Dashboard to, String path, String authorization, String body) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(to.url() + path)).header("Content-Type", "application/json");
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        return client.send(
                request.POST(HttpRequest.BodyPublishers.ofString(body)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String type, String body) throws Exception {
        return client.send(
                request("api/score")
                        .header("Content-Type", type)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
