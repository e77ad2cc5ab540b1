package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.source.EventSource;
import io.weir.source.RecordedEvent;
import io.weir.threads.Threads;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class BadEndTest {

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    @Test
    void aThreadThatDiesInterruptsTheCommandWithOneSentenceAndHaltsWhatDoesNotEnd() throws Exception {
        var interrupted = new CountDownLatch(1);
        Thread command = Threads.named("command", () -> {
            try {
                Thread.sleep(60_000);
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
        });
        command.start();
        var halted = new CountDownLatch(1);
        var badEnd = new BadEnd(
                command, new PrintStream(said, true, StandardCharsets.UTF_8), halted::countDown, 100_000_000);
        for (String name : new String[] {"first", "second"}) {
            Thread dying = Threads.named(name, () -> {
                throw new OutOfMemoryError("Java heap space");
            });
            dying.setUncaughtExceptionHandler(badEnd);
            dying.start();
            dying.join(10_000);
        }
        assertThat(interrupted.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(halted.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(badEnd.happened()).isTrue();
        assertThat(said.toString(StandardCharsets.UTF_8).lines())
                .singleElement()
                .asString()
                .startsWith("weir: thread first: out of memory (Java heap space), of which there are ")
                .contains("JAVA_OPTS=-Xmx4g", "event.max.bytes");
    }

    @Test
    void afterABadEndWhatTheCommandThrowsIsNotSaidAndTheStatusIsOne() {
        var badEnd =
                new BadEnd(Thread.currentThread(), new PrintStream(said, true, StandardCharsets.UTF_8), () -> {}, 0);
        badEnd.uncaughtException(new Thread("dead"), new StackOverflowError());
        assertThat(Thread.interrupted()).isTrue();
        var err = new StringWriter();
        var line = Weir.commandLine().setErr(new PrintWriter(err, true));
        assertThat(new Failures(badEnd).handleExecutionException(new InterruptedException(), line, null))
                .isEqualTo(CommandLine.ExitCode.SOFTWARE);
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void anErrorOfTheCommandItselfIsASentenceAndStatusOne() {
        @CommandLine.Command(name = "dies")
        final class Dies implements Runnable {
            @Override
            public void run() {
                throw new OutOfMemoryError("Java heap space");
            }
        }
        var err = new StringWriter();
        int status = Weir.commandLine()
                .addSubcommand(new Dies())
                .setErr(new PrintWriter(err, true))
                .execute("dies");
        assertThat(status).isEqualTo(1);
        assertThat(err.toString())
                .contains("weir: out of memory (Java heap space)")
                .doesNotContain("\tat ");
    }

    @Test
    void anErrorInTheEventPlayerIsItsFailure() throws Exception {
        var source = new EventSource() {
            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public RecordedEvent next() {
                throw new OutOfMemoryError("Java heap space");
            }
        };
        Map<String, Object> nowhere = Map.of("bootstrap.servers", "localhost:1");
        try (var player = new EventPlayer(source, "events", 0, () -> 0, nowhere)) {
            player.start();
            for (int waited = 0; waited < 1000 && !player.isDone(); waited++) {
                Thread.sleep(10);
            }
            assertThat(player.isDone()).isTrue();
            assertThat(player.failure())
                    .get()
                    .isInstanceOf(CommandFailed.class)
                    .asString()
                    .contains("thread event-player: out of memory (Java heap space)");
        }
    }
}
