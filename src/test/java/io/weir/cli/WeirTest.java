package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.WeirConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

class WeirTest {

    private final Terminal terminal = new Terminal();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "demo",
                "run",
                "backtest",
                "evaluate",
                "generate",
                "broker",
                "topics",
                "topics create",
                "topics check",
                "config",
                "dashboard"
            })
    void everyCommandExplainsItself(String command) {
        assertThat(terminal.run((command + " --help").strip().split(" "))).isZero();
        assertThat(terminal.out()).startsWith("Usage: weir " + command).contains("--help");
        assertThat(terminal.err()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "demo --input nowhere.csv           | weir: cannot read nowhere.csv: there is no such file",
                "demo --scenario blob               | weir: there is no scenario blob; choose one of lecture, blobs,",
                "demo --scenario blobs --input a    | mutually exclusive",
                "demo --duration nonsense           | is not a duration in ISO-8601, like PT60S",
                "demo --duration PT0S               | --duration is PT0S; it must be longer than nothing",
                "demo --rate -3                     | --rate is -3.0; it must be",
                "demo --rate NaN                    | 'NaN' is not a finite number",
                "demo --port 65536                  | --port is 65536; it must be between 0 and 65535",
                "demo --set state.dir=x             | --set state.dir cannot be given",
                "demo --set features=log(           | features",
                "demo --set model.components=0      | expected a whole number from 1 to",
                "demo --bogus                       | Unknown option",
                "generate --scenario blobs --count 0| the number of events is 0; it must be at least 1",
                "generate --scenario lecture --count 1001 | the lecture has 1000 points",
                "generate                           | --scenario",
                "run                                | --config",
                "run -c nowhere.properties          | nowhere.properties cannot be read",
                "broker --port 70000                | port 70000",
                "dashboard                          | --config",
                "dashboard -c config/weir.properties --port 70000 | --port is 70000; it must be between 0 and 65535",
                "dashboard -c config/weir.properties --port 0 --host 192.0.2.7 | port 0 of 192.0.2.7 cannot be listened on",
                "topics                             | topics create, or topics check?",
                "nonsense                           | nonsense"
            })
    void whatCannotBeIsRefusedWithASentenceAndStatusTwo(String command, String sentence) {
        assertThat(terminal.run(command.split(" "))).isEqualTo(2);
        assertThat(terminal.err()).startsWith("weir: ").contains(sentence).doesNotContain("\tat ");
        assertThat(terminal.err().lines().count()).isLessThanOrEqualTo(3);
        assertThat(terminal.out()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "{`format`:`pmml`,`formatVersion`:1}       | format is `pmml`; expected `weir-model`",
                "{`format`:`weir-model`,`formatVersion`:2} | formatVersion is 2; expected 1",
                "{`components`:[]}                         | format is missing",
                "<PMML version='4.4'/>                     | not JSON"
            })
    void aModelFileOfAnotherFormatIsRefusedByName(String json, String sentence, @TempDir Path folder)
            throws IOException {
        Path model = Files.writeString(folder.resolve("model.json"), json.replace('`', '"'));
        Path input = Files.writeString(folder.resolve("in.csv"), "x,y\n1,2\n");
        Path output = folder.resolve("out.ndjson");
        assertThat(terminal.run(
                        "score",
                        "--model",
                        model.toString(),
                        "--input",
                        input.toString(),
                        "--output",
                        output.toString()))
                .isEqualTo(2);
        assertThat(terminal.err().lines())
                .singleElement()
                .satisfies(line ->
                        assertThat(line).startsWith("weir: " + model + ": ").contains(sentence.replace('`', '"')));
        assertThat(output).doesNotExist();
    }

    @Test
    void withoutACommandTheQuestionIsWhich() {
        assertThat(terminal.run()).isEqualTo(2);
        assertThat(terminal.err()).contains("which command?").contains("weir --help");
    }

    @Test
    void aPortThatIsTakenIsNamed() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            assertThat(terminal.run("broker", "--port", Integer.toString(taken.getLocalPort())))
                    .isEqualTo(2);
            assertThat(terminal.err()).contains("port " + taken.getLocalPort()).contains("choose another port");
            assertThat(terminal.run(
                            "dashboard",
                            "-c",
                            "config/weir.properties",
                            "--port",
                            Integer.toString(taken.getLocalPort())))
                    .isEqualTo(2);
            assertThat(terminal.err())
                    .startsWith("weir: port " + taken.getLocalPort() + " of 127.0.0.1 cannot be listened on")
                    .contains("choose another port");
        }
    }

    @Test
    void anUnknownLogLevelIsRefused() {
        assertThat(Weir.run(Map.of("WEIR_LOG", "loud"), "--version")).isEqualTo(2);
    }

    @Test
    void anUnknownLogFormatIsRefused() {
        assertThat(Weir.run(Map.of("WEIR_LOG_FORMAT", "xml"), "--version")).isEqualTo(2);
        assertThat(terminal.run("config", "--log-format=xml")).isEqualTo(2);
        assertThat(terminal.err()).startsWith("weir: --log-format is xml; it must be text or json");
        assertThat(terminal.run("topics", "list", "--log-format", "\u001b")).isEqualTo(2);
        assertThat(terminal.err()).doesNotContain("\u001b");
    }

    @Test
    void theLogFormatIsAnOptionOfEveryCommand() {
        String before = System.getProperty("WEIR_LOG_FORMAT");
        try {
            for (String command : List.of("config --log-format=json", "--log-format=json config")) {
                System.clearProperty("WEIR_LOG_FORMAT");
                assertThat(terminal.run(command.split(" "))).isZero();
                assertThat(System.getProperty("WEIR_LOG_FORMAT")).isEqualTo("json");
            }
        } finally {
            if (before == null) {
                System.clearProperty("WEIR_LOG_FORMAT");
            } else {
                System.setProperty("WEIR_LOG_FORMAT", before);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"events.csv", "events.ndjson", "events.csv.gz"})
    void generateWritesTheSameFileForTheSameSeed(String name, @TempDir Path folder) throws IOException {
        var first = folder.resolve("a-" + name);
        var second = folder.resolve("b-" + name);
        for (var file : new Path[] {first, second}) {
            assertThat(terminal.run(
                            "generate",
                            "--scenario",
                            "blobs",
                            "--count",
                            "50",
                            "--seed",
                            "3",
                            "--output",
                            file.toString()))
                    .isZero();
        }
        assertThat(first).hasSameBinaryContentAs(second).isNotEmptyFile();
    }

    @Test
    void theConfigurationPageIsCurrent() throws IOException {
        assertThat(terminal.run("config", "--markdown")).isZero();
        assertThat(terminal.out())
                .as("docs/configuration.md is made by: bin/weir config --markdown > docs/configuration.md")
                .isEqualTo(Files.readString(Path.of("docs/configuration.md")));
    }

    @Test
    void everySettingIsPrintedWithItsMeaning() {
        assertThat(terminal.run("config")).isZero();
        for (var key : WeirConfig.definition().configKeys().values()) {
            assertThat(terminal.out()).contains(key.name + " (").contains(key.documentation);
        }
    }

    @Test
    void theExampleConfigurationIsRead() {
        var config = WeirConfig.load(Path.of("config/weir.properties"), Map.of(), Map.of());
        assertThat(config.warnings()).isEmpty();
    }

    /** A file that is called - is what nobody means. */
    @Test
    void aDashIsStdoutOrRefusedForEveryFileOfEveryCommand() {
        Set<String> stdout = new TreeSet<>();
        Set<String> refused = new TreeSet<>();
        dashes(Weir.commandLine(), stdout, refused);
        assertThat(stdout)
                .containsExactly(
                        "weir fit --output",
                        "weir generate --output",
                        "weir models export --output",
                        "weir score --output");
        assertThat(refused)
                .contains(
                        "weir backtest --output",
                        "weir broker --data",
                        "weir dashboard --em",
                        "weir evaluate --output",
                        "weir fit --plot",
                        "weir fit --trace",
                        "weir models import --input",
                        "weir run --config",
                        "weir score --model");
    }

    private static void dashes(CommandLine command, Set<String> stdout, Set<String> refused) {
        for (OptionSpec option : command.getCommandSpec().options()) {
            if (option.type() != Path.class) {
                continue;
            }
            String name = command.getCommandSpec().qualifiedName() + " " + option.longestName();
            // From the root, as somebody would type it.
            String[] arguments = (name + " -").substring("weir ".length()).split(" ");
            try {
                Weir.commandLine().parseArgs(arguments);
                stdout.add(name);
            } catch (CommandLine.MissingParameterException e) {
                stdout.add(name);
            } catch (CommandLine.ParameterException e) {
                assertThat(e).hasMessageContaining("'-' is no file name here");
                refused.add(name);
            }
        }
        command.getSubcommands().values().forEach(sub -> dashes(sub, stdout, refused));
    }

    @Test
    void aDashAsOutputWritesToStdoutAndNoFile(@TempDir Path folder) throws IOException {
        Path points = Files.writeString(folder.resolve("points.csv"), "x,y\n1,2\n2,1\n3,4\n");
        Path model = folder.resolve("model.json");
        assertThat(terminal.run("fit", "--input", points.toString(), "--components", "1", "--output", "-"))
                .isZero();
        assertThat(terminal.out()).startsWith("{\"format\":\"weir-model\"");
        Files.writeString(model, terminal.out());
        var printed = new ByteArrayOutputStream();
        PrintStream before = System.out;
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            assertThat(terminal.run("generate", "--scenario", "blobs", "--count", "2", "--output", "-"))
                    .isZero();
            assertThat(terminal.run(
                            "score", "--model", model.toString(), "--input", points.toString(), "--output", "-"))
                    .isZero();
        } finally {
            System.setOut(before);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8).lines()).hasSize(5);
        assertThat(Path.of("-")).doesNotExist();
    }
}
