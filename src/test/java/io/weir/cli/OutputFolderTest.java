package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFolderTest {

    @TempDir
    private Path folder;

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void anEarlierResultStaysUntilTheNewOneIsWhole() throws IOException {
        Path file = Files.writeString(folder.resolve("a.ndjson"), "earlier\n");
        try (var output = new OutputFolder(folder)) {
            output.lines("a.ndjson").write(bytes("new"));
            assertThat(file).hasContent("earlier");
            output.finish();
            assertThat(file).hasContent("new");
        }
        assertThat(folder).isDirectoryContaining(file::equals);
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void whatEndsSoonerDestroysNothingAndLeavesNothing() throws IOException {
        Path file = Files.writeString(folder.resolve("a.ndjson"), "earlier\n");
        try (var output = new OutputFolder(folder)) {
            output.lines("a.ndjson").write(bytes("half"));
        }
        assertThat(file).hasContent("earlier");
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }
}
