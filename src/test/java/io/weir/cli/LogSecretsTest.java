package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything that two servers print with WEIR_LOG=trace while they are called with tokens wherever a token may stand. */
class LogSecretsTest {

    private static final String METRICS_TOKEN = "open-sesame-of-the-metrics+/=";
    private static final String PAGE_TOKEN = "open-sesame-of-the-page";
    private static final String PASSWORD = "open-sesame-of-the-broker";

    @TempDir
    private Path folder;

    private Path configuration() throws IOException {
        int closed;
        try (var socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            closed = socket.getLocalPort();
        }
        Path secrets = Files.writeString(
                folder.resolve("secrets.properties"), "metrics=" + METRICS_TOKEN + "\nbroker=" + PASSWORD + "\n");
        Path token = Files.writeString(folder.resolve("token"), PAGE_TOKEN + "\n");
        return Files.write(
                folder.resolve("weir.properties"),
                List.of(
                        "features=x",
                        "bootstrap.servers=127.0.0.1:" + closed,
                        "config.providers=file",
                        "config.providers.file.class=org.apache.kafka.common.config.provider.FileConfigProvider",
                        "http.token=${file:" + secrets + ":metrics}",
                        "dashboard.token.file=" + token,
                        "security.protocol=SASL_PLAINTEXT",
                        "sasl.mechanism=PLAIN",
                        "sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required"
                                + " username=\"weir\" password=\"${file:" + secrets + ":broker}\";"));
    }

    @Test
    void noLevelPrintsATokenOrAPassword() throws Exception {
        Path out = folder.resolve("out");
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        LoudServers.class.getName(),
                        configuration().toString())
                .redirectError(out.toFile());
        builder.environment().put("WEIR_LOG", "trace");
        var process = builder.start();
        try (var stdout = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String[] urls = stdout.readLine().split(" ");
            String answers = call(urls[0], METRICS_TOKEN) + call(urls[1], PAGE_TOKEN);
            assertThat(answers)
                    .contains("weir_ready 1", "401 Unauthorized", "400 Bad Request", "403 Forbidden", "503 ");
            process.getOutputStream().close();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        String log = Files.readString(out);
        assertThat(log).as("trace of Kafka").contains("TRACE", "sasl.jaas.config = [hidden]");
        for (String secret : List.of(METRICS_TOKEN, PAGE_TOKEN, PASSWORD)) {
            String base64 = Base64.getEncoder().encodeToString(("weir:" + secret).getBytes(StandardCharsets.UTF_8));
            for (String form : List.of(
                    secret, secret.substring(2, 20), URLEncoder.encode(secret, StandardCharsets.UTF_8), base64)) {
                assertThat(log.lines().filter(line -> line.contains(form)).limit(3))
                        .as(form)
                        .isEmpty();
            }
        }
    }

    /** Asks with the token in each place where somebody might put it, and gives all answers. */
    private static String call(String url, String token) throws IOException {
        var uri = URI.create(url);
        String base64 = Base64.getEncoder().encodeToString(("weir:" + token).getBytes(StandardCharsets.UTF_8));
        String query = URLEncoder.encode(token, StandardCharsets.UTF_8);
        String body = "{\"label\":\"" + token + "\",\"" + token + "\":1}";
        String good = "{\"model\":\"m\",\"id\":\"i\",\"source\":{\"topic\":\"events\",\"partition\":0,\"offset\":1},"
                + "\"label\":\"normal\"}";
        var answers = new StringBuilder();
        for (String request : List.of(
                "GET /metrics HTTP/1.1\r\nAuthorization: Bearer " + token,
                "GET /metrics HTTP/1.1\r\nauthorization: bearer " + token,
                "GET /metrics HTTP/1.1\r\nAuthorization: Basic " + base64,
                "GET /metrics HTTP/1.1\r\nProxy-Authorization: Bearer " + token,
                "GET /metrics HTTP/1.1\r\nX-Api-Key: " + token,
                "GET /metrics HTTP/1.1\r\nCookie: session=" + token + "; token=" + token,
                "GET /metrics?token=" + query + " HTTP/1.1\r\nReferer: http://x/?token=" + query,
                "GET /metrics?access_token=%zz" + query + " HTTP/1.1",
                "GET /" + query + " HTTP/1.1",
                "GET /%2e%2e/" + query + " HTTP/1.1",
                "GET http://weir:" + query + "@localhost/metrics HTTP/1.1",
                token + " /metrics HTTP/1.1",
                "GET /metrics HTTP/1.1\r\n" + token,
                "GET /metrics HTTP/1.1\r\nX: " + token.repeat(1000),
                "GET /api/overview HTTP/1.1\r\nOrigin: http://" + query,
                "GET /em?token=" + query + " HTTP/1.1",
                "POST /api/score HTTP/1.1\r\nOrigin: http://" + query + "\r\nContent-Length: 0",
                "POST /api/feedback HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
                        + "\r\nAuthorization: Bearer " + token + "\r\n\r\n" + body,
                "POST /api/feedback HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: " + good.length()
                        + "\r\nAuthorization: Bearer " + token + "\r\n\r\n" + good)) {
            int end = request.indexOf("HTTP/1.1") + "HTTP/1.1".length();
            String whole = request.substring(0, end) + "\r\nHost: localhost\r\nConnection: close"
                    + request.substring(end) + (request.contains("\r\n\r\n") ? "" : "\r\n\r\n");
            try (var socket = new Socket(uri.getHost(), uri.getPort())) {
                socket.setSoTimeout(30_000);
                socket.getOutputStream().write(whole.getBytes(StandardCharsets.UTF_8));
                answers.append(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                        .append('\n');
            }
        }
        return answers.toString();
    }
}
