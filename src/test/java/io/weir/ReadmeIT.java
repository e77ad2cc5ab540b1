package io.weir;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's commands, run as they stand, by its own {@code bin/weir}. */
class ReadmeIT {

    @TempDir
    private Path directory;

    @Test
    void theDemoEndsWithAnAccountThatHolds() throws Exception {
        assertThat(commands()).contains("bin/weir demo", "mvn verify");
        String out = run("bin/weir demo --duration PT5S --port 0");
        String json = out.lines().reduce((a, b) -> b).orElseThrow();
        JsonNode account = new ObjectMapper().readTree(json);
        long events = account.get("events").longValue();
        assertThat(events).isGreaterThan(5000);
        assertThat(account.get("assignments").longValue()).isEqualTo(events);
        assertThat(account.get("learned").longValue() + account.get("withheld").longValue())
                .isEqualTo(events);
    }

    @Test
    void theLecturesCommandsLeaveTheirFiles() throws Exception {
        // Commands are run where the README stands, as far as they read something.
        Files.createSymbolicLink(directory.resolve("config"), Path.of("config").toAbsolutePath());
        for (String command : commands()) {
            if (command.matches("bin/weir (generate|fit|score|config).*")) {
                run(command);
            }
        }
        for (String file : List.of("lecture.csv", "model.json", "trace.csv", "em.png", "scores.ndjson")) {
            assertThat(directory.resolve(file)).isNotEmptyFile();
        }
    }

    /** The lines of all shell blocks, without their comments. */
    private static List<String> commands() throws IOException {
        return Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("README.md")))
                .results()
                .flatMap(block -> block.group(1).lines())
                .map(line -> line.replaceFirst("\\s+#.*", "").strip())
                .filter(line -> !line.isEmpty())
                .toList();
    }

    private String run(String command) throws Exception {
        Path weir = Path.of("bin/weir").toAbsolutePath();
        Path out = directory.resolve("stdout");
        Path err = directory.resolve("stderr");
        Process process = new ProcessBuilder("bash", "-c", command.replaceFirst("bin/weir", "'" + weir + "'"))
                .directory(directory.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).as(command).isTrue();
        assertThat(process.exitValue())
                .as(command + "\n" + Files.readString(err))
                .isZero();
        return Files.readString(out);
    }
}
