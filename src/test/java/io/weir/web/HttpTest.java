package io.weir.web;

import static io.weir.web.TopicRecords.modelRecord;
import static io.weir.web.TopicRecords.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.weir.http.Monitoring;
import io.weir.http.Monitoring.Door;
import io.weir.http.Monitoring.Health;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the servers say to clients that are wrong, slow, many or sent by somebody else. */
class HttpTest {

    private static final Health READY = new Health(true, true, "running", 0, 0);
    private static final String JSON = "Content-Type: application/json\r\n";

    private final View view = TopicRecords.view(System::currentTimeMillis);
    private final Dashboard dashboard = TopicRecords.dashboard(view);

    @AfterEach
    void close() {
        dashboard.close();
    }

    private Dashboard open(String... allowed) {
        return Dashboard.start(
                new Door("0.0.0.0", 0, List.of(allowed), null, null),
                TopicRecords.view(System::currentTimeMillis),
                FeedbackWriter.none(),
                EmRun.of(() -> utf8("{}")),
                null);
    }

    @ParameterizedTest
    @CsvSource({
        "evil.example, 403",
        "evil.example:8080, 403",
        "localhost.evil.example, 403",
        "127.0.0.1.evil.example, 403",
        "127.0.0.1.5, 403",
        "256.0.0.1, 403",
        "localhost, 200",
        "LOCALHOST:9464, 200",
        "localhost., 200",
        "127.0.0.1, 200",
        "10.1.2.3:9464, 200",
        "[::1]:9464, 200",
        "weir.example.org, 200",
        "other.example.org, 403"
    })
    void namesThatNobodyAllowedAreRefusedWhateverTheAddress(String host, int status) throws Exception {
        try (var dashboard = open("Weir.example.org");
                var monitoring = Monitoring.start(
                        new Door("0.0.0.0", 0, List.of("weir.example.org"), null, null), () -> "", () -> READY)) {
            for (String path : List.of("/api/overview", "/", "/app.js", "/health/live", "/nothing")) {
                String answer = RawHttp.answer(dashboard.port(), "GET", path, host, "");
                assertThat(RawHttp.status(answer))
                        .as(path + answer)
                        .isEqualTo(status == 200 && path.equals("/nothing") ? 404 : status);
                if (status == 403) {
                    assertThat(answer).contains("does not answer to that name; http.allowed.hosts");
                }
            }
            int port = Integer.parseInt(monitoring.url().replaceFirst(".*:", ""));
            for (String path : List.of("/metrics", "/health/ready")) {
                assertThat(RawHttp.status(RawHttp.answer(port, "GET", path, host, "")))
                        .isEqualTo(status);
            }
        }
    }

    @Test
    void anyNameIsAnsweredWhereSomebodySaidSoAndNoNameNeedsNone() throws Exception {
        try (var any = open("*")) {
            assertThat(RawHttp.answer(any.port(), "GET", "/api/overview", "evil.example", ""))
                    .startsWith("HTTP/1.1 200");
        }
        try (var some = open()) {
            assertThat(RawHttp.answer(some.port(), "GET /health/live HTTP/1.0\r\n\r\n"))
                    .startsWith("HTTP/1.1 200");
            String other =
                    "GET http://evil.example/api/overview HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
            assertThat(RawHttp.status(RawHttp.answer(some.port(), other))).isIn(400, 403);
            String twice =
                    "GET /api/overview HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\nConnection: close\r\n\r\n";
            assertThat(RawHttp.status(RawHttp.answer(some.port(), twice))).isIn(400, 403);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Origin: http://evil.example        | 403",
                "Origin: null                       | 403",
                "Origin: http://localhost:1         | 403",
                "Origin: %%%                        | 403",
                "Sec-Fetch-Site: cross-site         | 403",
                "Sec-Fetch-Site: same-site          | 403",
                "Origin: http://localhost           | 200",
                "Sec-Fetch-Site: same-origin        | 200",
                "X-Nothing: of this kind            | 200"
            })
    void pagesOfOtherSitesCannotSendAnything(String header, int status) throws Exception {
        view.accept(modelRecord("m", 5, 3), true);
        String body = "{\"event\":{\"a\":1,\"b\":1}}";
        String headers = header + "\r\n" + JSON + "Content-Length: " + body.length() + "\r\n\r\n" + body;
        for (String path : List.of("/api/score", "/api/feedback")) {
            String answer = RawHttp.answer(dashboard.port(), "POST", path, "localhost", headers);
            // Nobody may mark anything here: 403 for another reason.
            assertThat(RawHttp.status(answer)).as(answer).isEqualTo(path.endsWith("score") ? status : 403);
            assertThat(answer.contains("pages of other sites")).isEqualTo(status == 403);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST    | /                    | 405 | GET, HEAD",
                "POST    | /app.js              | 405 | GET, HEAD",
                "DELETE  | /style.css           | 405 | GET, HEAD",
                "POST    | /api/overview        | 405 | GET, HEAD",
                "PUT     | /api/models/m        | 405 | GET, HEAD",
                "GET     | /api/score           | 405 | POST",
                "DELETE  | /api/feedback        | 405 | GET, POST, HEAD",
                "POST    | /health/live         | 405 | GET, HEAD",
                "PATCH   | /api/stream          | 405 | GET, HEAD",
                "OPTIONS | /api/overview        | 405 | GET, HEAD",
                "FOO     | /api/overview        | 405 | GET, HEAD",
                "TRACE   | /api/overview        | 405 | GET, HEAD",
                "CONNECT | localhost:80         | 405 | GET, HEAD",
                "CONNECT | /api/overview        | 400 | -",
                "CONNECT | *                    | 400 | -",
                "CONNECT | localhost            | 405 | GET, HEAD",
                "CONNECT | elsewhere.example:80 | 400 | -",
                "CONNECT | [::1]:80             | 400 | -",
                "POST    | /nothing             | 404 | -",
                "GET     | /nothing             | 404 | -",
                "GET     | /page                | 404 | -"
            })
    void aWrongMethodIsToldTheRightOnes(String method, String path, int status, String allow) throws Exception {
        String answer = RawHttp.answer(dashboard.port(), method, path, "localhost", "Content-Length: 0\r\n");
        assertThat(RawHttp.status(answer)).as(answer).isEqualTo(status);
        assertThat(answer).contains("{\"error\":\"");
        if (status == 405) {
            assertThat(answer).contains("\r\nAllow: " + allow + "\r\n");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/anomalies?limit=%zz",
                "/api/anomalies?limit=%",
                "/api/anomalies?model=%u0041",
                "/api/anomalies?limit=1e3",
                "/api/anomalies?from=99999999999999999999",
                "/api/models/%zz",
                "/api/models/%",
                "/api/models/%ff",
                "/api/models/%c0%ae",
                "/api/models/m/versions/-1",
                "/../../etc/passwd",
                "/%2e%2e/%2e%2e/etc/passwd",
                "/..%2f..%2fetc%2fpasswd",
                "/uplot/%2e%2e/%2e%2e/x",
                "/uplot/..;/x",
                "/app.js%00",
                "/a b",
                "/a\"b"
            })
    void aRequestThatNoBrowserSendsIsMalformedOrOfNothingAndNeverABug(String path) throws Exception {
        String answer = RawHttp.answer(dashboard.port(), "GET", path, "localhost", "");
        assertThat(RawHttp.status(answer)).as(answer).isIn(400, 404, 505);
        assertThat(answer)
                .doesNotContain("\tat ", "Exception", "<html", "org.eclipse", "java.", "root:")
                .contains("{\"error\":\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GARBAGE\r\n\r\n",
                "GET /api/overview HTTP/9.9\r\nHost: localhost\r\n\r\n",
                "GET /api/overview HTTP/1.1\r\n\r\n",
                "GET /api/overview HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n",
                "GET /api/overview HTTP/1.1\r\nHost: localhost\r\nno colon\r\n\r\n",
                "GET /api/overview HTTP/1.1\r\nHost: local host\r\n\r\n",
                "POST /api/score HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n"
                        + "Content-Type: application/json\r\n\r\nzz\r\n"
            })
    void whatIsNoHttpIsMalformed(String request) throws Exception {
        String answer = RawHttp.answer(dashboard.port(), request);
        assertThat(RawHttp.status(answer)).as(answer).isIn(400, 403, 505);
        assertThat(answer.substring(answer.indexOf("\r\n")))
                .doesNotContain("\tat ", "Exception", "<html", "org.eclipse", "java.", "GARBAGE");
        assertThat(answer.toLowerCase(Locale.ROOT)).contains("nosniff");
    }

    @Test
    void headersThatNeverEndAreTooLong() throws Exception {
        String answer =
                RawHttp.answer(dashboard.port(), "GET", "/", "localhost", "X-Long: " + "x".repeat(20_000) + "\r\n");
        assertThat(RawHttp.status(answer)).isEqualTo(431);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "[1", "\"", "{\"event\":{\"a\":1e}}", "nul", "\u0000", "{\"event\":{\"a\":01}}"})
    void aBodyThatIsNoJsonIsSaidSo(String body) throws Exception {
        view.accept(modelRecord("m", 5, 3), true);
        for (String path : List.of("/api/score")) {
            String headers = JSON + "Content-Length: " + utf8(body).length + "\r\n\r\n" + body;
            String answer = RawHttp.answer(dashboard.port(), "POST", path, "localhost", headers);
            assertThat(RawHttp.status(answer)).as(answer).isEqualTo(400);
            assertThat(answer).doesNotContain("\tat ", "com.fasterxml");
        }
    }

    @Test
    void aBodyBeyondTheLimitIsTooLargeWithOrWithoutItsLength() throws Exception {
        String said = "POST /api/score HTTP/1.1\r\nHost: localhost\r\n" + JSON + "Content-Length: 99999999\r\n\r\n{";
        assertThat(RawHttp.answer(dashboard.port(), said)).startsWith("HTTP/1.1 413");
        String chunk = "40000\r\n" + " ".repeat(0x40000) + "\r\n";
        String unsaid = "POST /api/score HTTP/1.1\r\nHost: localhost\r\n" + JSON + "Transfer-Encoding: chunked\r\n\r\n";
        assertThat(RawHttp.answer(dashboard.port(), unsaid + chunk.repeat(5))).startsWith("HTTP/1.1 413");
    }

    @Test
    void whoNeverReadsItsMetricsKeepsNobodyFromHealth() throws Exception {
        String metrics = "weir_some{kind=\"metric\"} 1\n".repeat(200_000);
        List<Socket> slow = new ArrayList<>();
        try (var monitoring = Monitoring.start(Door.local(0), () -> metrics, () -> READY)) {
            int port = Integer.parseInt(monitoring.url().replaceFirst(".*:", ""));
            for (int i = 0; i < 60; i++) {
                slow.add(RawHttp.ask(port, "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n"));
            }
            // One that had to wait until a slow one is given up would take longer than this by itself.
            assertTimeoutPreemptively(Duration.ofMinutes(1), () -> {
                for (int i = 0; i < 20; i++) {
                    assertThat(RawHttp.answer(port, "GET", "/health/ready", "localhost", ""))
                            .startsWith("HTTP/1.1 200");
                }
            });
            for (var socket : slow) {
                socket.close();
            }
            // What they held is free again.
            String answer = "";
            for (int i = 0; i < 50 && !answer.startsWith("HTTP/1.1 200"); i++) {
                Thread.sleep(100);
                answer = RawHttp.answer(port, "GET", "/metrics", "localhost", "");
            }
            assertThat(answer).startsWith("HTTP/1.1 200").endsWith(metrics);
        } finally {
            for (var socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void whoNeverEndsItsRequestKeepsNobodyFromHealthEither() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 60; i++) {
                slow.add(RawHttp.ask(
                        dashboard.port(),
                        "POST /api/score HTTP/1.1\r\nHost: localhost\r\n" + JSON + "Content-Length: 1000\r\n\r\n{"));
            }
            assertThat(RawHttp.answer(dashboard.port(), "GET", "/health/live", "localhost", ""))
                    .startsWith("HTTP/1.1 200");
            assertThat(RawHttp.answer(dashboard.port(), "GET", "/api/overview", "localhost", ""))
                    .startsWith("HTTP/1.1 200");
        } finally {
            for (var socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void watchersHaveNoThreadsAndAreNotMoreThanOneAddressMayHave() throws Exception {
        List<Socket> watching = new ArrayList<>();
        String request = "GET /api/stream HTTP/1.1\r\nHost: localhost\r\n\r\n";
        try {
            for (int i = 0; i < Browsers.MOST_PER_ADDRESS; i++) {
                watching.add(RawHttp.ask(dashboard.port(), request));
            }
            for (var socket : watching) {
                byte[] head = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
                assertThat(new String(head, java.nio.charset.StandardCharsets.US_ASCII))
                        .isEqualTo("HTTP/1.1 200");
            }
            assertThat(Thread.getAllStackTraces().keySet().stream()
                            .filter(thread -> thread.getName().startsWith("dashboard-"))
                            .count())
                    .isLessThan(40);
            String refused = RawHttp.answer(dashboard.port(), "GET", "/api/stream", "localhost", "");
            assertThat(refused)
                    .startsWith("HTTP/1.1 429")
                    .contains("Retry-After: ", "250 pages of 127.0.0.1 are watching");
            watching.remove(0).close();
            String answer = "";
            for (int i = 0; i < 50 && !answer.startsWith("HTTP/1.1 200"); i++) {
                Thread.sleep(200);
                try (var again = RawHttp.ask(dashboard.port(), request)) {
                    answer = new String(
                            again.getInputStream().readNBytes(12), java.nio.charset.StandardCharsets.US_ASCII);
                }
            }
            assertThat(answer).as("a place that is free again").isEqualTo("HTTP/1.1 200");
        } finally {
            for (var socket : watching) {
                socket.close();
            }
        }
    }

    @Test
    void everyAnswerTellsBrowsersWhatTheyMayDo() throws Exception {
        for (String path : List.of("/", "/api/overview", "/nothing", "/health/live", "/%2e%2e/x")) {
            assertThat(RawHttp.answer(dashboard.port(), "GET", path, "localhost", ""))
                    .as(path)
                    .contains(
                            "X-Content-Type-Options: nosniff",
                            "frame-ancestors 'none'",
                            "X-Frame-Options: DENY",
                            "Referrer-Policy: no-referrer")
                    .doesNotContain("Server:", "Set-Cookie:", "Access-Control", "Strict-Transport");
        }
    }
}
