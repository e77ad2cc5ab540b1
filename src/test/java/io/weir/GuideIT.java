package io.weir;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of docs/guide.md in their order, those of docs/operations.md while they run, and the files both speak of. */
@Tag("long")
class GuideIT {

    private static final int MINUTES = 8;

    @TempDir
    private Path folder;

    @Test
    void theCommandsOfTheGuideLeadFromNothingToARunningJob() throws Exception {
        var guide = blocks("docs/guide.md");
        var script = new ArrayList<>(List.of("set -eo pipefail", "trap 'kill $(jobs -p) 2>/dev/null || true' EXIT"));
        script.addAll(guide.subList(0, guide.size() - 1));
        script.addAll(blocks("docs/operations.md"));
        script.add(guide.get(guide.size() - 1));
        script.add("echo the end");
        String text = String.join("\n", script)
                .replace("bin/weir", Path.of("bin/weir").toAbsolutePath().toString());
        for (String port : List.of("9092", "9464", "8080")) {
            assertThat(text).contains(port);
            text = text.replace(port, Integer.toString(freePort()));
        }
        Path out = folder.resolve("stdout");
        Path err = folder.resolve("stderr");
        var shell = new ProcessBuilder("bash", "-c", text)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        // The guide leaves state.dir as it is; what an earlier run of this test has left there is another broker's.
        shell.environment().put("XDG_STATE_HOME", folder.toString());
        shell.environment().put("JAVA_OPTS", "-Djava.io.tmpdir=" + folder);
        var process = shell.start();
        try {
            boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
            String said = Files.readString(out);
            assertThat(ended).as("%s\n%s", said, Files.readString(err)).isTrue();
            assertThat(process.exitValue())
                    .as("%s\n%s", said, Files.readString(err))
                    .isZero();
            assertThat(said)
                    .contains(
                            "weir_events_scored_total 4000.0",
                            "\"status\":\"ready\"",
                            "# HELP weir_ready",
                            "weir.anomalies")
                    .endsWith("the end\n");
        } finally {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
        }
        var report =
                new ObjectMapper().readTree(folder.resolve("out/report.json").toFile());
        assertThat(report.isObject()).isTrue();
        assertThat(folder.resolve("out/report.html")).isNotEmptyFile();
        assertThatAnErrorRateWasFlaggedWhereItRose();
    }

    private void assertThatAnErrorRateWasFlaggedWhereItRose() throws IOException {
        var mapper = new ObjectMapper();
        long flagged = 0;
        for (String line : Files.readAllLines(folder.resolve("errors/anomalies.ndjson"))) {
            var anomaly = mapper.readTree(line);
            int offset = anomaly.get("source").get("offset").intValue();
            boolean outside = anomaly.has("outOfRange");
            assertThat(outside && (offset < 18_000 || offset >= 18_600)).isFalse();
            flagged += outside ? 1 : 0;
        }
        assertThat(flagged).isGreaterThan(200);
    }

    @Test
    void everyFileThatThePagesLinkToIsThere() throws IOException {
        for (String page : List.of("README.md", "docs/guide.md", "docs/operations.md", "docs/architecture.md")) {
            Path base = Path.of(page).toAbsolutePath().getParent();
            for (String link : found("\\]\\(([^)#:]+)\\)", page).toList()) {
                assertThat(base.resolve(link)).as("%s links to %s", page, link).exists();
            }
            for (String file :
                    found("`((?:config|docs|\\.ci)/[\\w./-]+)`", page).toList()) {
                assertThat(Path.of(file)).as("%s names %s", page, file).exists();
            }
        }
    }

    /** Every alert is explained, and what is explained is there. */
    @Test
    void theRemediesAreThoseOfTheAlerts() throws IOException {
        var alerts =
                found("(?m)^ *- alert: (\\w+)$", "config/monitoring/alerts.yml").toList();
        assertThat(alerts).hasSizeGreaterThan(10);
        assertThat(found("\\| `(Weir\\w+)` \\|", "docs/operations.md").toList())
                .containsExactlyInAnyOrderElementsOf(alerts);
    }

    /** docs/dependencies.md is written by .ci/dependencies; what is distributed lies in target/lib. */
    @Test
    void theListOfDependenciesIsWhatIsDistributed() throws IOException {
        // Files of the page are beside the libraries: InsideTest holds those.
        List<String> listed = Pattern.compile("\\| `(?!npm:)[^:`]+:([^`]+)` \\| (\\S+) \\|")
                .matcher(Files.readString(Path.of("docs/dependencies.md")))
                .results()
                .map(row -> row.group(1) + "-" + row.group(2) + ".jar")
                .toList();
        try (Stream<Path> jars = Files.list(Path.of("target/lib"))) {
            assertThat(jars.map(jar -> jar.getFileName().toString()).toList())
                    .as(".ci/dependencies writes the list anew")
                    .containsExactlyInAnyOrderElementsOf(listed);
        }
    }

    private static List<String> blocks(String page) throws IOException {
        return found("(?s)```sh\n(.*?)```", page).toList();
    }

    private static Stream<String> found(String pattern, String file) throws IOException {
        return Pattern.compile(pattern)
                .matcher(Files.readString(Path.of(file)))
                .results()
                .map((MatchResult match) -> match.group(1));
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }
}
