package io.weir.web;

import static io.weir.web.TopicRecords.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.http.WebException;
import io.weir.http.WebJson;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may say something to a dashboard: only who knows its token. */
class DashboardTokenTest {

    @TempDir
    private Path folder;

    private final View view = TopicRecords.view(System::currentTimeMillis);
    private final Dashboard dashboard = TopicRecords.dashboard(view);
    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void withoutATokenNothingCanBeSaid() throws Exception {
        assertThat(json("api/feedback").toString())
                .isEqualTo("{\"possible\":false,\"topic\":\"w.feedback\",\"token\":null}");
        var answer = post(dashboard, "api/feedback", "Bearer x", label("events", "normal"));
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("read-only", "dashboard.token.file");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            quoteCharacter = '`',
            value = {
                "-            | events | normal | 401 | -",
                "Bearer wrong | events | normal | 401 | -",
                "TOKEN        | events | normal | 401 | -",
                "Bearer TOKEN | events | maybe  | 400 | label",
                "Bearer TOKEN | others | normal | 400 | source.topic",
                "Bearer TOKEN | events | normal | 503 | -"
            })
    void onlyWhoKnowsTheTokenIsHeardAndNobodyOfAnAwayBroker(
            String authorization, String topic, String label, int status, String field) throws Exception {
        var settings = new Properties();
        try (var closed = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            settings.put("bootstrap.servers", "127.0.0.1:" + closed.getLocalPort());
        }
        var file = Files.writeString(folder.resolve("token"), "a-token-of-some-length\n");
        var feedback = FeedbackWriter.guarded(settings, "w.feedback", Token.read(file));
        try (var guarded = Dashboard.start("127.0.0.1", 0, view, feedback, EmRun.of(() -> utf8("{}")))) {
            String header = authorization == null ? null : authorization.replace("TOKEN", "a-token-of-some-length");
            var answer = post(guarded, "api/feedback", header, label(topic, label));
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
            assertThat(answer.body()).doesNotContain("a-token-of-some-length");
            if (field != null) {
                assertThat(answer.body()).contains("\"field\":\"" + field + "\"");
            }
        }
    }

    @Test
    void aTokenThatKeepsNobodyOutIsRefused() throws Exception {
        for (String text : List.of("", "short", "sixteen letters, but spaces")) {
            var file = Files.writeString(folder.resolve("token"), text);
            assertThatThrownBy(() -> Token.read(file))
                    .isInstanceOf(WebException.class)
                    .hasMessageContaining(file.toString())
                    .hasMessageContaining("at least 16 visible ASCII characters");
        }
        assertThatThrownBy(() -> Token.read(folder.resolve("nowhere"))).hasMessageContaining("cannot be read");
        assertThat(Token.random().text())
                .hasSizeGreaterThan(30)
                .isNotEqualTo(Token.random().text());
    }

    @AfterEach
    void close() {
        dashboard.close();
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

    private static String label(String topic, String label) {
        return "{\"model\":\"m\",\"id\":\"id-1\",\"source\":{\"topic\":\"" + topic
                + "\",\"partition\":0,\"offset\":1},\"label\":\"" + label + "\"}";
    }
}
