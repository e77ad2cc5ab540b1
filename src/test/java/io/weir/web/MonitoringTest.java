package io.weir.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.Certificate;
import io.weir.http.Keystore;
import io.weir.http.Listener;
import io.weir.http.Monitoring;
import io.weir.http.Monitoring.Door;
import io.weir.http.Monitoring.Health;
import io.weir.http.WebException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MonitoringTest {

    private static final Health READY = new Health(true, true, "running", 0, 0);

    @TempDir
    private Path folder;

    @Test
    void healthSaysWhetherItLivesAndHowFarTheStateIsRestored() throws Exception {
        var health = new Health[] {new Health(true, false, "rebalancing", 2, 1500)};
        try (var monitoring = Monitoring.start(Door.local(0), () -> "", () -> health[0])) {
            assertThat(get(monitoring, "/health/live").statusCode()).isEqualTo(200);
            var ready = get(monitoring, "/health/ready");
            assertThat(ready.statusCode()).isEqualTo(503);
            var json = new ObjectMapper().readTree(ready.body());
            assertThat(json.get("restoring").intValue()).isEqualTo(2);
            assertThat(json.get("remaining").intValue()).isEqualTo(1500);
            health[0] = READY;
            assertThat(get(monitoring, "/health/ready").statusCode()).isEqualTo(200);
            health[0] = new Health(false, false, "error", 0, 0);
            assertThat(get(monitoring, "/health/live").statusCode()).isEqualTo(503);
        }
    }

    @Test
    void metricsAskForTheTokenAndHealthDoesNot() throws Exception {
        var door = new Door(Listener.LOCAL, 0, List.of(), "correct horse battery staple", null);
        assertThat(door.toString()).doesNotContain("horse");
        try (var monitoring = Monitoring.start(door, () -> "weir_ready 1\n", () -> READY)) {
            assertThat(get(monitoring, "/health/ready").statusCode()).isEqualTo(200);
            var without = get(monitoring, "/metrics");
            assertThat(without.statusCode()).isEqualTo(401);
            assertThat(without.headers().firstValue("WWW-Authenticate")).contains("Bearer");
            assertThat(get(monitoring, "/metrics", "Authorization", "Bearer wrong")
                            .statusCode())
                    .isEqualTo(401);
            var with = get(monitoring, "/metrics", "Authorization", "Bearer correct horse battery staple");
            assertThat(with.statusCode()).isEqualTo(200);
            assertThat(with.body()).isEqualTo("weir_ready 1\n");
            assertThat(with.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/plain");
        }
    }

    @Test
    void nothingCanBeWrittenAndOtherNamesAreRefused() throws Exception {
        try (var monitoring = Monitoring.start(Door.local(0), () -> "", () -> READY)) {
            var post = HttpRequest.newBuilder(URI.create(monitoring.url() + "/metrics"))
                    .POST(HttpRequest.BodyPublishers.ofString("{}"))
                    .build();
            assertThat(HttpClient.newHttpClient()
                            .send(post, BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(405);
            assertThat(get(monitoring, "/nothing").statusCode()).isEqualTo(404);
            assertThat(monitoring.isOpen()).isFalse();
        }
    }

    @Test
    void withAKeystoreItSpeaksTls() throws Exception {
        var certificate = Certificate.create(folder);
        var keystore = Keystore.read(certificate.keystore().toString(), certificate.password());
        var door = new Door(Listener.LOCAL, 0, List.of(), null, keystore);
        try (var monitoring = Monitoring.start(door, () -> "weir_ready 1\n", () -> READY)) {
            assertThat(monitoring.url()).startsWith("https://");
            var client =
                    HttpClient.newBuilder().sslContext(certificate.trusted()).build();
            var answer = client.send(
                    HttpRequest.newBuilder(URI.create(monitoring.url() + "/metrics"))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(answer.body()).isEqualTo("weir_ready 1\n");
            assertThatThrownBy(() -> HttpClient.newHttpClient()
                            .send(
                                    HttpRequest.newBuilder(URI.create(monitoring.url() + "/metrics"))
                                            .build(),
                                    BodyHandlers.ofString()))
                    .as("a client that does not trust the certificate")
                    .isInstanceOf(IOException.class);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "TLSv1.2, TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, true",
        "TLSv1.2, TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, true",
        "TLSv1.3, TLS_AES_256_GCM_SHA384, true",
        "TLSv1.2, TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256, false",
        "TLSv1.2, TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA, false",
        "TLSv1.2, TLS_RSA_WITH_AES_128_GCM_SHA256, false",
        "TLSv1.1, TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA, false"
    })
    void tlsIsOfTodayAndBrowsersComeBackByIt(String protocol, String suite, boolean taken) throws Exception {
        var certificate = Certificate.create(folder);
        var keystore = Keystore.read(certificate.keystore().toString(), certificate.password());
        var door = new Door(Listener.LOCAL, 0, List.of(), null, keystore);
        try (var monitoring = Monitoring.start(door, () -> "", () -> READY)) {
            var url = URI.create(monitoring.url());
            try (var socket =
                    (SSLSocket) certificate.trusted().getSocketFactory().createSocket(url.getHost(), url.getPort())) {
                socket.setEnabledProtocols(new String[] {protocol});
                socket.setEnabledCipherSuites(new String[] {suite});
                if (!taken) {
                    assertThatThrownBy(socket::startHandshake).isInstanceOf(IOException.class);
                    return;
                }
                socket.getOutputStream()
                        .write("GET /health/live HTTP/1.1\r\nHost: weir\r\nConnection: close\r\n\r\n"
                                .replace("weir", url.getHost())
                                .getBytes(StandardCharsets.US_ASCII));
                assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                        .startsWith("HTTP/1.1 200")
                        .contains("Strict-Transport-Security: max-age=31536000\r\n");
            }
        }
    }

    @Test
    void aKeystoreThatCannotBeUsedIsNamedWithTheRemedyAndWithoutItsPassword() throws Exception {
        var certificate = Certificate.create(folder);
        assertRefused(certificate.keystore(), "wrong-secret", "password was incorrect");
        assertRefused(certificate.keystore(), null, "password was incorrect");
        assertRefused(certificate.truststore(), certificate.password(), "it has no key");
        assertRefused(folder.resolve("nowhere.p12"), certificate.password(), "there is no such file");
        assertRefused(Files.writeString(folder.resolve("text.p12"), "no keystore"), "wrong-secret", "cannot be used (");
    }

    private static void assertRefused(Path keystore, String password, String why) {
        assertThatThrownBy(() -> Keystore.read(keystore.toString(), password))
                .isInstanceOf(WebException.class)
                .hasMessageStartingWith("the keystore " + keystore)
                .hasMessageContaining(why)
                .hasMessageContaining("http.tls.keystore.password")
                .hasMessageNotContaining("wrong-secret")
                .hasMessageNotContaining("changeit");
    }

    private static HttpResponse<String> get(Monitoring monitoring, String path, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(monitoring.url() + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
    }
}
