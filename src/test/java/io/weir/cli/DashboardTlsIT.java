package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.weir.Certificate;
import io.weir.config.WeirConfig;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** The dashboard over HTTPS; its broker is away, which a page can say as well as anything else. */
@Tag("long")
class DashboardTlsIT {

    private static final List<String> LOGGERS = List.of("io.weir", "io.javalin", "org.eclipse.jetty");

    @TempDir
    private Path folder;

    private Certificate certificate;
    private Path file;
    private final Terminal terminal = new Terminal();

    @BeforeEach
    void createCertificate() throws Exception {
        certificate = Certificate.create(folder);
        file = configuration(certificate.keystore(), certificate.password());
    }

    private Path configuration(Path keystore, String password) throws IOException {
        Path secrets = Files.writeString(folder.resolve("secrets.properties"), "keystore=" + password + "\n");
        Path token = Files.writeString(folder.resolve("token"), "a-token-of-some-length\n");
        return Files.write(
                folder.resolve("weir.properties"),
                List.of(
                        "features=x, y",
                        "bootstrap.servers=127.0.0.1:" + closedPort(),
                        "config.providers=file",
                        "config.providers.file.class=org.apache.kafka.common.config.provider.FileConfigProvider",
                        "dashboard.token.file=" + token,
                        "http.tls.keystore=" + keystore,
                        "http.tls.keystore.password=${file:" + secrets + ":keystore}"));
    }

    private static int closedPort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Test
    void pageApiTicksAndMetricsComeOverHttpsAndNothingOverHttp() throws Exception {
        var config = WeirConfig.load(file, Map.of(), Map.of());
        try (var dashboard = LiveDashboard.local(config, 0, () -> "weir_ready 1\n")) {
            assertThat(dashboard.url()).startsWith("https://127.0.0.1:");
            var client =
                    HttpClient.newBuilder().sslContext(certificate.trusted()).build();
            assertThat(get(client, dashboard.url()).body()).contains("<title>", "app.js");
            assertThat(get(client, dashboard.url() + "health/live").statusCode())
                    .isEqualTo(200);
            assertThat(get(client, dashboard.url() + "metrics").body()).isEqualTo("weir_ready 1\n");
            var ticks = client.send(request(dashboard.url() + "api/stream"), BodyHandlers.ofInputStream());
            try (var body = ticks.body()) {
                assertThat(new String(body.readNBytes(11), StandardCharsets.UTF_8))
                        .isEqualTo("event: tick");
            }

            String plain = dashboard.url().replace("https:", "http:");
            assertThatThrownBy(() -> get(client, plain)).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> get(HttpClient.newHttpClient(), dashboard.url()))
                    .as("a client that does not trust the certificate")
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void logsOfTheServerOnEveryLevelHaveNeitherTheKeyNorItsPassword() throws Exception {
        var said = new ListAppender<ILoggingEvent>();
        said.list = new CopyOnWriteArrayList<>();
        said.start();
        for (String name : LOGGERS) {
            var logger = (Logger) LoggerFactory.getLogger(name);
            logger.addAppender(said);
            logger.setAdditive(false);
            logger.setLevel(Level.TRACE);
        }
        try {
            var config = WeirConfig.load(file, Map.of(), Map.of());
            try (var dashboard = LiveDashboard.guarded(config, "127.0.0.1", 0, null)) {
                var client = HttpClient.newBuilder()
                        .sslContext(certificate.trusted())
                        .build();
                assertThat(get(client, dashboard.url() + "api/feedback").body()).contains("\"possible\":true");
            }
        } finally {
            for (String name : LOGGERS) {
                var logger = (Logger) LoggerFactory.getLogger(name);
                logger.detachAppender(said);
                logger.setAdditive(true);
                logger.setLevel(null);
            }
        }
        assertThat(said.list)
                .as("what is said of TLS")
                .anyMatch(line -> line.getFormattedMessage().contains("SslContextFactory"));
        for (String secret : secrets()) {
            assertThat(said.list).extracting(DashboardTlsIT::text).noneMatch(line -> line.contains(secret));
        }
    }

    private static String text(ILoggingEvent line) {
        var thrown = line.getThrowableProxy();
        return line.getFormattedMessage() + (thrown == null ? "" : thrown.getMessage());
    }

    /** The password, and the private key as people print such things. */
    private List<String> secrets() throws Exception {
        char[] password = certificate.password().toCharArray();
        byte[] key = KeyStore.getInstance(certificate.keystore().toFile(), password)
                .getKey("weir", password)
                .getEncoded();
        return List.of(certificate.password(), Base64.getEncoder().encodeToString(key), Arrays.toString(key));
    }

    @ParameterizedTest
    @ValueSource(strings = {"dashboard -c FILE --port 0", "run -c FILE --dashboard-port 0", "demo --port 0"})
    void aWrongPasswordOfTheKeystoreEndsInOneSentenceAndStatusTwo(String command) throws Exception {
        configuration(certificate.keystore(), "a-wrong-password");
        List<String> words =
                new ArrayList<>(List.of(command.replace("FILE", file.toString()).split(" ")));
        if (command.startsWith("demo")) {
            for (String line : Files.readAllLines(file)) {
                if (line.startsWith("config.") || line.startsWith("http.")) {
                    words.addAll(List.of("--set", line));
                }
            }
        }
        assertThat(terminal.run(words.toArray(String[]::new)))
                .as(terminal.err())
                .isEqualTo(2);
        assertThat(terminal.err().lines())
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .startsWith("weir: the keystore " + certificate.keystore() + " cannot be used (")
                        .contains("http.tls.keystore.password")
                        .doesNotContain("a-wrong-password"));
    }

    private static HttpResponse<String> get(HttpClient client, String url) throws Exception {
        return client.send(request(url), BodyHandlers.ofString());
    }

    private static HttpRequest request(String url) {
        return HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofSeconds(30))
                .build();
    }
}
