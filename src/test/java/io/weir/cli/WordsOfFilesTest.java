package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever is wrong with a file that a command is given is said in words, and nothing of it in those of Java. */
class WordsOfFilesTest {

    /** Names of classes, in full or of what is thrown. */
    static final Pattern JAVA =
            Pattern.compile("\\b(java|javax|com|org|io|sun|jdk)\\.[a-z]+[.a-zA-Z]*[A-Z]|Exception|Error\\b");

    @TempDir
    Path folder;

    private final Terminal terminal = new Terminal();

    /** Files of many kinds, and some names of none. */
    private void files() throws IOException {
        Files.writeString(folder.resolve("x.csv"), "x,y\n1,2\n2,3\n4,1\n3,3\n");
        Files.writeString(folder.resolve("c.properties"), "features=x\nmodel.components=1\n");
        Files.createDirectory(folder.resolve("folder"));
        Files.write(folder.resolve("latin1"), "features=x\n# \u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
        Files.write(folder.resolve("utf16"), "features=x\n".getBytes(StandardCharsets.UTF_16));
        Files.write(folder.resolve("utf16le"), "features=x\n".getBytes(StandardCharsets.UTF_16LE));
        Files.writeString(folder.resolve("escape"), "features=x\nstate.dir=C:\\users\\me\n");
        Files.write(folder.resolve("binary"), new byte[] {0, 1, 2, 0, 3, 0, 4, 0, 0, 0});
        Files.writeString(folder.resolve("array"), "[1,2]");
        Files.writeString(folder.resolve("broken"), "{\"format\":\"weir-model\",");
        Files.createFile(folder.resolve("empty"));
        var gz = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(gz)) {
            out.write("{\"format\":\"weir-model\"}".getBytes(StandardCharsets.UTF_8));
        }
        Files.write(folder.resolve("packed"), gz.toByteArray());
        Files.write(folder.resolve("cut"), java.util.Arrays.copyOf(gz.toByteArray(), 20));
        Files.writeString(folder.resolve("deep"), "[".repeat(100_000));
        Files.writeString(folder.resolve("number"), "{\"format\":1e99999999999}");
    }

    private static final List<String> INPUTS = List.of(
            "nothing", "folder", "latin1", "utf16", "utf16le", "binary", "array", "broken", "empty", "packed", "cut",
            "deep", "number", "x.csv/y");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    fit --components 1 --input %s
                    fit --components 1 --input x.csv --init %s
                    score --model %s --input x.csv --output out
                    config -c %s
                    fit -c %s --components 1 --input x.csv
                    backtest -c c.properties --input %s --output out
                    backtest -c %s --input x.csv --output out
                    topics check -c %s
                    models list -c %s
                    models import -c c.properties m --input %s
                    dashboard -c c.properties --em %s
                    """)
    void aFileThatIsSomethingElseIsSpokenOfInWords(String command) throws IOException {
        files();
        for (String input : INPUTS) {
            List<String> words = java.util.Arrays.stream(command.split(" "))
                    .map(word -> word.equals("%s") ? folder.resolve(input).toString() : word)
                    .map(word -> List.of("x.csv", "c.properties", "out").contains(word)
                            ? folder.resolve(word).toString()
                            : word)
                    .toList();
            if (command.startsWith("config")
                    || input.matches("array|broken|empty|number|deep") && command.contains("-c %s")) {
                // Lines of key=value may be anything.
                continue;
            }
            int status = terminal.run(words.toArray(String[]::new));
            assertThat(terminal.err()).as("%s of %s", command, input).doesNotContainPattern(JAVA);
            assertThat(status)
                    .as("%s of %s: %s", command, input, terminal.err())
                    .isNotZero();
            assertThat(terminal.err().strip()).as("%s of %s", command, input).isNotEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    fit --components 1 --input x.csv --output %s
                    fit --components 1 --input x.csv --trace %s
                    fit --components 1 --input x.csv --plot %s.svg
                    score --model model.json --input x.csv --output %s
                    backtest -c c.properties --input x.csv --output %s
                    generate --scenario blobs --count 3 --output %s
                    """)
    void whereNothingCanBeWrittenIsSpokenOfInWords(String command) throws IOException {
        files();
        assertThat(terminal.run(
                        "fit",
                        "--components",
                        "1",
                        "--input",
                        folder.resolve("x.csv").toString(),
                        "--output",
                        folder.resolve("model.json").toString()))
                .isZero();
        for (String output : List.of("nothing/there/file", "folder", "x.csv/y")) {
            if (command.startsWith("backtest") && !output.startsWith("x.csv")
                    || command.contains(".svg") && output.equals("folder")) {
                continue;
            }
            String[] words = java.util.Arrays.stream(command.split(" "))
                    .map(word -> word.replace("%s", folder.resolve(output).toString()))
                    .map(word -> List.of("x.csv", "c.properties", "model.json").contains(word)
                            ? folder.resolve(word).toString()
                            : word)
                    .toArray(String[]::new);
            assertThat(terminal.run(words))
                    .as("%s of %s: %s", command, output, terminal.err())
                    .isNotZero();
            assertThat(terminal.err())
                    .as("%s of %s", command, output)
                    .doesNotContainPattern(JAVA)
                    .isNotBlank();
        }
    }

    @Test
    void aConfigurationMayBeginWithAMarkAndSaysWhatIsThereTwice() throws IOException {
        files();
        Path config = Files.writeString(
                folder.resolve("bom.properties"), "\ufefffeatures=x\nmodel.components=1\nmodel.components=2\n");
        assertThat(terminal.run(
                        "fit",
                        "-c",
                        config.toString(),
                        "--components",
                        "1",
                        "--input",
                        folder.resolve("x.csv").toString()))
                .as(terminal.err())
                .isZero();
        assertThat(terminal.err())
                .contains("model.components is there more than once in " + config + "; the last one counts")
                .contains("4 points of x")
                .doesNotContain("\ufeff");
    }

    @Test
    void aModelThatIsPackedIsSaidToBeThat() throws IOException {
        files();
        assertThat(terminal.run(
                        "score",
                        "--model",
                        folder.resolve("packed").toString(),
                        "--input",
                        folder.resolve("x.csv").toString()))
                .isEqualTo(2);
        assertThat(terminal.err()).contains("packed: it is packed by gzip", "expected a model in JSON");
    }
}
