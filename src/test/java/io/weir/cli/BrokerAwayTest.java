package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever starts a command while the broker is away reads a sentence; status 1 says that it may heal, and a supervisor tries again. */
class BrokerAwayTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"localhost:1", "no-such-broker.invalid:9092"})
    void runEndsWithOne(String address) throws Exception {
        Path file = folder.resolve("weir.properties");
        Files.writeString(
                file, "bootstrap.servers=" + address + "\nfeatures=x\nstate.dir=" + folder.resolve("state") + "\n");
        var terminal = new Terminal();
        assertThat(terminal.run("run", "-c", file.toString())).isEqualTo(1);
        assertThat(terminal.err()).contains("no broker answers at bootstrap.servers=" + address, "start one");
    }
}
