package io.weir.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.runtime.WeirStreams;
import io.weir.streams.Driven;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFolderTest {

    @TempDir
    private Path folder;

    @Test
    void itIsTheUsersOwnUnlessTheConfigurationNamesOne() {
        assertThat(StateFolder.ofUser(Map.of("XDG_STATE_HOME", "/x"), "/home/a"))
                .isEqualTo(Path.of("/x/weir"));
        for (Map<String, String> none : java.util.List.of(Map.<String, String>of(), Map.of("XDG_STATE_HOME", "x"))) {
            assertThat(StateFolder.ofUser(none, "/home/a")).isEqualTo(Path.of("/home/a/.local/state/weir"));
        }
        assertThat(StateFolder.ofUser(Map.of(), "?").getFileName().toString()).startsWith("weir-");
        assertThat(Driven.config("features=x").streamsProperties().get("state.dir"))
                .isEqualTo(StateFolder.ofUser(System.getenv(), System.getProperty("user.home"))
                        .toString());
        assertThat(Driven.config("features=x", "state.dir=/y")
                        .streamsProperties()
                        .get("state.dir"))
                .isEqualTo("/y");
    }

    @Test
    void itIsMadeForItsUserAloneAndOneThatAllMayWriteToIsRefused() throws Exception {
        Path made = folder.resolve("a").resolve("state");
        StateFolder.prepare(made);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
                .isEqualTo("rwx------");
        StateFolder.prepare(made);
        Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwxrwxrwx"));
        var config = Driven.config("features=x", "bootstrap.servers=127.0.0.1:1", "state.dir=" + made);
        assertThatThrownBy(() -> new WeirStreams(config))
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("every user of this machine may write")
                .hasMessageContaining(made.toString());
    }

    @Test
    void oneThatIsNoFolderOrAnotherUsersIsRefused() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "x");
        assertThatThrownBy(() -> StateFolder.prepare(file.resolve("state")))
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("cannot be used");
        int me = (int) Files.getAttribute(folder, "unix:uid");
        if (me == 0) {
            Path others = Files.createDirectory(folder.resolve("others"));
            Files.setAttribute(others, "unix:uid", 12345);
            assertThatThrownBy(() -> StateFolder.prepare(others))
                    .isInstanceOf(CannotStart.class)
                    .hasMessageContaining("is another user's (12345)");
        } else {
            // Whoever is not root cannot give a folder away; what is root's cannot be written to.
            assertThatThrownBy(() -> StateFolder.prepare(Path.of("/"))).isInstanceOf(CannotStart.class);
        }
    }
}
