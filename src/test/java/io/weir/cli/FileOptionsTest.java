package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of files in options and configurations holds in every command that reads them. */
class FileOptionsTest {

    @TempDir
    Path folder;

    private final Terminal terminal = new Terminal();

    private String write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    private String in(String name) {
        return folder.resolve(name).toString();
    }

    @ParameterizedTest
    @CsvSource({"host-metrics,csv,3", "payments,ndjson,2"})
    void aDumpOfATopicIsReadAsTheConfigurationSays(String name, String ending, int events) throws IOException {
        String config = "config/" + name + ".properties";
        String dump = "src/test/resources/files/" + name + "-dump." + ending;
        assertThat(terminal.run("backtest", "-c", config, "--input", dump, "--output", in("out")))
                .as(terminal::err)
                .isZero();
        assertThat(Files.readAllLines(folder.resolve("out/assignments.ndjson"))).hasSize(events);
        assertThat(folder.resolve("out/dead-letters.ndjson")).isEmptyFile();
        assertThat(terminal.run("fit", "-c", config, "--input", dump, "--components", "1", "--output", in("m.json")))
                .as(terminal::err)
                .isZero();
        assertThat(terminal.err()).contains(events + " points of ");
        assertThat(terminal.run(
                        "score", "-c", config, "--input", dump, "--model", in("m.json"), "--output", in("s.ndjson")))
                .as(terminal::err)
                .isZero();
        assertThat(Files.readAllLines(folder.resolve("s.ndjson"))).hasSize(events);
    }

    @Test
    void aLineThatIsNoEnvelopeIsADeadLetterOfThatReasonThoughItIsAnObject() throws IOException {
        String dump = Files.readString(Path.of("src/test/resources/files/payments-dump.ndjson"));
        String file = write("in.ndjson", dump + "{\"id\":\"p-3\",\"amount\":3}\n");
        assertThat(terminal.run("backtest", "-c", "config/payments.properties", "--input", file, "--output", in("out")))
                .isZero();
        assertThat(terminal.err())
                .contains("weir: 1 of 3 events could not be read or scored: 1 NOT_AN_ENVELOPE (line 3: ");
    }

    @Test
    void marksOfMissingValuesAreSaidOnceForAllCommands() throws IOException {
        var random = new SplittableRandom(3);
        var csv = new StringBuilder("x,y\n");
        for (int i = 0; i < 60; i++) {
            csv.append(String.format(
                    Locale.ROOT,
                    "%s,%.3f%n",
                    i % 10 == 0 ? "-200" : i % 10 == 1 ? "-" : "" + random.nextDouble(),
                    random.nextDouble()));
        }
        String file = write("in.csv", csv.toString());
        String marks = "input.missing=-,-200";
        String config = write("c.properties", "features=x, y\nmodel.components=1\n" + marks + "\n");
        assertThat(terminal.run("fit", "--set", marks, "--input", file, "--components", "1", "--output", in("m.json")))
                .as(terminal::err)
                .isZero();
        assertThat(Files.readString(folder.resolve("m.json"))).doesNotContain("-200");
        assertThat(terminal.run(
                        "score", "--set", marks, "--input", file, "--model", in("m.json"), "--output", in("s.ndjson")))
                .isZero();
        assertThat(terminal.err()).contains("60 points").doesNotContain("could not be read");
        assertThat(terminal.run("backtest", "-c", config, "--input", file, "--output", in("out")))
                .isZero();
        assertThat(terminal.err()).doesNotContain("could not be read");
    }

    @Test
    void scorePassesOverWhatCannotBeReadAndKeepsTheNumbersOfTheOthers() throws IOException {
        String file = write("fit.csv", "x,y\n1,2\n2,3\n3,5\n");
        assertThat(terminal.run("fit", "--input", file, "--components", "1", "--output", in("m.json")))
                .isZero();
        String broken = write("in.csv", "x,y\n1,2\nfour,5\n6\n7,8\n");
        assertThat(terminal.run("score", "--input", broken, "--model", in("m.json"), "--output", in("s.ndjson")))
                .isZero();
        assertThat(terminal.err())
                .contains("2 of 4 events could not be read or scored: 1 NOT_CSV (line 4: ", "1 WRONG_TYPE (line 3: ");
        List<String> scored = Files.readAllLines(folder.resolve("s.ndjson"));
        assertThat(scored).hasSize(2);
        assertThat(scored.get(1)).contains("\"id\":\"3\"", "\"offset\":3");
        String all = write("all.csv", "x,y\nfour,5\n");
        assertThat(terminal.run("score", "--input", all, "--model", in("m.json"), "--output", in("s.ndjson")))
                .isEqualTo(1);
        assertThat(terminal.err()).contains("none of 1 events could be scored: 1 WRONG_TYPE (line 2: ");
    }

    @Test
    void theEventsOfADocumentAreFoundAndThePointerSaysWhich() throws IOException {
        String file = write("in.json", "{\"a\":[{\"x\":1},{\"x\":2}],\"b\":[{\"x\":3},{\"x\":4},{\"x\":9}]}");
        String config = write("c.properties", "features=x\nmodel.components=1\n");
        assertThat(terminal.run("backtest", "-c", config, "--input", file, "--records", "/b", "--output", in("out")))
                .as(terminal::err)
                .isZero();
        assertThat(Files.readAllLines(folder.resolve("out/assignments.ndjson"))).hasSize(3);
        assertThat(terminal.run(
                        "fit", "--input", file, "--records", "/b", "--components", "1", "--output", in("m.json")))
                .isZero();
        assertThat(terminal.err()).contains("3 points of x");
    }

    @Test
    void labelsIdsTimesAndCountersAreLeftOutAndThatIsSaid() throws IOException {
        var random = new SplittableRandom(5);
        var csv = new StringBuilder("LineId,Pid,n,ts,cpu_time,body_mass_index,Class,is_anomaly,empty\n");
        for (int i = 0; i < 40; i++) {
            csv.append(String.format(
                    Locale.ROOT,
                    "%d,%d,%d,%d,%.3f,%.3f,%d,%d,%n",
                    i * 3,
                    random.nextInt(1000),
                    i + 17,
                    1_700_000_000L + 60 * i,
                    random.nextDouble(),
                    random.nextDouble(),
                    i % 2,
                    i % 2));
        }
        String file = write("in.csv", csv.toString());
        assertThat(terminal.run("fit", "--input", file, "--components", "1", "--output", in("m.json")))
                .isZero();
        assertThat(terminal.err())
                .contains("40 points of cpu_time, body_mass_index")
                .contains(
                        "left out: LineId (named like an id), Pid (named like an id), n (counts the events), ts (a time), "
                                + "Class (named like a label), is_anomaly (named like a label), empty (empty); --features says otherwise")
                .contains("no row has a value in empty");
        assertThat(terminal.run(
                        "fit",
                        "--input",
                        file,
                        "--components",
                        "1",
                        "--features",
                        "Class, empty",
                        "--output",
                        in("m.json")))
                .isZero();
        assertThat(terminal.err()).contains("no event has a value of empty");
    }

    @Test
    void whatAFileHasInItDoesNotCommandTheTerminal() {
        assertThat(FileOptions.plain("a\u001b[2Jb\nc")).isEqualTo("a\u00b7[2Jb\u00b7c");
        assertThat(FileOptions.plain("x".repeat(10_000)).length()).isLessThan(600);
    }
}
