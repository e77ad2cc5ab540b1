package io.weir.web;

import static io.weir.web.TopicRecords.anomalyRecord;
import static io.weir.web.TopicRecords.deadLetterRecord;
import static io.weir.web.TopicRecords.record;
import static io.weir.web.TopicRecords.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.event.Reason;
import io.weir.http.WebJson;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a dashboard says of records and anomalies when it is asked for some of them. */
class DashboardRecordsTest {

    @TempDir
    private Path folder;

    private final View view = TopicRecords.view(System::currentTimeMillis);
    private final Dashboard dashboard = TopicRecords.dashboard(view);
    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void recordsCanBeAskedForByWhatIsInThem() throws Exception {
        view.accept(deadLetterRecord(1, utf8("x"), Reason.NOT_JSON, "first"), true);
        view.accept(deadLetterRecord(2, utf8("{}"), Reason.NO_FEATURES, "second"), true);
        assertThat(json("api/dead-letters").get(0).path("message").asText()).isEqualTo("second");
        var some = json("api/dead-letters?reason=NOT_JSON");
        assertThat(some).hasSize(1);
        assertThat(some.get(0).path("offset").asText()).isEqualTo("1");
    }

    @Test
    void anomaliesAreFilteredByModelTimeAndStrangestFeature() throws Exception {
        view.accept(anomalyRecord("m", 1, 1000, 2, 1), true);
        view.accept(anomalyRecord("m", 2, 2000, 1, 2), true);
        view.accept(anomalyRecord("other", 3, 3000, 2, 1), true);
        assertThat(offsets("")).containsExactly(3, 2, 1);
        assertThat(offsets("?model=m")).containsExactly(2, 1);
        assertThat(offsets("?feature=a")).containsExactly(3, 1);
        assertThat(offsets("?feature=b")).containsExactly(2);
        assertThat(offsets("?from=1001&to=3000")).containsExactly(3, 2);
        assertThat(offsets("?model=m&feature=a&to=999")).isEmpty();
        assertThat(offsets("?limit=1")).containsExactly(3);
        assertThat(get("api/anomalies?from=yesterday").body()).contains("\"field\":\"from\"");
    }

    private List<Integer> offsets(String query) throws Exception {
        var offsets = new ArrayList<Integer>();
        json("api/anomalies" + query)
                .forEach(a -> offsets.add(a.path("source").path("offset").asInt()));
        return offsets;
    }

    @Test
    void whatWasSaidLastOfAnAnomalyStandsWithIt() throws Exception {
        view.accept(anomalyRecord("m", 1, 1000, 2, 1), true);
        view.accept(anomalyRecord("other", 1, 1000, 2, 1), true);
        assertThat(json("api/anomalies").get(1).path("label").isNull()).isTrue();
        for (String label : List.of("anomaly", "normal")) {
            view.accept(record("w.feedback", 1, null, utf8(label("events", label))), true);
        }
        assertThat(json("api/anomalies?model=m").get(0).path("label").asText()).isEqualTo("normal");
        assertThat(json("api/anomalies?model=other").get(0).path("label").isNull())
                .isTrue();
        // Somebody else may name the event by its id alone.
        String byId = "{\"model\":\"m\",\"id\":\"id-1\",\"label\":\"anomaly\"}";
        view.accept(record("w.feedback", 2, null, utf8(byId)), true);
        assertThat(json("api/anomalies?model=m").get(0).path("label").asText()).isEqualTo("anomaly");
    }

    private static String label(String topic, String label) {
        return "{\"model\":\"m\",\"id\":\"id-1\",\"source\":{\"topic\":\"" + topic
                + "\",\"partition\":0,\"offset\":1},\"label\":\"" + label + "\"}";
    }

    @AfterEach
    void close() {
        dashboard.close();
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
