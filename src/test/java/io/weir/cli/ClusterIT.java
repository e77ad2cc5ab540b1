package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.config.WeirConfig;
import io.weir.json.snapshot.ModelSnapshot;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands against a cluster, which is here one broker in a process of its own. */
@Tag("long")
class ClusterIT {

    @TempDir
    private Path folder;

    private final Terminal terminal = new Terminal();
    private final List<Process> processes = new ArrayList<>();

    @Test
    void topicsAreCreatedAndFilledAndTheProcessorReadsThemUntilItIsTold() throws Exception {
        var broker =
                start("broker", "--port", "0", "--data", folder.resolve("data").toString());
        String address = lineWith(broker, "listening on ").substring("listening on ".length());
        var file = folder.resolve("weir.properties");
        Files.writeString(file, """
                bootstrap.servers=%s
                features=x0, x1
                model.components=5
                state.dir=%s
                dashboard.token.file=%s
                """.formatted(address, folder.resolve("state"), folder.resolve("token")));
        Files.writeString(folder.resolve("token"), "only-for-this-test\n");

        assertThat(terminal.run("topics", "check", "-c", file.toString())).isEqualTo(2);
        assertThat(terminal.err()).contains("topic 'events' does not exist", "weir topics create");
        assertThat(terminal.run("topics", "create", "-c", file.toString())).isZero();
        assertThat(terminal.out().lines())
                .containsExactlyInAnyOrder(
                        "events",
                        "weir.control",
                        "weir.assignments",
                        "weir.anomalies",
                        "weir.models",
                        "weir.lifecycle",
                        "weir.dead-letters",
                        "weir.feedback");
        assertThat(terminal.run("topics", "check", "-c", file.toString())).isZero();
        assertThat(terminal.run(
                        "generate",
                        "--scenario",
                        "blobs",
                        "--count",
                        "500",
                        "--topic",
                        "events",
                        "--bootstrap-server",
                        address))
                .isZero();

        var processor = start("run", "-c", file.toString(), "--dashboard-port", "0");
        lineWith(processor, "reading events at " + address);
        String url = lineWith(processor, "dashboard: ").substring("dashboard: ".length());
        try (var tally = new TopicTally(WeirConfig.load(file, Map.of(), Map.of()))) {
            tally.start();
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (tally.answered() < 500 && System.nanoTime() < deadline) {
                Thread.sleep(100);
            }
            assertThat(tally.assignments()).isEqualTo(500);
        }
        itsDashboardSaysThatOneInstanceRuns(url);
        assertThat(stop(processor)).isZero();
        assertThat(stop(broker)).isZero();
    }

    private static void itsDashboardSaysThatOneInstanceRuns(String url) throws Exception {
        var client = HttpClient.newHttpClient();
        var json = new ObjectMapper();
        String wanted = "{\"state\":\"running\",\"instances\":1,\"behind\":0}";
        String processor = "";
        for (int i = 0; i < 300 && !processor.equals(wanted); i++, Thread.sleep(100)) {
            processor = json.readTree(get(client, url + "api/overview"))
                    .path("processor")
                    .toString();
        }
        assertThat(processor).isEqualTo(wanted);
        assertThat(get(client, url + "api/feedback"))
                .as("a token of a file is told to nobody")
                .isEqualTo("{\"possible\":true,\"topic\":\"weir.feedback\",\"token\":null}");
    }

    @Test
    void aDemoThatIsStoppedAccountsForWhatItPlayed() throws Exception {
        var demo = start("demo", "--scenario", "lecture", "--duration", "PT10M");
        lineWith(demo, "learned");
        terminate(demo);
        String last = demo.inputReader(StandardCharsets.UTF_8).lines().reduce("", (a, b) -> b);
        assertThat(last).startsWith("{\"events\":").contains("\"withheld\":");
        assertThat(demo.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(demo.exitValue()).isZero();
    }

    @Test
    void aDemoShowsItselfOnAPageWhileItRuns() throws Exception {
        var demo = start("demo", "--scenario", "blobs", "--duration", "PT10M", "--port", "0");
        String url = lineWith(demo, "dashboard: ").substring("dashboard: ".length());
        lineWith(demo, "learned");
        var client = HttpClient.newHttpClient();
        assertThat(get(client, url)).contains("<title>Weir</title>");
        var json = new ObjectMapper();
        var overview = json.readTree(get(client, url + "api/overview"));
        assertThat(overview.path("totals").path("assignments").asLong()).isPositive();
        assertThat(overview.path("totals").path("unreadable").asLong()).isZero();
        var model = json.readTree(get(client, url + "api/models")).get(0);
        assertThat(model.path("model").asText()).isEqualTo("default");
        String path = url + "api/models/default";
        assertThat(ModelSnapshot.fromJson(get(client, path).getBytes(StandardCharsets.UTF_8))
                        .features()
                        .names())
                .containsExactly("x0", "x1");
        assertThat(json.readTree(get(client, path + "/points")).path("points")).hasSizeGreaterThan(100);
        assertThat(json.readTree(get(client, path + "/versions"))).hasSizeGreaterThan(1);
        assertThat(stop(demo)).isZero();
    }

    private static String get(HttpClient client, String url) throws Exception {
        var answer = client.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(url).isEqualTo(200);
        return answer.body();
    }

    @AfterEach
    void endProcesses() {
        processes.forEach(Process::destroyForcibly);
    }

    private Process start(String... arguments) throws IOException {
        String classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx768m",
                "-cp",
                classes,
                Weir.class.getName()));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command).start();
        processes.add(process);
        return process;
    }

    /** Reads what a process says on stderr up to a line with some text in it. */
    private static String lineWith(Process process, String text) throws IOException {
        BufferedReader reader = process.errorReader(StandardCharsets.UTF_8);
        var said = new StringBuilder();
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            if (line.contains(text)) {
                return line;
            }
            said.append(line).append('\n');
        }
        throw new AssertionError("ended without saying '" + text + "', but: " + said);
    }

    private static int stop(Process process) throws InterruptedException {
        terminate(process);
        assertThat(process.waitFor(60, TimeUnit.SECONDS))
                .as("stops within a minute")
                .isTrue();
        return process.exitValue();
    }

    /** SIGTERM; Process.destroy would close what it still has to say, too. */
    private static void terminate(Process process) {
        assertThat(process.toHandle().destroy()).isTrue();
    }
}
