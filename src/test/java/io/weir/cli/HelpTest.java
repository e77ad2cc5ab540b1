package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Help, words that were nearly right, and completion. */
class HelpTest {

    private final Terminal terminal = new Terminal();

    @Test
    void helpIsWhatTheOptionSays() {
        assertThat(terminal.run("--help")).isZero();
        String all = terminal.out();
        assertThat(terminal.run("help")).isZero();
        assertThat(terminal.out()).isEqualTo(all).contains("WEIR_LOG", "completion");
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "fit", "topics", "topics create", "models freeze", "config", "help", "completion"})
    void helpExplainsACommand(String command) {
        assertThat(terminal.run((command + " --help").split(" "))).isZero();
        String page = terminal.out();
        assertThat(terminal.run(("help " + command).split(" "))).isZero();
        assertThat(terminal.out()).isEqualTo(page).startsWith("Usage: weir " + command);
        assertThat(terminal.err()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "rnu, run",
        "backtets, backtest",
        "confg, config",
        "help toppics, topics",
        "topics creat, create",
        "models freze, freeze",
        "demo --prot 1, --port",
        "fit --componnets 3, --components",
        "config --marcdown, --markdown",
    })
    void whatIsNearlyRightIsAskedFor(String line, String meant) {
        assertThat(terminal.run(line.split(" "))).isEqualTo(2);
        assertThat(terminal.err())
                .startsWith("weir: ")
                .contains("did you mean ")
                .contains(meant);
        assertThat(terminal.out()).isEmpty();
    }

    /** bash itself completes with it. */
    @Test
    void bashCompletesCommandsAndOptions(@TempDir Path folder) throws IOException, InterruptedException {
        assertThat(terminal.run("completion")).isZero();
        Path script = Files.writeString(folder.resolve("weir_completion"), terminal.out());
        assertThat(complete(script, "weir", "back")).contains("backtest");
        assertThat(complete(script, "weir", "run", "--se")).contains("--set");
        assertThat(complete(script, "weir", "topics", "cr")).contains("create");
    }

    private static String complete(Path script, String... words) throws IOException, InterruptedException {
        String line = "source '" + script + "'; COMP_WORDS=(" + String.join(" ", words) + "); COMP_CWORD="
                + (words.length - 1) + "; COMP_LINE='" + String.join(" ", words)
                + "'; $(complete -p weir | sed 's/.*-F \\([^ ]*\\).*/\\1/') weir; echo \"${COMPREPLY[@]}\"";
        Process bash =
                new ProcessBuilder("bash", "-c", line).redirectErrorStream(true).start();
        String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return said;
    }
}
