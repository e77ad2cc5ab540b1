package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** A real Prometheus with this repository's configuration and rules, only faster; the program must be on the PATH. */
final class Prometheus implements AutoCloseable {

    private static final Path FILES = Path.of("config/monitoring");
    private static final long PATIENCE_NS = TimeUnit.MINUTES.toNanos(4);

    private final HttpClient client = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();
    private final String url;
    private final Path log;
    private final Process process;

    /** Whether its programs are on the PATH. */
    static boolean isInstalled() {
        List<Path> folders = Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(Path::of)
                .toList();
        return Stream.of("prometheus", "promtool")
                .allMatch(name -> folders.stream().anyMatch(folder -> Files.isExecutable(folder.resolve(name))));
    }

    /**
     * @param target host:port to scrape
     */
    Prometheus(Path folder, String target) throws IOException {
        String config = Files.readString(FILES.resolve("prometheus.yml"));
        assertThat(config).contains("\"weir:9464\"", ": 15s");
        Files.writeString(
                folder.resolve("prometheus.yml"),
                config.replace("weir:9464", target).replace(": 15s", ": 1s"));
        String rules = Files.readString(FILES.resolve("alerts.yml"));
        Files.writeString(
                folder.resolve("alerts.yml"),
                rules.replaceAll("for: \\d+m", "for: 2s").replace("[5m]", "[15s]"));
        int port;
        try (var socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            port = socket.getLocalPort();
        }
        url = "http://127.0.0.1:" + port;
        log = folder.resolve("prometheus.log");
        process = new ProcessBuilder(
                        "prometheus",
                        "--config.file=" + folder.resolve("prometheus.yml"),
                        "--storage.tsdb.path=" + folder.resolve("tsdb"),
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    /** The answer to an instant query. */
    JsonNode query(String expression) throws Exception {
        JsonNode answer = get("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8));
        assertThat(answer.path("status").asText())
                .as("%s: %s", expression, answer)
                .isEqualTo("success");
        return answer.path("data").path("result");
    }

    boolean isFiring(String alert) {
        try {
            for (JsonNode firing : get("/api/v1/alerts").path("data").path("alerts")) {
                if (firing.path("labels").path("alertname").asText().equals(alert)
                        && firing.path("state").asText().equals("firing")) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            // It is starting.
            return false;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url + path)).build();
        return json.readTree(client.send(request, BodyHandlers.ofString()).body());
    }

    /** Waits until something is so, and says what was waited for if it never is. */
    void await(String what, BooleanSupplier condition) throws Exception {
        long deadline = System.nanoTime() + PATIENCE_NS;
        while (!condition.getAsBoolean()) {
            assertThat(process.isAlive())
                    .as("Prometheus: " + Files.readString(log))
                    .isTrue();
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            Thread.sleep(250);
        }
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit()
                .orTimeout(20, TimeUnit.SECONDS)
                .exceptionally(e -> process.destroyForcibly())
                .join();
    }
}
