package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.cli.terminal.SafePrinter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** What a user reads when a command throws, whether the command is a class or a method. */
class FailuresTest {

    /** Throws an error, by itself and by its command. */
    @Command(name = "commands")
    static final class Commands implements Runnable {

        @Override
        public void run() {
            throw new OutOfMemoryError("Java heap space");
        }

        @Command(name = "full")
        int full() {
            throw new OutOfMemoryError("Java heap space");
        }
    }

    private final StringWriter err = new StringWriter();

    private int run(CommandLine commands, String... arguments) {
        var failures = new Failures(null);
        return commands.setErr(new SafePrinter(err))
                .setExecutionExceptionHandler(failures)
                .setExecutionStrategy(failures::execute)
                .execute(arguments);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "full"})
    void aHeapThatIsTooSmallIsSaidWithTheRemedyAndIsNoBug(String command) {
        int status = run(new CommandLine(new Commands()), command.isEmpty() ? new String[0] : new String[] {command});
        assertThat(status).isEqualTo(1);
        assertThat(err.toString())
                .startsWith("weir: out of memory (Java heap space)")
                .contains("JAVA_OPTS=-Xmx4g")
                .doesNotContain("bug", "Exception");
    }

    @Test
    void aBrokerThatIsAwayMayComeBack() {
        assertThat(run(
                        Weir.commandLine(),
                        "generate",
                        "--scenario",
                        "blobs",
                        "--count",
                        "1",
                        "--topic",
                        "events",
                        "--bootstrap-server",
                        "127.0.0.1:1"))
                .as("status of what may heal")
                .isEqualTo(1);
        assertThat(err.toString()).contains("is the broker there");
    }
}
