package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is downloaded, unpacked by somebody who has a JDK and no Maven. {@code mvn package} makes it. */
@Tag("long")
class DistributionIT {

    /** In a folder whose name has a space, as names of folders do. */
    @TempDir
    private Path folder;

    private Path archive;
    private Path home;
    private Path maven;

    @BeforeEach
    void unpack() throws Exception {
        try (Stream<Path> made = Files.list(Path.of("target"))) {
            archive = made.filter(file -> file.getFileName().toString().matches("weir-.*\\.tar\\.gz"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no target/weir-VERSION.tar.gz: mvn package makes it"));
        }
        Path place = Files.createDirectory(folder.resolve("somebody's own"));
        assertThat(run(place, Map.of(), "tar", "-xzf", archive.toAbsolutePath().toString()).status)
                .isZero();
        try (Stream<Path> made = Files.list(place)) {
            home = made.findFirst().orElseThrow();
        }
        // A Maven that tells if it is called.
        Path path = Files.createDirectory(folder.resolve("path"));
        maven = folder.resolve("maven-was-called");
        Path program = Files.writeString(path.resolve("mvn"), "#!/bin/sh\ntouch '" + maven + "'\nexit 99\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
    }

    private record Result(int status, String out, String err) {}

    private Result weir(Map<String, String> environment, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(home.resolve("bin/weir").toString()));
        command.addAll(List.of(arguments));
        return run(home, environment, command.toArray(String[]::new));
    }

    private Result run(Path in, Map<String, String> environment, String... command) throws Exception {
        File out = folder.resolve("out").toFile();
        File err = folder.resolve("err").toFile();
        var builder = new ProcessBuilder(command)
                .directory(in.toFile())
                .redirectOutput(out)
                .redirectError(err);
        builder.environment().keySet().removeIf(name -> name.startsWith("WEIR_") || name.startsWith("KAFKA_"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("PATH", folder.resolve("path") + File.pathSeparator + System.getenv("PATH"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            assertThat(process.waitFor(5, TimeUnit.MINUTES)).as("is over").isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Result(process.exitValue(), Files.readString(out.toPath()), Files.readString(err.toPath()));
    }

    @Test
    void itRunsWithoutMaven() throws Exception {
        Result version = weir(Map.of(), "--version");
        assertThat(version.status).as(version.err).isZero();
        assertThat(version.out.strip())
                .isEqualTo("weir " + home.getFileName().toString().substring("weir-".length()));
        Result demo = weir(Map.of(), "demo", "--rate", "1000", "--duration", "PT2S", "--port", "0");
        assertThat(demo.status).as(demo.err).isZero();
        JsonNode account = new ObjectMapper().readTree(demo.out);
        assertThat(account.path("events").asLong()).isBetween(1000L, 4000L);
        assertThat(account.path("assignments").asLong())
                .isEqualTo(account.path("events").asLong());
        assertThat(maven).doesNotExist();
    }

    @Test
    void itSaysWhatIsMissing() throws Exception {
        Files.delete(home.resolve("weir.jar"));
        Result version = weir(Map.of(), "--version");
        assertThat(version.status).isEqualTo(2);
        assertThat(version.err).contains("weir.jar or lib is missing", "unpack");
        assertThat(maven).doesNotExist();
    }

    @Test
    void theLogIsForProgramsWhereThatIsAskedFor() throws Exception {
        Files.writeString(folder.resolve("events.ndjson"), "{\"x\":1,\"y\":\"a\"}\n".repeat(1500));
        Files.writeString(folder.resolve("c.properties"), "features=x, z\n");
        Result backtest = weir(
                Map.of("WEIR_LOG", "info"),
                "backtest",
                "-c",
                folder.resolve("c.properties").toString(),
                "--input",
                folder.resolve("events.ndjson").toString(),
                "--output",
                folder.resolve("backtest").toString(),
                "--log-format=json");
        assertThat(backtest.status).as(backtest.err).isZero();
        List<String> logged =
                backtest.err.lines().filter(line -> line.contains("\"logger\"")).toList();
        assertThat(logged).isNotEmpty();
        for (String line : logged) {
            assertThat(new ObjectMapper().readTree(line).path("level").isTextual())
                    .as(line)
                    .isTrue();
        }
        assertThat(backtest.err.lines()).noneMatch(line -> line.contains(" WARN ") || line.contains(" INFO "));
    }

    /** Who builds it, when and where makes no difference that an archive could show. */
    @Test
    void theArchiveTellsNothingOfItsMaker() throws Exception {
        Result list = run(
                folder,
                Map.of("TZ", "UTC"),
                "tar",
                "--numeric-owner",
                "-tvzf",
                archive.toAbsolutePath().toString());
        assertThat(list.status).as(list.err).isZero();
        assertThat(list.out.lines())
                .isNotEmpty()
                .allSatisfy(line ->
                        assertThat(line).matches("[d-]rw[x-]r-[x-]r-[x-] +0/0 +\\d+ 2026-11-23 00:00 weir-\\S+"));
        assertThat(list.out)
                .contains("/bin/weir", "/weir.jar", "/lib/kafka-streams-", "/docs/guide.md", "/README.md")
                .contains("/config/weir.properties", "/LICENSE", "/CHANGELOG.md", "/weir-sbom.json")
                .doesNotContain("/target", "/src", "junit", "/.");
    }

    /** A jar that the build of today has no more is in no archive. */
    @Test
    void itHasTheLibrariesOfTheBuild() throws IOException {
        try (Stream<Path> lib = Files.list(home.resolve("lib"))) {
            String classPath = System.getProperty("java.class.path");
            assertThat(lib.map(jar -> jar.getFileName().toString()))
                    .hasSizeGreaterThan(50)
                    .allSatisfy(jar -> assertThat(classPath).contains(jar));
        }
    }
}
