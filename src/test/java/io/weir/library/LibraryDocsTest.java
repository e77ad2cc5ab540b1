package io.weir.library;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What {@code docs/library.md} shows is what runs, and what {@code docs/library-api.txt} promises is what there is. */
class LibraryDocsTest {

    private static final Path PROGRAMS = Path.of("src/it/library/src/main/java/programs");

    private static List<String> blocks(String language) throws IOException {
        return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("docs/library.md")))
                .results()
                .map(block -> block.group(1))
                .toList();
    }

    /** They run in {@code LibraryIT}. */
    @Test
    void theProgramsOfTheDocumentationAreThoseThatRun() throws IOException {
        try (Stream<Path> files = Files.list(PROGRAMS)) {
            List<Path> programs = files.sorted().toList();
            assertThat(programs).hasSize(3);
            List<String> shown = blocks("java").stream()
                    .filter(block -> block.startsWith("package programs;"))
                    .sorted()
                    .toList();
            assertThat(shown).hasSize(3);
            for (Path program : programs) {
                assertThat(shown).as(program.toString()).contains(Files.readString(program));
            }
        }
    }

    @Test
    void theModuleOfTheDocumentationIsThatOfThePrograms() throws IOException {
        assertThat(blocks("java")).contains(Files.readString(PROGRAMS.resolveSibling("module-info.java")));
    }

    @Test
    void theDependencyOfTheDocumentationIsThatOfTheBuild() throws IOException {
        String version = Pattern.compile("<version>(.*?)</version>")
                .matcher(Files.readString(Path.of("pom.xml")))
                .results()
                .findFirst()
                .orElseThrow()
                .group(1);
        assertThat(blocks("xml")).hasSize(1);
        assertThat(blocks("xml").get(0).replaceAll("\\s", ""))
                .isEqualTo("<dependency><groupId>io.weir</groupId><artifactId>weir-core</artifactId><version>" + version
                        + "</version></dependency>");
    }

    @Test
    void whatIsExportedIsWhatWasPromised() throws IOException {
        assertThat(Files.readString(LibraryApi.FILE))
                .as(
                        "what weir-core exports is a promise to programs, and it has changed. If it has to, write %s again with"
                                + " \"mvn -q test-compile\" and \"java -cp target/test-classes:target/classes io.weir.library.LibraryApi\","
                                + " and say in CHANGELOG.md what is changed for whom",
                        LibraryApi.FILE)
                .isEqualTo(LibraryApi.text());
    }

    @Test
    void theChangelogSaysOfWhichPromiseItIs() throws IOException {
        assertThat(Pattern.compile("`docs/library-api.txt` ([0-9a-f]{8})")
                        .matcher(Files.readString(Path.of("CHANGELOG.md")))
                        .results()
                        .map(promise -> promise.group(1))
                        .findFirst())
                .as(
                        "CHANGELOG.md says what has changed in what weir-core exports, with \"`docs/library-api.txt`\" and the fingerprint of"
                                + " the list; the newest comes first")
                .contains(LibraryApi.fingerprint());
    }

    /** Otherwise a program that compiles against it needs what it cannot see. */
    @Test
    void signaturesNameJavaAndTheLibraryAlone() throws IOException {
        assertThat(LibraryApi.exported()).containsExactly("io.weir.library");
        assertThat(LibraryApi.text().lines().skip(1).toList())
                .isNotEmpty()
                .noneMatch(line -> line.contains("io.weir.") || line.contains("org."));
    }
}
