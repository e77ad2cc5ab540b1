package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever starts a command while the broker is away reads a sentence; status 1 says that it may heal, and a supervisor tries again. */
class BrokerAwayTest {

    @TempDir
    private Path folder;

    private Path configuration(String address, String state) throws IOException {
        return Files.writeString(
                folder.resolve("weir.properties"),
                "bootstrap.servers=" + address + "\nfeatures=x\napplication.id=a\nstate.dir=" + state + "\n");
    }

    /** The one before may still be closing, so a supervisor tries again. */
    @Test
    void runEndsWithOneWhereAnotherProcessHasTheState() throws Exception {
        Path state = Files.createDirectories(folder.resolve("state").resolve("a"));
        Path file = configuration("localhost:1", folder.resolve("state").toString());
        try (var channel =
                        FileChannel.open(state.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var lock = channel.lock()) {
            var terminal = new Terminal();
            assertThat(terminal.run("run", "-c", file.toString())).isEqualTo(1);
            assertThat(terminal.err())
                    .contains("another process of application 'a' has the local state in " + state, "another state.dir")
                    .doesNotContain("Kafka Streams cannot be set up");
            assertThat(lock.isValid()).isTrue();
        }
    }

    @Test
    void runEndsWithTwoWhereTheStateHasNoPlace() throws Exception {
        Path noFolder = Files.writeString(folder.resolve("file"), "");
        Path file = configuration("localhost:1", noFolder.resolve("state").toString());
        var terminal = new Terminal();
        assertThat(terminal.run("run", "-c", file.toString())).isEqualTo(2);
        assertThat(terminal.err()).contains("the folder of local state, state.dir=");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:1", "no-such-broker.invalid:9092"})
    void runEndsWithOne(String address) throws Exception {
        Path file = configuration(address, folder.resolve("state").toString());
        var terminal = new Terminal();
        assertThat(terminal.run("run", "-c", file.toString())).isEqualTo(1);
        assertThat(terminal.err()).contains("no broker answers at bootstrap.servers=" + address, "start one");
    }
}
